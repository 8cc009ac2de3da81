package dev.wasmhost.internal.runtime;

import org.jspecify.annotations.Nullable;

import dev.wasmhost.DefinedType;
import dev.wasmhost.TrapReason;
import dev.wasmhost.WasmTrap;

/**
 * What guests can compare: {@link GuestStruct structures}, {@link GuestArray arrays} and
 * {@link I31 31-bit integers} (spec 4.2.1). Each type that a module defines has a
 * generated subclass, and its subtypes have subclasses of that: casts are the JVM's.
 *
 * <p>
 * The methods are instructions, for compiled code; a null is told by an explicit test,
 * since the JVM's own exception says neither what was null nor, once it is frequent,
 * where.
 */
public abstract class GuestObject {

    GuestObject() {
    }

    /** Returns whether this is of a type that a module of {@code engine} defines. */
    final boolean isOf(DefinedType type, EngineContext engine) {
        DefinedType own = engine.typeOf(getClass());
        return own != null && own.matches(type);
    }

    /** {@code ref.eq}. */
    public static int refEq(@Nullable Object first, @Nullable Object second) {
        return (first == second || first instanceof I31 && first.equals(second)) ? 1 : 0;
    }

    /** Returns 1 if there is a reference, else 0. */
    public static int isNonNull(@Nullable Object reference) {
        return (reference != null) ? 1 : 0;
    }

    /** {@code ref.as_non_null}. */
    public static Object refAsNonNull(@Nullable Object reference) {
        if (reference == null) {
            throw isNull(TrapReason.NULL_REFERENCE);
        }
        return reference;
    }

    /** Returns the callee of {@code call_ref}. */
    public static Object callee(@Nullable Object reference) {
        if (reference == null) {
            throw isNull(TrapReason.NULL_FUNCTION_REFERENCE);
        }
        return reference;
    }

    /** Returns the structure that an instruction reads or writes. */
    public static Object struct(@Nullable Object reference) {
        if (reference == null) {
            throw isNull(TrapReason.NULL_STRUCTURE_REFERENCE);
        }
        return reference;
    }

    /** Returns the result of a cast, which succeeded if {@code matches} is not 0. */
    public static @Nullable Object cast(@Nullable Object reference, int matches) {
        if (matches == 0) {
            throw castFailure();
        }
        return reference;
    }

    static WasmTrap isNull(TrapReason reason) {
        return new WasmTrap(reason);
    }

    private static WasmTrap castFailure() {
        return new WasmTrap(TrapReason.CAST_FAILURE);
    }

}

package dev.wasmhost.internal.runtime;

import java.lang.invoke.MethodHandle;

import dev.wasmhost.DefinedType;
import dev.wasmhost.FunctionType;
import dev.wasmhost.HostFunction;

/**
 * Makes what connects host and guest for a signature; made by the compiler, one for an
 * engine. Thread-safe.
 */
public interface Bridges {

    /**
     * Returns what makes references that call host functions of raw bits; {@code type} is
     * the engine's one object.
     */
    HostReferences<HostFunction> raw(DefinedType type);

    /** Returns what makes references that call host functions of Java values. */
    HostReferences<MethodHandle> typed(DefinedType type);

    /**
     * Returns a handle that enters a guest's function of {@code type}: it takes a
     * {@link dev.wasmhost.WasmFunction} and the parameters as {@code int}, {@code long},
     * {@code float}, {@code double} or {@link Object}, and returns the one result
     * likewise or nothing.
     */
    MethodHandle entry(FunctionType type);

    /**
     * Returns the internal name of the class that has what {@link #entry} returns as a
     * public static method {@code enter}.
     */
    String entryClass(FunctionType type);

}

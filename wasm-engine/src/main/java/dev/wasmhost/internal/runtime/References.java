package dev.wasmhost.internal.runtime;

import java.util.List;

import org.jspecify.annotations.Nullable;

import dev.wasmhost.AbstractHeapType;
import dev.wasmhost.DefinedType;
import dev.wasmhost.NumberType;
import dev.wasmhost.ReferenceType;
import dev.wasmhost.V128;
import dev.wasmhost.ValueType;

/** Values as they cross between host and guest. */
final class References {

    private References() {
    }

    /** Throws unless {@code reference} is of {@code type}, in this engine. */
    static void check(@Nullable Object reference, ReferenceType type, EngineContext engine) {
        if (reference == null) {
            if (!type.nullable()) {
                throw new IllegalArgumentException("expected a " + type + ", found null");
            }
            return;
        }
        boolean matches = (type.heapType() instanceof DefinedType defined) ? isOf(reference, defined, engine)
                : isOf(reference, (AbstractHeapType) type.heapType(), engine);
        if (!matches) {
            throw new IllegalArgumentException("expected " + expected(type) + ", found " + found(reference));
        }
    }

    private static boolean isOf(Object reference, DefinedType type, EngineContext engine) {
        if (reference instanceof FunctionReference function) {
            return function.type.matches(type) && function.belongsTo(engine);
        }
        return reference instanceof GuestObject object && object.isOf(type, engine);
    }

    private static boolean isOf(Object reference, AbstractHeapType type, EngineContext engine) {
        return switch (type) {
            case EXTERN, ANY -> true;
            case FUNC -> reference instanceof FunctionReference function && function.belongsTo(engine);
            case EQ -> reference instanceof GuestObject;
            case I31 -> reference instanceof I31;
            case STRUCT -> reference instanceof GuestStruct;
            case ARRAY -> reference instanceof GuestArray;
            case EXN -> reference instanceof GuestException exception && exception.tag.engine() == engine;
            case NONE, NOFUNC, NOEXTERN, NOEXN -> false;
        };
    }

    private static String expected(ReferenceType type) {
        boolean function = type.heapType().top() == AbstractHeapType.FUNC;
        return (function ? "a WasmFunction of this engine for " : "an object of this engine's guests for ") + type;
    }

    private static String found(Object reference) {
        return (reference instanceof FunctionReference function) ? "one of another engine or type: " + function
                : reference.getClass().getName();
    }

    /** Returns the raw bits of a boxed number, or throws unless it is of {@code type}. */
    static long bits(NumberType type, @Nullable Object value) {
        if (type == NumberType.I32 && value instanceof Integer number) {
            return number;
        }
        if (type == NumberType.I64 && value instanceof Long number) {
            return number;
        }
        if (type == NumberType.F32 && value instanceof Float number) {
            return Float.floatToRawIntBits(number);
        }
        if (type == NumberType.F64 && value instanceof Double number) {
            return Double.doubleToRawLongBits(number);
        }
        String found = (value != null) ? value.getClass().getName() : "null";
        throw new IllegalArgumentException("expected a value of type " + type + ", found " + found);
    }

    /** Returns a boxed vector, or throws if {@code value} is none. */
    static V128 vector(@Nullable Object value) {
        if (value instanceof V128 vector) {
            return vector;
        }
        String found = (value != null) ? value.getClass().getName() : "null";
        throw new IllegalArgumentException("expected a value of type v128, found " + found);
    }

    /** Returns the boxed number with these raw bits. */
    static Object box(NumberType type, long bits) {
        return switch (type) {
            case I32 -> (int) bits;
            case I64 -> bits;
            case F32 -> Float.intBitsToFloat((int) bits);
            case F64 -> Double.longBitsToDouble(bits);
        };
    }

    /** Returns how many longs values of these types take in a raw call. */
    static int words(List<ValueType> types) {
        int words = types.size();
        for (int i = 0; i < types.size(); i++) {
            if (types.get(i) == ValueType.V128) {
                words++;
            }
        }
        return words;
    }

    static boolean isReference(ValueType type) {
        return type instanceof ReferenceType;
    }

}

package dev.wasmhost.internal.runtime;

import java.util.List;

import org.jspecify.annotations.Nullable;

import dev.wasmhost.HeapType;
import dev.wasmhost.NumberType;
import dev.wasmhost.ReferenceType;
import dev.wasmhost.V128;
import dev.wasmhost.ValueType;

/** Values as they cross between host and guest. */
final class References {

    private References() {
    }

    /** Throws unless {@code reference} is of {@code type}. */
    static void check(@Nullable Object reference, ReferenceType type) {
        if (reference == null) {
            if (!type.nullable()) {
                throw new IllegalArgumentException("expected a " + type + ", found null");
            }
        }
        else if (type.heapType() == HeapType.FUNC && !(reference instanceof FunctionReference)) {
            throw new IllegalArgumentException(
                    "expected a WasmFunction of this engine for " + type + ", found " + reference.getClass().getName());
        }
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

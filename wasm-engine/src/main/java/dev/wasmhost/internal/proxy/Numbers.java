package dev.wasmhost.internal.proxy;

import java.util.List;

import dev.wasmhost.NumberType;
import dev.wasmhost.V128;
import dev.wasmhost.ValueType;
import org.jspecify.annotations.Nullable;

/** Results of which nothing is known but what WebAssembly says. */
final class Numbers {

    private Numbers() {
    }

    /** Returns none as null, one as itself, several as an array. */
    static @Nullable Object boxed(List<ValueType> types, long[] bits) {
        Object[] results = new Object[types.size()];
        int next = 0;
        for (int i = 0; i < results.length; i++) {
            results[i] = boxed(types.get(i), bits, next);
            next += (types.get(i) == ValueType.V128) ? 2 : 1;
        }
        return switch (results.length) {
            case 0 -> null;
            case 1 -> results[0];
            default -> results;
        };
    }

    private static Object boxed(ValueType type, long[] bits, int index) {
        if (!(type instanceof NumberType number)) {
            return new V128(bits[index], bits[index + 1]); // nobody asks for references
        }
        return switch (number) {
            case I32 -> (int) bits[index];
            case I64 -> bits[index];
            case F32 -> Float.intBitsToFloat((int) bits[index]);
            case F64 -> Double.longBitsToDouble(bits[index]);
        };
    }

}

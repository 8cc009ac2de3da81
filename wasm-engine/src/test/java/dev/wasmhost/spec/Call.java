package dev.wasmhost.spec;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

import dev.wasmhost.FunctionType;
import dev.wasmhost.NumberType;
import dev.wasmhost.ValueType;
import dev.wasmhost.WasmFunction;

/**
 * Calls functions with values as {@link Values} represents them: numbers as raw bits,
 * references as objects.
 */
final class Call {

    private Call() {
    }

    static List<Object> invoke(WasmFunction function, List<Object> arguments) {
        FunctionType type = function.type();
        boolean numeric = Stream.concat(type.parameters().stream(), type.results().stream())
            .allMatch(NumberType.class::isInstance);
        return numeric ? invokeRaw(function, arguments) : invokeBoxed(function, arguments);
    }

    private static List<Object> invokeRaw(WasmFunction function, List<Object> arguments) {
        long[] bits = function.invoke(arguments.stream().mapToLong(Call::bits).toArray());
        List<ValueType> types = function.type().results();
        if (bits.length != types.size()) {
            throw new AssertionError(bits.length + " results for " + function.type());
        }
        List<Object> results = new ArrayList<>();
        for (int i = 0; i < bits.length; i++) {
            results.add(value((NumberType) types.get(i), bits[i]));
        }
        return results;
    }

    private static List<Object> invokeBoxed(WasmFunction function, List<Object> arguments) {
        Object[] results = function.call(arguments.stream().map(Call::box).toArray());
        return Arrays.stream(results).map(Call::unbox).toList();
    }

    private static long bits(Object value) {
        if (value instanceof Values.F32 f32) {
            return f32.bits();
        }
        return (value instanceof Values.F64 f64) ? f64.bits() : ((Number) value).longValue();
    }

    private static Object value(NumberType type, long bits) {
        if ((type == NumberType.I32 || type == NumberType.F32) && bits != (int) bits) {
            throw new AssertionError(type + " result is not sign-extended: 0x" + Long.toHexString(bits));
        }
        return switch (type) {
            case I32 -> (int) bits;
            case I64 -> bits;
            case F32 -> new Values.F32((int) bits);
            case F64 -> new Values.F64(bits);
        };
    }

    private static Object box(Object value) {
        if (value instanceof Values.F32 f32) {
            return Float.intBitsToFloat(f32.bits());
        }
        return (value instanceof Values.F64 f64) ? Double.longBitsToDouble(f64.bits()) : value;
    }

    /** Turns what the API returns into what {@link Values} represents. */
    static Object unbox(Object value) {
        if (value instanceof Float number) {
            return new Values.F32(Float.floatToRawIntBits(number));
        }
        return (value instanceof Double number) ? new Values.F64(Double.doubleToRawLongBits(number)) : value;
    }

}

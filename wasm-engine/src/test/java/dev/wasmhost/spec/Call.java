package dev.wasmhost.spec;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;

import dev.wasmhost.FunctionType;
import dev.wasmhost.NumberType;
import dev.wasmhost.ReferenceType;
import dev.wasmhost.V128;
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
            .noneMatch(ReferenceType.class::isInstance);
        return numeric ? invokeRaw(function, arguments) : invokeBoxed(function, arguments);
    }

    private static List<Object> invokeRaw(WasmFunction function, List<Object> arguments) {
        long[] bits = function.invoke(arguments.stream().flatMapToLong(Call::bits).toArray());
        List<Object> results = new ArrayList<>();
        int next = 0;
        for (ValueType type : function.type().results()) {
            if (type instanceof NumberType number) {
                results.add(value(number, bits[next++]));
            }
            else {
                results.add(new V128(bits[next++], bits[next++]));
            }
        }
        if (bits.length != next) {
            throw new AssertionError(bits.length + " longs for the results of " + function.type());
        }
        return results;
    }

    private static List<Object> invokeBoxed(WasmFunction function, List<Object> arguments) {
        Object[] results = function.call(arguments.stream().map(Call::box).toArray());
        return Arrays.stream(results).map(Call::unbox).toList();
    }

    private static LongStream bits(Object value) {
        if (value instanceof V128 vector) {
            return LongStream.of(vector.low(), vector.high());
        }
        if (value instanceof Values.F32 f32) {
            return LongStream.of(f32.bits());
        }
        return LongStream.of((value instanceof Values.F64 f64) ? f64.bits() : ((Number) value).longValue());
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

package dev.wasmhost.spring.boot.autoconfigure;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

import dev.wasmhost.FunctionType;
import dev.wasmhost.NumberType;
import dev.wasmhost.TrapReason;
import dev.wasmhost.V128;
import dev.wasmhost.ValueType;
import dev.wasmhost.WasmCallOptions;
import dev.wasmhost.WasmFunction;
import dev.wasmhost.WasmInstance;
import dev.wasmhost.WasmInterruptedException;
import dev.wasmhost.WasmLimitException;
import dev.wasmhost.WasmMemory;
import dev.wasmhost.WasmTrap;
import org.jspecify.annotations.Nullable;

/**
 * One call of an export whose type is known only now: Java values become numbers, by the
 * canonical ABI those that are in memory. Allocating, calling and freeing share one
 * deadline.
 */
final class DynamicCall {

    private static final FunctionType REALLOC = FunctionType
        .of(ValueType.I32, ValueType.I32, ValueType.I32, ValueType.I32)
        .returning(ValueType.I32);

    private final WasmInstance instance;

    private final String export;

    private final Object[] arguments;

    private final WasmFunction function;

    private final long deadline;

    DynamicCall(WasmInstance instance, String export, Object[] arguments) {
        this.instance = instance;
        this.export = export;
        this.arguments = arguments;
        this.function = instance.function(export);
        this.deadline = System.nanoTime() + instance.limits().timeout().toNanos();
        checkArguments();
    }

    private void checkArguments() {
        List<ValueType> given = Arrays.stream(this.arguments).flatMap((argument) -> types(argument).stream()).toList();
        if (!given.equals(this.function.type().parameters())) {
            throw new IllegalArgumentException("arguments of \"" + this.export + "\": expected "
                    + this.function.type().parameters() + ", found " + given);
        }
    }

    private static List<ValueType> types(Object argument) {
        Objects.requireNonNull(argument, "argument");
        if (argument instanceof Integer || argument instanceof Boolean) {
            return List.of(ValueType.I32);
        }
        if (argument instanceof Long) {
            return List.of(ValueType.I64);
        }
        if (argument instanceof Float) {
            return List.of(ValueType.F32);
        }
        if (argument instanceof Double) {
            return List.of(ValueType.F64);
        }
        if (argument instanceof String || argument instanceof byte[]) {
            return List.of(ValueType.I32, ValueType.I32);
        }
        throw new IllegalArgumentException(
                "argument: expected a number, Boolean, String or byte[], found " + argument.getClass().getName());
    }

    /** Calls, and returns numbers as the export's type has them. */
    @Nullable Object result() {
        List<ValueType> types = this.function.type().results();
        long[] bits = invoke();
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

    /** Calls, and returns the one result as {@code resultType}. */
    <T> T resultAs(Class<T> resultType) {
        boolean inMemory = resultType == String.class || resultType == byte[].class;
        boolean isBoolean = resultType == Boolean.class;
        List<ValueType> types = this.function.type().results();
        if (types.size() != 1 || ((inMemory || isBoolean) && types.get(0) != ValueType.I32)) {
            throw wrongResultType(resultType);
        }
        if (inMemory) {
            return resultType.cast(resultInMemory(resultType == String.class));
        }
        Object number = boxed(types.get(0), new long[2], 0);
        if (!isBoolean && !resultType.isInstance(number)) {
            throw wrongResultType(resultType);
        }
        long[] bits = invoke();
        return resultType.cast(isBoolean ? (Object) ((int) bits[0] != 0) : boxed(types.get(0), bits, 0));
    }

    private IllegalArgumentException wrongResultType(Class<?> resultType) {
        return new IllegalArgumentException("result of \"" + this.export + "\": expected a type for "
                + this.function.type().results() + ", found " + resultType.getName());
    }

    private Object resultInMemory(boolean text) {
        int area = (int) invoke()[0];
        WasmMemory memory = this.instance.memory("memory");
        if ((area & 3) != 0) {
            throw invalidResult("is not aligned to 4");
        }
        byte[] bytes = memory.read(Integer.toUnsignedLong(memory.readInt(Integer.toUnsignedLong(area))),
                Integer.toUnsignedLong(memory.readInt(Integer.toUnsignedLong(area) + 4)));
        Object result = text ? decoded(bytes) : bytes;
        String free = "cabi_post_" + this.export;
        if (this.instance.export(free).isPresent()) {
            this.instance.function(free).invoke(options(), area);
        }
        return result;
    }

    private String decoded(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        }
        catch (CharacterCodingException ex) {
            throw invalidResult("is not UTF-8");
        }
    }

    private WasmTrap invalidResult(String what) {
        TrapReason reason = TrapReason.INVALID_VALUE;
        return new WasmTrap(reason, reason + ": result of \"" + this.export + "\" " + what, null);
    }

    private long[] invoke() {
        long[] bits = new long[this.function.type().parameters().size()];
        int next = 0;
        for (Object argument : this.arguments) {
            if (argument instanceof String text) {
                next = lower(encoded(text), bits, next);
            }
            else if (argument instanceof byte[] bytes) {
                next = lower(bytes, bits, next);
            }
            else {
                bits[next++] = bits(argument);
            }
        }
        return this.function.invoke(options(), bits);
    }

    private static byte[] encoded(String text) {
        try {
            ByteBuffer encoded = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text));
            byte[] bytes = new byte[encoded.remaining()];
            encoded.get(bytes);
            return bytes;
        }
        catch (CharacterCodingException ex) {
            throw new IllegalArgumentException("argument: expected text, found an unpaired surrogate", ex);
        }
    }

    private int lower(byte[] bytes, long[] bits, int next) {
        bits[next] = (bytes.length == 0) ? 1 : allocate(bytes.length);
        bits[next + 1] = bytes.length;
        this.instance.memory("memory").write(Integer.toUnsignedLong((int) bits[next]), bytes);
        return next + 2;
    }

    private long allocate(int length) {
        long allowed = this.instance.limits().memory();
        if (length > allowed) {
            throw new WasmLimitException("memory", length, allowed, this.instance.limits().setting("memory"));
        }
        WasmFunction realloc = this.instance.function("cabi_realloc");
        if (!realloc.type().equals(REALLOC)) {
            throw new IllegalArgumentException("cabi_realloc: expected " + REALLOC + ", found " + realloc.type());
        }
        return realloc.invoke(options(), 0, 0, 1, length)[0];
    }

    private WasmCallOptions options() {
        long left = this.deadline - System.nanoTime();
        if (left <= 0) {
            throw new WasmInterruptedException(WasmInterruptedException.Reason.DEADLINE,
                    "\"" + this.export + "\" took longer than " + this.instance.limits().timeout());
        }
        return WasmCallOptions.timeout(Duration.ofNanos(left));
    }

    private static long bits(Object argument) {
        if (argument instanceof Boolean flag) {
            return flag ? 1 : 0;
        }
        if (argument instanceof Float number) {
            return Float.floatToRawIntBits(number);
        }
        if (argument instanceof Double number) {
            return Double.doubleToRawLongBits(number);
        }
        return ((Number) argument).longValue();
    }

    private static Object boxed(ValueType type, long[] bits, int index) {
        if (type instanceof NumberType number) {
            return switch (number) {
                case I32 -> (int) bits[index];
                case I64 -> bits[index];
                case F32 -> Float.intBitsToFloat((int) bits[index]);
                case F64 -> Double.longBitsToDouble(bits[index]);
            };
        }
        if (type == ValueType.V128) {
            return new V128(bits[index], bits[index + 1]);
        }
        throw new IllegalArgumentException("references cannot leave an instance that is closed after the call");
    }

}

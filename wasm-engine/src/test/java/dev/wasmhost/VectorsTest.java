package dev.wasmhost;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.wasmhost.testing.Code;
import dev.wasmhost.testing.WasmBuilder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Values of type v128: in calls, globals, locals, blocks and functions of any size. */
class VectorsTest {

    private static final FunctionType MIXED = FunctionType
        .of(ValueType.I32, ValueType.V128, ValueType.F64, ValueType.V128)
        .returning(ValueType.V128, ValueType.I32, ValueType.V128);

    private static final FunctionType BINARY = FunctionType.of(ValueType.V128, ValueType.V128)
        .returning(ValueType.V128);

    private static final int SHUFFLE = 0x0d;

    private static final int I8X16_ADD = 0x6e;

    private static final int I16X8_MUL = 0x95;

    private static final int I32X4_ADD = 0xae;

    private static final int I64X2_ADD = 0xce;

    private static final int V128_XOR = 0x51;

    private static final int F32X4_MUL = 0xe6;

    private final WasmEngine engine = WasmEngine.builder().build();

    @AfterEach
    void closeEngine() {
        this.engine.close();
    }

    private WasmInstance instantiate(WasmBuilder builder, WasmImports imports) {
        return this.engine.load(builder.build()).instantiate(imports);
    }

    private WasmFunction function(WasmBuilder builder, int function) {
        return instantiate(builder.exportFunction("f", function), WasmImports.none()).function("f");
    }

    /** Returns the second vector, 1 more than the number, and the first vector. */
    private static Code mixed() {
        return new Code().localGet(3).localGet(0).i32Const(1).op(Code.I32_ADD).localGet(1);
    }

    @Test
    void rawCallsTakeAndReturnTwoLongsForAVector() {
        WasmBuilder builder = new WasmBuilder();
        WasmFunction function = function(builder, builder.function(MIXED, mixed()));
        assertThat(function.invoke(7, 1, 2, Double.doubleToRawLongBits(0.5), 3, 4)).containsExactly(3, 4, 8, 1, 2);
        assertThatIllegalArgumentException().isThrownBy(() -> function.invoke(7, 1, 0, 3))
            .withMessageStartingWith("arguments: expected 6 for (i32, v128, f64, v128)");
    }

    @Test
    void boxedCallsTakeAndReturnVectors() {
        WasmBuilder builder = new WasmBuilder();
        WasmFunction function = function(builder, builder.function(MIXED, mixed()));
        assertThat(function.call(7, new V128(1, 2), 0.5, new V128(3, 4))).containsExactly(new V128(3, 4), 8,
                new V128(1, 2));
        assertThatIllegalArgumentException().isThrownBy(() -> function.call(7, 1L, 0.5, new V128(3, 4)))
            .withMessage("expected a value of type v128, found java.lang.Long");
        assertThat(new V128(1, -1)).hasToString("i64x2 0x1 0xffffffffffffffff");
    }

    @Test
    void guestsCallOneAnotherWithVectors() {
        WasmBuilder builder = new WasmBuilder();
        builder.table(1);
        int callee = builder.function(MIXED, mixed());
        builder.elements(callee);
        Code direct = new Code().localGet(0).localGet(1).localGet(2).localGet(3).call(callee);
        Code indirect = new Code().localGet(0)
            .localGet(1)
            .localGet(2)
            .localGet(3)
            .i32Const(0)
            .callIndirect(builder.type(MIXED), 0);
        for (Code each : List.of(direct, indirect)) {
            builder.exportFunction("f" + each.size(), builder.function(MIXED, each));
        }
        WasmInstance instance = instantiate(builder, WasmImports.none());
        for (Code each : List.of(direct, indirect)) {
            assertThat(instance.function("f" + each.size()).invoke(7, 1, 2, 0, 3, 4)).containsExactly(3, 4, 8, 1, 2);
        }
    }

    @Test
    void hostFunctionsTakeAndReturnTwoLongsForAVector() {
        WasmBuilder builder = new WasmBuilder();
        int imported = builder.importFunction("host", "f", MIXED);
        Code code = new Code().localGet(0).localGet(1).localGet(2).localGet(3).call(imported);
        builder.exportFunction("f", builder.function(MIXED, code));
        HostFunction host = (caller,
                arguments) -> new long[] { arguments[4], arguments[5], arguments[0], arguments[1], arguments[2] };
        WasmInstance instance = instantiate(builder, WasmImports.builder().function("host", "f", MIXED, host).build());
        assertThat(instance.function("f").invoke(7, 1, 2, 0, 3, 4)).containsExactly(3, 4, 7, 1, 2);
    }

    @Test
    void typedHostFunctionsTakeNoVectors() throws ReflectiveOperationException {
        var handle = MethodHandles.lookup().findStatic(Math.class, "abs", MethodType.methodType(int.class, int.class));
        assertThatIllegalArgumentException()
            .isThrownBy(() -> WasmImports.builder().function("host", "f", BINARY, handle))
            .withMessage("a v128 has no Java type: it needs a HostFunction of raw bits");
    }

    /** 63 of them no longer fit a JVM method's parameters. */
    @ParameterizedTest
    @ValueSource(ints = { 10, 62, 63, 300 })
    void anyNumberOfVectorsIsPassedAndReturned(int count) {
        List<ValueType> types = Collections.nCopies(count, ValueType.V128);
        FunctionType type = new FunctionType(types, types);
        WasmBuilder builder = new WasmBuilder();
        int imported = builder.importFunction("host", "same", type);
        Code reverse = new Code();
        IntStream.range(0, count).forEach((i) -> reverse.localGet(count - 1 - i));
        int reversed = builder.function(type, reverse);
        Code calls = new Code();
        IntStream.range(0, count).forEach(calls::localGet);
        builder.exportFunction("f", builder.function(type, calls.call(reversed).call(imported).call(reversed)));
        WasmImports imports = WasmImports.builder()
            .function("host", "same", type, (caller, arguments) -> arguments)
            .build();
        long[] values = IntStream.range(0, 2 * count).mapToLong((i) -> 1000 + i).toArray();
        assertThat(instantiate(builder, imports).function("f").invoke(values)).containsExactly(values);
    }

    @Test
    void globalsHoldVectors() {
        WasmGlobal shared = this.engine.newGlobal(new GlobalType(ValueType.V128, true), new V128(5, 6));
        WasmBuilder builder = new WasmBuilder();
        int global = builder.global(ValueType.V128, true, new Code().v128Const(1, 2));
        Code swap = new Code().globalGet(global).localGet(0).globalSet(global);
        FunctionType type = FunctionType.of(ValueType.V128).returning(ValueType.V128);
        WasmFunction function = function(builder, builder.function(type, swap));
        assertThat(function.invoke(3, 4)).containsExactly(1, 2);
        assertThat(function.invoke(0, 0)).containsExactly(3, 4);
        assertThat(shared.get()).isEqualTo(new V128(5, 6));
        shared.set(new V128(7, 8));
        assertThat(shared.get()).isEqualTo(new V128(7, 8));
        assertThatIllegalArgumentException().isThrownBy(() -> shared.set(7L))
            .withMessage("expected a value of type v128, found java.lang.Long");
    }

    @Test
    void anOperandKeepsItsValueWhenItsLocalIsSet() {
        Code code = new Code().localGet(0).localGet(1).localSet(0).localGet(0).vector(I64X2_ADD, 1);
        Code shuffled = new Code().localGet(0)
            .localGet(0)
            .vector(SHUFFLE, 8, 9, 10, 11, 12, 13, 14, 15, 0, 1, 2, 3, 4, 5, 6, 7)
            .localSet(0)
            .localGet(0);
        WasmBuilder builder = new WasmBuilder();
        builder.exportFunction("f", builder.function(BINARY, code));
        builder.exportFunction("g", builder.function(BINARY, shuffled));
        WasmInstance instance = instantiate(builder, WasmImports.none());
        assertThat(instance.function("f").invoke(1, 2, 10, 20)).containsExactly(11, 22);
        assertThat(instance.function("g").invoke(1, 2, 10, 20)).containsExactly(2, 1);
    }

    @Test
    void vectorsCrossBlocksAndBranches() {
        WasmBuilder builder = new WasmBuilder();
        FunctionType type = FunctionType.of(ValueType.V128, ValueType.V128, ValueType.I32).returning(ValueType.V128);
        Code code = new Code().localGet(1).block(ValueType.V128).localGet(0).localGet(2).brIf(0).localGet(1);
        code.vector(I32X4_ADD, 1).end().vector(V128_XOR);
        code.localGet(2).ifThen(ValueType.V128).localGet(0).orElse().localGet(1).end().vector(I64X2_ADD, 1);
        WasmFunction function = function(builder, builder.function(type, code));
        assertThat(function.invoke(1, 2, 10, 20, 1)).containsExactly(11 + 1, 22 + 2);
        assertThat(function.invoke(1, 2, 10, 20, 0)).containsExactly(1 + 10, 2 + 20);
    }

    /** What always traps leaves nothing behind that the next one could not use. */
    @Test
    void anyNumberOfAccessesOutsideAnyMemoryIsCompiled() {
        Code code = new Code();
        for (int i = 0; i < 30_000; i++) {
            code.i32Const(0).vector(0x00, 0, 0xff, 0xff, 0xff, 0xff, 0x0f).drop();
        }
        WasmBuilder builder = new WasmBuilder().memory(1);
        WasmFunction function = function(builder, builder.function(FunctionType.empty(), code));
        assertThatThrownBy(function::invoke).isInstanceOf(WasmTrap.class)
            .hasMessageStartingWith("out of bounds memory access");
    }

    @Test
    void aStoreAcrossTheEndWritesNothing() {
        Code code = new Code().localGet(0).localGet(1).vector(0x0b, 0, 0);
        WasmBuilder builder = new WasmBuilder().memory(1);
        builder.exportFunction("f", builder.function(FunctionType.of(ValueType.I32, ValueType.V128), code));
        WasmInstance instance = instantiate(builder, WasmImports.none());
        assertThatThrownBy(() -> instance.function("f").invoke(65_536 - 15, -1, -1)).isInstanceOf(WasmTrap.class);
        assertThat(instance.memory("memory").readLong(65_536 - 15)).isZero();
        instance.function("f").invoke(65_536 - 16, -1, 7);
        assertThat(instance.memory("memory").readLong(65_536 - 8)).isEqualTo(7);
    }

    /** C2 makes x of x * 1, which would leave a signalling NaN as it is. */
    @Test
    void aProductWithOneIsQuiet() {
        int signalling = 0x7fa00000;
        Code splat = new Code().localGet(0).f32Const(1).vector(0x13).vector(F32X4_MUL, 1);
        Code constant = new Code().localGet(0).v128Const(0x3f8000003f800000L, 0x3f8000003f800000L).vector(F32X4_MUL, 1);
        for (Code each : List.of(splat, constant)) {
            FunctionType type = FunctionType.of(ValueType.V128).returning(ValueType.V128);
            WasmBuilder builder = new WasmBuilder();
            WasmFunction function = function(builder, builder.function(type, each));
            for (int i = 0; i < 30_000; i++) {
                assertThat((int) function.invoke(signalling, 0)[0]).isEqualTo(0x7fe00000);
            }
        }
    }

    /** Both in one JVM method and spread over many, with locals in a frame object. */
    @ParameterizedTest
    @ValueSource(ints = { 40, 4_000 })
    void functionsOfVectorsOfAnySizeComputeTheSame(int statements) {
        Random random = new Random(statements);
        byte[][] expected = IntStream.range(0, 8).mapToObj((i) -> new byte[16]).toArray(byte[][]::new);
        Code code = new Code();
        for (int i = 0; i < 8; i++) {
            byte[] start = new byte[16];
            random.nextBytes(start);
            code.v128Const(half(start, 0), half(start, 8)).localSet(i);
            expected[i] = start;
        }
        for (int i = 0; i < statements; i++) {
            statement(code, random, expected);
            if (i % 16 == 7) {
                code.i32Const(i).i32Const(0).op(0x4e).ifThen();
            }
            if (i % 16 == 15) {
                code.end();
            }
        }
        if (statements % 16 > 7) {
            code.end();
        }
        for (int i = 0; i < 8; i++) {
            code.localGet(i);
        }
        List<ValueType> vectors = Collections.nCopies(8, ValueType.V128);
        WasmBuilder builder = new WasmBuilder();
        int function = builder.function(new FunctionType(List.of(), vectors), vectors, code);
        long[] results = Arrays.stream(expected)
            .flatMapToLong((each) -> Arrays.stream(new long[] { half(each, 0), half(each, 8) }))
            .toArray();
        assertThat(function(builder, function).invoke()).containsExactly(results);
    }

    private static void statement(Code code, Random random, byte[][] locals) {
        int target = random.nextInt(8);
        int first = random.nextInt(8);
        int second = random.nextInt(8);
        code.localGet(first).localGet(second);
        byte[] a = locals[first];
        byte[] b = locals[second];
        switch (random.nextInt(6)) {
            case 0 -> {
                code.vector(I8X16_ADD);
                locals[target] = lanes(a, b, 1, false);
            }
            case 1 -> {
                code.vector(I16X8_MUL, 1);
                locals[target] = lanes(a, b, 2, true);
            }
            case 2 -> {
                code.vector(I32X4_ADD, 1);
                locals[target] = lanes(a, b, 4, false);
            }
            case 3 -> {
                code.vector(I64X2_ADD, 1);
                locals[target] = lanes(a, b, 8, false);
            }
            case 4 -> {
                int width = 1 << random.nextInt(4);
                int[] lanes = random.ints(16 / width, 0, 32 / width).toArray();
                int[] bytes = IntStream.range(0, 16).map((i) -> lanes[i / width] * width + i % width).toArray();
                code.vector(SHUFFLE, bytes);
                locals[target] = shuffle(a, b, bytes);
            }
            default -> {
                code.vector(V128_XOR);
                locals[target] = xor(a, b);
            }
        }
        code.localSet(target);
    }

    private static byte[] lanes(byte[] a, byte[] b, int width, boolean product) {
        byte[] result = new byte[16];
        for (int at = 0; at < 16; at += width) {
            long one = lane(a, at, width);
            long other = lane(b, at, width);
            long value = product ? one * other : one + other;
            for (int i = 0; i < width; i++) {
                result[at + i] = (byte) (value >>> 8 * i);
            }
        }
        return result;
    }

    private static long lane(byte[] bytes, int at, int width) {
        long lane = 0;
        for (int i = 0; i < width; i++) {
            lane |= (bytes[at + i] & 0xFFL) << 8 * i;
        }
        return lane;
    }

    private static long half(byte[] bytes, int at) {
        return lane(bytes, at, 8);
    }

    private static byte[] shuffle(byte[] a, byte[] b, int[] sources) {
        byte[] result = new byte[16];
        for (int i = 0; i < 16; i++) {
            result[i] = (sources[i] < 16) ? a[sources[i]] : b[sources[i] - 16];
        }
        return result;
    }

    private static byte[] xor(byte[] a, byte[] b) {
        byte[] result = new byte[16];
        for (int i = 0; i < 16; i++) {
            result[i] = (byte) (a[i] ^ b[i]);
        }
        return result;
    }

    @Test
    void vectorsCanBeSwitchedOff() {
        WasmBuilder plain = new WasmBuilder();
        plain.function(FunctionType.empty(), new Code().v128Const(1, 2).drop());
        WasmBuilder relaxed = new WasmBuilder();
        relaxed.function(BINARY, new Code().localGet(0).localGet(1).vector(0x100));
        assertRefused(plain, WasmFeature.SIMD, "illegal opcode: v128.const needs simd, which is switched off");
        assertRefused(relaxed, WasmFeature.SIMD, "v128 needs simd, which is switched off");
        assertRefused(relaxed, WasmFeature.RELAXED_SIMD,
                "illegal opcode: i8x16.relaxed_swizzle needs relaxed-simd, which is switched off");
    }

    private static void assertRefused(WasmBuilder builder, WasmFeature feature, String message) {
        try (WasmEngine engine = WasmEngine.builder().features(EnumSet.complementOf(EnumSet.of(feature))).build()) {
            assertThatThrownBy(() -> engine.load(builder.build())).isInstanceOf(MalformedModuleException.class)
                .hasMessageStartingWith(message);
        }
    }

}

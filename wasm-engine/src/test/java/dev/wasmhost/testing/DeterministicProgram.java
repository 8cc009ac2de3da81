package dev.wasmhost.testing;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;

import dev.wasmhost.ExportType;
import dev.wasmhost.FunctionType;
import dev.wasmhost.ValueType;
import dev.wasmhost.WasmEngine;
import dev.wasmhost.WasmImports;
import dev.wasmhost.WasmInstance;
import dev.wasmhost.WasmLimits;

/**
 * Calls every instruction that computes floating-point numbers, in a deterministic
 * engine, with everything that is special to them, often enough to be compiled by the
 * JVM; then runs a guest of WASI. Prints hashes of all bits that come out, and the fuel
 * that was consumed. To be run in JVMs of several kinds.
 */
public final class DeterministicProgram {

    /**
     * Zeros, numbers, infinities, and NaNs of both signs, quiet, signalling, with
     * payload.
     */
    private static final long[] DOUBLES = { 0, Long.MIN_VALUE, 0x3FF0_0000_0000_0000L, 0xBFF8_0000_0000_0000L,
            0x7FF0_0000_0000_0000L, 0xFFF0_0000_0000_0000L, 0x7FF8_0000_0000_0000L, 0xFFF8_0000_0000_0000L,
            0x7FF0_0000_0000_0001L, 0xFFF4_1234_5678_9ABCL, 0x7FFC_0000_DEAD_BEEFL };

    private static final int[] FLOATS = { 0, 0x8000_0000, 0x3F80_0000, 0xBFC0_0000, 0x7F80_0000, 0xFF80_0000,
            0x7FC0_0000, 0xFFC0_0000, 0x7F80_0001, 0xFFA1_2345, 0x7FC0_BEEF };

    private static final int[] UNARY_VECTORS = { 0xe3, 0xef, 0x67, 0x74, 0x68, 0x75, 0x69, 0x7a, 0x6a, 0x94, 0x5e, 0x5f,
            0xe0, 0xe1, 0xec, 0xed };

    private static final int[] BINARY_VECTORS = { 0xe4, 0xe5, 0xe6, 0xe7, 0xe8, 0xe9, 0xf0, 0xf1, 0xf2, 0xf3, 0xf4,
            0xf5, 0xea, 0xeb, 0xf6, 0xf7, 0x10d, 0x10e, 0x10f, 0x110 };

    private static final int[] TERNARY_VECTORS = { 0x105, 0x106, 0x107, 0x108 };

    private static final long SEED = 42;

    private static final int GUEST_ROUNDS = 1_000;

    private final int rounds;

    private long fuel;

    private long hash = 17;

    private DeterministicProgram(int rounds) {
        this.rounds = rounds;
    }

    public static void main(String[] arguments) {
        System.out.println(hash(Integer.parseInt(arguments[0])));
    }

    /** Returns the hashes of what comes out of so many rounds, and the fuel. */
    public static String hash(int rounds) {
        DeterministicProgram program = new DeterministicProgram(rounds);
        try (WasmEngine engine = WasmEngine.builder().deterministic(true).fuel(true).build()) {
            program.run(engine, Guests.numeric());
            program.run(engine, vectors());
            byte[] output = DeterministicGuest.output(engine, SEED, rounds * GUEST_ROUNDS);
            return Long.toHexString(program.hash) + " " + Arrays.hashCode(output) + " " + program.fuel;
        }
    }

    /**
     * Returns a module with a function of longs for each vector instruction on floats.
     */
    public static byte[] vectors() {
        WasmBuilder builder = new WasmBuilder();
        add(builder, UNARY_VECTORS, 1);
        add(builder, BINARY_VECTORS, 2);
        add(builder, TERNARY_VECTORS, 3);
        return builder.build();
    }

    private static void add(WasmBuilder builder, int[] opcodes, int operands) {
        List<ValueType> longs = List.of(ValueType.I64, ValueType.I64, ValueType.I64);
        FunctionType type = new FunctionType(longs.subList(0, operands), longs.subList(0, 2));
        for (int opcode : opcodes) {
            Code code = new Code();
            for (int i = 0; i < operands; i++) {
                code.localGet(i).vector(0x12).localGet(i).i64Const(32).op(0x89).vector(0x1e, 1);
            }
            code.vector(opcode).localTee(operands).vector(0x1d, 0).localGet(operands).vector(0x1d, 1);
            builder.exportFunction("v" + Integer.toHexString(opcode),
                    builder.function(type, List.of(ValueType.V128), code));
        }
    }

    private void run(WasmEngine engine, byte[] module) {
        // A JVM that only interprets needs longer than calls usually may take.
        WasmLimits limits = WasmLimits.builder().timeout(Duration.ofMinutes(5)).build();
        WasmInstance instance = engine.load(module).instantiate(WasmImports.none(), limits);
        for (ExportType export : instance.module().exports()) {
            FunctionType type = (FunctionType) export.type();
            if (isAboutFloats(export.name(), type)) {
                for (int i = 0; i < this.rounds; i++) {
                    call(instance, export.name(), type);
                }
            }
        }
    }

    private static boolean isAboutFloats(String name, FunctionType type) {
        boolean floats = type.parameters().contains(ValueType.F32) || type.parameters().contains(ValueType.F64);
        boolean trapping = name.matches("opa[89ab]|opa[ef]|opb[01]");
        return name.startsWith("v") || (floats && !trapping);
    }

    private void call(WasmInstance instance, String name, FunctionType type) {
        int count = type.parameters().size();
        for (int i = 0; i < DOUBLES.length; i++) {
            for (int j = 0; j < ((count > 1) ? DOUBLES.length : 1); j++) {
                int[] indices = { i, j, i ^ j & 7 };
                long[] arguments = new long[count];
                for (int k = 0; k < count; k++) {
                    arguments[k] = bits(type.parameters().get(k), indices[k] % DOUBLES.length);
                }
                for (long each : instance.function(name).invoke(arguments)) {
                    this.hash = 31 * this.hash + each;
                }
                this.fuel += instance.consumedFuel();
            }
        }
    }

    private static long bits(ValueType type, int index) {
        return (type == ValueType.F32) ? FLOATS[index] : DOUBLES[index];
    }

}

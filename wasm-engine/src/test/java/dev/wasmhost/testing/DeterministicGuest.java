package dev.wasmhost.testing;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Instant;
import java.util.List;

import dev.wasmhost.FunctionType;
import dev.wasmhost.ValueType;
import dev.wasmhost.WasmEngine;
import dev.wasmhost.WasmImports;
import dev.wasmhost.WasmInstance;
import dev.wasmhost.wasi.Clocks;
import dev.wasmhost.wasi.Output;
import dev.wasmhost.wasi.Randomness;
import dev.wasmhost.wasi.WasiPreview1;

/**
 * A guest that computes with random bits and the time, NaNs of all kinds among them, and
 * writes what comes out to its standard output: with a seed, a fixed clock and canonical
 * NaNs the same in every JVM.
 */
public final class DeterministicGuest {

    private static final FunctionType RUN = FunctionType.of(ValueType.I32);

    private static final int F64_LOAD = 0x2b;

    private static final int I64_LOAD = 0x29;

    private static final int I64_STORE = 0x37;

    private static final int SQRT = 0x9f;

    private static final int[] ADD_MULTIPLY_DIVIDE = { 0xa0, 0xa2, 0xa3 };

    private static final int TO_BITS = 0xbd;

    private static final int XOR = 0x85;

    private DeterministicGuest() {
    }

    /** Returns what the guest has written in so many rounds, 8 bytes each. */
    public static byte[] output(WasmEngine engine, long seed, int rounds) {
        WasiPreview1 wasi = WasiPreview1.builder()
            .random(Randomness.seeded(seed))
            .clocks(Clocks.fixed(Instant.parse("2026-01-02T03:04:05.678Z")))
            .stdout(Output.capture())
            .build();
        try (WasmInstance instance = engine.load(module()).instantiate(WasmImports.builder().add(wasi).build())) {
            instance.function("run").invoke(rounds);
            return wasi.takeStdout(instance);
        }
    }

    /** Counts how often the guest has written these bits. */
    public static long count(byte[] output, long bits) {
        ByteBuffer numbers = ByteBuffer.wrap(output).order(ByteOrder.LITTLE_ENDIAN);
        long count = 0;
        while (numbers.hasRemaining()) {
            count += (numbers.getLong() == bits) ? 1 : 0;
        }
        return count;
    }

    private static byte[] module() {
        WasmBuilder builder = new WasmBuilder();
        int random = importFunction(builder, "random_get", ValueType.I32, ValueType.I32);
        int time = importFunction(builder, "clock_time_get", ValueType.I32, ValueType.I64, ValueType.I32);
        int write = importFunction(builder, "fd_write", ValueType.I32, ValueType.I32, ValueType.I32, ValueType.I32);
        builder.memory(1).data(32, new byte[] { 64, 0, 0, 0, 8, 0, 0, 0 });
        Code code = new Code().loop();
        code.i32Const(0).i32Const(16).call(random).drop();
        code.i32Const(0).i64Const(1).i32Const(16).call(time).drop();
        code.i32Const(64);
        load(code, 0).op(SQRT);
        for (int operation : ADD_MULTIPLY_DIVIDE) {
            load(code, 8).op(operation);
        }
        code.op(TO_BITS).i32Const(16).memory(I64_LOAD, 3, 0).op(XOR).memory(I64_STORE, 3, 0);
        code.i32Const(1).i32Const(32).i32Const(1).i32Const(40).call(write).drop();
        code.localGet(0).i32Const(1).op(Code.I32_SUB).localTee(0).brIf(0).end();
        return builder.exportFunction("run", builder.function(RUN, code)).build();
    }

    private static int importFunction(WasmBuilder builder, String name, ValueType... parameters) {
        return builder.importFunction("wasi_snapshot_preview1", name,
                new FunctionType(List.of(parameters), List.of(ValueType.I32)));
    }

    private static Code load(Code code, int address) {
        return code.i32Const(address).memory(F64_LOAD, 3, 0);
    }

}

package dev.wasmhost.benchmarks;

import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

import dev.wasmhost.FunctionType;
import dev.wasmhost.ValueType;
import dev.wasmhost.WasmCallOptions;
import dev.wasmhost.WasmEngine;
import dev.wasmhost.WasmFunction;
import dev.wasmhost.WasmImports;
import dev.wasmhost.WasmInstance;
import dev.wasmhost.WasmInterruptedException;
import dev.wasmhost.WasmLimits;
import dev.wasmhost.testing.Code;
import dev.wasmhost.testing.WasmBuilder;
import dev.wasmhost.wasi.WasiPreview1;

/**
 * How long after its limit a call that never ends is over: loops, recursion, tail calls,
 * instructions on 64 MB at once, waits in WASI, a host function that calls back.
 */
final class KillLatency {

    private static final int KILLS = 10_000;

    private static final Duration LIMIT = Duration.ofMillis(2);

    private static final FunctionType NOTHING = FunctionType.empty();

    private static final int LARGE = 32 << 20;

    private static final int ELEMENTS = 4_000_000;

    private static final List<String> SHAPES = List.of("loop", "recursion", "tail", "mutual", "fill", "copy",
            "table_fill", "table_copy", "poll", "callback");

    private KillLatency() {
    }

    static List<Figure> measure() throws IOException, InterruptedException {
        Map<String, Double> values = Probe.run(List.of("-Xmx1g"), KillLatency.class);
        return List.of(
                Figure.atMost("kills of 10,000 that came later than the limit, 99.9 %", values.get("most"), 50, " ms"),
                Figure.atMost("the latest of them, after the limit", values.get("latest"), 250, " ms"),
                Figure.plain("half of them, after the limit", values.get("half"), " ms"));
    }

    public static void main(String[] arguments) {
        WasmLimits limits = WasmLimits.builder().memory(2L * LARGE).tableElements(2 * ELEMENTS).build();
        double[] late = new double[KILLS];
        try (WasmEngine engine = WasmEngine.builder().limits(limits).memoryBudget(1L << 30).build();
                WasmInstance instance = engine.load(guest()).instantiate(imports())) {
            for (int i = 0; i < KILLS; i++) {
                late[i] = kill(instance.function(SHAPES.get(i % SHAPES.size())));
            }
        }
        for (int shape = 0; shape < SHAPES.size(); shape++) {
            double worst = 0;
            for (int i = shape; i < KILLS; i += SHAPES.size()) {
                worst = Math.max(worst, late[i]);
            }
            Probe.print(SHAPES.get(shape), worst);
        }
        Arrays.sort(late);
        Probe.print("half", late[KILLS / 2]);
        Probe.print("most", late[KILLS - KILLS / 1000 - 1]);
        Probe.print("latest", late[KILLS - 1]);
    }

    private static double kill(WasmFunction function) {
        long start = System.nanoTime();
        try {
            function.invoke(WasmCallOptions.timeout(LIMIT));
            throw new IllegalStateException("it ended");
        }
        catch (WasmInterruptedException ex) {
            return (System.nanoTime() - start - LIMIT.toNanos()) / 1e6;
        }
    }

    private static WasmImports imports() {
        return WasmImports.builder()
            .add(WasiPreview1.builder().build())
            .function("env", "again", NOTHING, (caller, arguments) -> caller.function("short").invoke())
            .build();
    }

    private static byte[] guest() {
        WasmBuilder builder = new WasmBuilder();
        FunctionType unary = FunctionType.of(ValueType.I32).returning(ValueType.I32);
        int poll = builder.importFunction("wasi_snapshot_preview1", "poll_oneoff",
                FunctionType.of(ValueType.I32, ValueType.I32, ValueType.I32, ValueType.I32).returning(ValueType.I32));
        int again = builder.importFunction("env", "again", NOTHING);
        builder.memory(2 * LARGE >> 16);
        int table = builder.table(ELEMENTS);
        builder.data(16, new byte[] { 1 }).data(24, new byte[] { 0, 0, 0, 0, 1 }); // the
                                                                                   // clock,
                                                                                   // 4 s
        Code twice = new Code().localGet(0).op(Code.I32_EQZ).ifThen(ValueType.I32).i32Const(0).orElse();
        twice.localGet(0).i32Const(1).op(Code.I32_SUB).call(2).localGet(0).i32Const(1).op(Code.I32_SUB).call(2);
        int recursion = builder.function(unary, twice.op(Code.I32_ADD).end());
        builder.exportFunction("recursion", builder.function(NOTHING, new Code().i32Const(60).call(recursion).drop()));
        int tail = builder.function(NOTHING, new Code().indexed(0x12, recursion + 2));
        builder.exportFunction("tail", tail);
        int mutual = builder.function(NOTHING, new Code().indexed(0x12, tail + 2));
        builder.exportFunction("mutual", mutual);
        builder.function(NOTHING, new Code().indexed(0x12, mutual));
        endless(builder, "loop", new Code());
        endless(builder, "fill", new Code().i32Const(0).i32Const(1).i32Const(2 * LARGE).prefixed(11, 0));
        endless(builder, "copy", new Code().i32Const(0).i32Const(LARGE).i32Const(LARGE).prefixed(10, 0, 0));
        endless(builder, "table_fill", new Code().i32Const(0).op(0xd0, 0x70).i32Const(ELEMENTS).prefixed(17, table));
        endless(builder, "table_copy",
                new Code().i32Const(0).i32Const(1).i32Const(ELEMENTS - 1).prefixed(14, table, table));
        endless(builder, "poll", new Code().i32Const(0).i32Const(1024).i32Const(1).i32Const(2048).call(poll).drop());
        endless(builder, "callback", new Code().call(again));
        Code shortLoop = new Code().i32Const(1000).localSet(0).loop().localGet(0).i32Const(1).op(Code.I32_SUB);
        builder.exportFunction("short",
                builder.function(NOTHING, List.of(ValueType.I32), shortLoop.localTee(0).brIf(0).end()));
        return builder.build();
    }

    private static void endless(WasmBuilder builder, String name, Code body) {
        builder.exportFunction(name, builder.function(NOTHING, new Code().loop().raw(body.toByteArray()).br(0).end()));
    }

}

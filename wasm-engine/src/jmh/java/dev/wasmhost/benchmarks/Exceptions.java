package dev.wasmhost.benchmarks;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import dev.wasmhost.FunctionType;
import dev.wasmhost.ValueType;
import dev.wasmhost.WasmEngine;
import dev.wasmhost.WasmFunction;
import dev.wasmhost.WasmImports;
import dev.wasmhost.WasmLimits;
import dev.wasmhost.testing.Code;
import dev.wasmhost.testing.WasmBuilder;

/**
 * What it takes to throw an exception and catch it three frames up, in both encodings;
 * the frames between are too large for C2 to inline, or small ones.
 */
final class Exceptions {

    private static final int TIMES = 20_000;

    private static final int ROUNDS = 30;

    private static final int FILLER = 300;

    private static final FunctionType UNARY = FunctionType.of(ValueType.I32).returning(ValueType.I32);

    private Exceptions() {
    }

    static List<Figure> measure() throws IOException, InterruptedException {
        Map<String, Double> values = Probe.run(List.of(), Exceptions.class);
        List<Figure> figures = new ArrayList<>();
        for (String encoding : List.of("standard", "legacy")) {
            for (String size : List.of("small", "large")) {
                figures.add(Figure.atMost("throw and catch across 3 " + size + " frames, " + encoding + " encoding",
                        values.get(encoding + "-" + size), 2, " µs"));
            }
        }
        return figures;
    }

    public static void main(String[] arguments) {
        WasmLimits limits = WasmLimits.builder().timeout(Duration.ofMinutes(1)).build();
        try (WasmEngine engine = WasmEngine.builder().limits(limits).build()) {
            for (boolean legacy : new boolean[] { false, true }) {
                for (int filler : new int[] { 0, FILLER }) {
                    WasmFunction function = engine.load(module(legacy, filler))
                        .instantiate(WasmImports.none())
                        .function("run");
                    String name = (legacy ? "legacy" : "standard") + ((filler == 0) ? "-small" : "-large");
                    Probe.print(name, best(function));
                }
            }
        }
    }

    /** Returns microseconds. */
    private static double best(WasmFunction function) {
        double best = Double.MAX_VALUE;
        for (int i = 0; i < ROUNDS; i++) {
            long start = Probe.cpuTime();
            long sum = function.invoke(TIMES)[0];
            best = Math.min(best, (Probe.cpuTime() - start) / 1e3 / TIMES);
            if (sum != (int) (TIMES * (TIMES + 1L) / 2)) {
                throw new IllegalStateException(String.format(Locale.ROOT, "caught %d in all", sum));
            }
        }
        return best;
    }

    /** Throws each number from the parameter down to 1, and returns the sum of them. */
    private static byte[] module(boolean legacy, int filler) {
        WasmBuilder builder = new WasmBuilder();
        int tag = builder.tag(ValueType.I32);
        int callee = builder.function(UNARY, List.of(ValueType.I32), frame(filler).localGet(0).throwTag(tag));
        for (int i = 0; i < 2; i++) {
            Code code = frame(filler).localGet(0).call(callee).localGet(1).op(Code.I32_ADD);
            callee = builder.function(UNARY, List.of(ValueType.I32), code);
        }
        Code code = new Code().loop();
        if (legacy) {
            code.tryBlock(0x7f).localGet(0).call(callee).catchTag(tag).end();
        }
        else {
            code.block(ValueType.I32).tryTable(0x7f, 0, tag, 0).localGet(0).call(callee).end().end();
        }
        code.localGet(1).op(Code.I32_ADD).localSet(1);
        code.localGet(0).i32Const(1).op(Code.I32_SUB).localTee(0).brIf(0).end().localGet(1);
        return builder.exportFunction("run", builder.function(UNARY, List.of(ValueType.I32), code)).build();
    }

    private static Code frame(int filler) {
        Code code = new Code();
        for (int i = 0; i < filler; i++) {
            code.localGet(1).i32Const(3 + i % 5).op((i % 2 == 0) ? Code.I32_MUL : Code.I32_ADD);
            code.localGet(0).op(Code.I32_XOR).localSet(1);
        }
        return code;
    }

}

package dev.wasmhost.benchmarks;

import java.io.IOException;
import java.util.List;

import dev.wasmhost.FunctionType;
import dev.wasmhost.MemoryType;
import dev.wasmhost.ValueType;
import dev.wasmhost.WasmEngine;
import dev.wasmhost.WasmImports;
import dev.wasmhost.WasmInstance;
import dev.wasmhost.WasmLimits;
import dev.wasmhost.WasmModule;
import dev.wasmhost.testing.Code;
import dev.wasmhost.testing.WasmBuilder;

/** A guest that grows its memory page by page, and writes to each. */
final class MemoryGrowth {

    private static final int MEGABYTES = 256;

    private MemoryGrowth() {
    }

    static List<Figure> measure() throws IOException, InterruptedException {
        double time = Probe.run(List.of("-Xmx1g"), MemoryGrowth.class).get("time");
        return List.of(Figure.atMost("growing to 256 MB page by page", time, 1_000, " ms"));
    }

    public static void main(String[] arguments) {
        int pages = (MEGABYTES << 20) / MemoryType.PAGE_SIZE;
        WasmBuilder module = new WasmBuilder().memory(1);
        // memory[size * 65536] = 1 is past the end until the memory has grown
        Code code = new Code().loop();
        code.op(0x3f, 0).i32Const(16).op(Code.I32_SHL).i32Const(1).op(0x40, 0).drop();
        code.i32Const(1).memory(0x36, 2, 0);
        code.op(0x3f, 0).localGet(0).op(0x49).brIf(0).end().op(0x3f, 0);
        module.exportFunction("grow", module.function(FunctionType.of(ValueType.I32).returning(ValueType.I32), code));
        WasmLimits limits = WasmLimits.builder().memory(MEGABYTES << 20).build();
        try (WasmEngine engine = WasmEngine.builder().memoryBudget(MEGABYTES << 20).limits(limits).build()) {
            WasmModule loaded = engine.load(module.build());
            double best = Double.MAX_VALUE;
            for (int round = 0; round < 4; round++) {
                try (WasmInstance instance = loaded.instantiate(WasmImports.none())) {
                    long start = System.nanoTime();
                    long reached = instance.function("grow").invoke(pages)[0];
                    best = Math.min(best, Probe.millisecondsSince(start));
                    if (reached != pages) {
                        throw new IllegalStateException("grew to " + reached + " pages");
                    }
                }
            }
            Probe.print("time", best);
        }
    }

}

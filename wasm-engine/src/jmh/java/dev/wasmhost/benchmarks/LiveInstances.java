package dev.wasmhost.benchmarks;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import dev.wasmhost.FunctionType;
import dev.wasmhost.ValueType;
import dev.wasmhost.WasmEngine;
import dev.wasmhost.WasmImports;
import dev.wasmhost.WasmInstance;
import dev.wasmhost.WasmModule;
import dev.wasmhost.testing.Code;
import dev.wasmhost.testing.WasmBuilder;

/** How many instances with a page of memory fit into a heap of 1 GB. */
final class LiveInstances {

    private static final int COUNT = 10_000;

    private LiveInstances() {
    }

    static List<Figure> measure() throws IOException, InterruptedException {
        Map<String, Double> values = Probe.run(List.of("-Xmx1g"), LiveInstances.class);
        return List.of(Figure.atLeast("live instances of one page in a 1 GB heap", values.get("instances"), COUNT, ""),
                Figure.plain("heap for each of them", values.get("bytes") / 1024, " kB"));
    }

    public static void main(String[] arguments) throws InterruptedException {
        WasmBuilder module = new WasmBuilder().memory(1);
        Code store = new Code().i32Const(16).localGet(0).memory(0x36, 2, 0).i32Const(16).memory(0x28, 2, 0);
        module.exportFunction("echo", module.function(FunctionType.of(ValueType.I32).returning(ValueType.I32), store));
        List<WasmInstance> instances = new ArrayList<>(COUNT);
        try (WasmEngine engine = WasmEngine.builder().memoryBudget(1 << 30).build()) {
            WasmModule loaded = engine.load(module.build());
            long before = Probe.usedHeap();
            for (int i = 0; i < COUNT; i++) {
                WasmInstance instance = loaded.instantiate(WasmImports.none());
                if (instance.function("echo").invoke(i)[0] != i) {
                    throw new IllegalStateException("wrong echo");
                }
                instances.add(instance);
            }
            Probe.print("bytes", (double) (Probe.usedHeap() - before) / instances.size());
            Probe.print("instances", instances.size());
        }
    }

}

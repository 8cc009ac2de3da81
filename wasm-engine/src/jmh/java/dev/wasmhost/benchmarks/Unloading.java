package dev.wasmhost.benchmarks;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;

import dev.wasmhost.WasmEngine;
import dev.wasmhost.WasmImports;

/** What is left of modules that were loaded, used and dropped. */
final class Unloading {

    private static final int MODULES = 200;

    private static final int TIMES = 4;

    private Unloading() {
    }

    static List<Figure> measure() throws IOException, InterruptedException {
        Map<String, Double> values = Probe.run(List.of(), Unloading.class);
        String name = "left of " + MODULES + " dropped modules: ";
        return List.of(Figure.atMost(name + "classes", values.get("classes"), 0, ""),
                Figure.atMost(name + "metaspace", values.get("metaspace"), 100, " kB"),
                Figure.atMost(name + "heap", values.get("heap"), 100, " kB"));
    }

    /**
     * Loads the modules several times over and takes the least that is left: modules that
     * stay do so each time, while what the JVM itself learns (profiles are in the
     * metaspace) it does not learn twice.
     */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        byte[] plugin = Files.readAllBytes(Project.resource("guests/markdown.wasm"));
        State least = new State(Long.MAX_VALUE, Long.MAX_VALUE, Long.MAX_VALUE);
        try (WasmEngine engine = WasmEngine.builder().build()) {
            use(engine, plugin, 0);
            State before = State.now();
            for (int i = 1; i <= TIMES; i++) {
                use(engine, plugin, i);
                State after = State.now();
                least = least.orLess(after, before);
                before = after;
            }
        }
        Probe.print("classes", Math.max(0, least.classes));
        Probe.print("metaspace", Math.max(0, least.metaspace / 1024));
        Probe.print("heap", Math.max(0, least.heap / 1024));
    }

    private static void use(WasmEngine engine, byte[] plugin, int time) {
        for (int i = 0; i < MODULES; i++) {
            FirstResult.firstResult(engine, FirstResult.distinct(plugin, time * MODULES + i), WasmImports.none());
        }
    }

    private record State(long classes, long metaspace, long heap) {

        State orLess(State after, State before) {
            return new State(Math.min(this.classes, after.classes - before.classes),
                    Math.min(this.metaspace, after.metaspace - before.metaspace),
                    Math.min(this.heap, after.heap - before.heap));
        }

        static State now() throws InterruptedException {
            long heap = Probe.usedHeap();
            long metaspace = ManagementFactory.getMemoryPoolMXBeans()
                .stream()
                .filter((pool) -> pool.getName().equals("Metaspace"))
                .mapToLong((pool) -> pool.getUsage().getUsed())
                .sum();
            return new State(ManagementFactory.getClassLoadingMXBean().getLoadedClassCount(), metaspace, heap);
        }

    }

}

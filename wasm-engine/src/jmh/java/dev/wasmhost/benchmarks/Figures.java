package dev.wasmhost.benchmarks;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** All measurements but the kernels, by the names that choose them. */
final class Figures {

    private static final Map<String, Measurement> ALL = all();

    private Figures() {
    }

    static List<String> names() {
        return List.copyOf(ALL.keySet());
    }

    /** Takes the chosen measurements; one that fails is a figure that says so. */
    static List<Figure> measure(List<String> names) throws InterruptedException {
        List<Figure> figures = new ArrayList<>();
        for (String name : names) {
            System.err.print(name + " ");
            try {
                figures.addAll(ALL.get(name).measure());
            }
            catch (IOException | RuntimeException ex) {
                figures.add(Figure.failed(name + " could not be measured", "", String.valueOf(ex.getMessage())));
            }
        }
        System.err.println();
        return figures;
    }

    private static Map<String, Measurement> all() {
        Map<String, Measurement> all = new LinkedHashMap<>();
        all.put("sizes", LargeFunctions::measure);
        all.put("vectors", VectorKernels::measure);
        all.put("calls", CallsBenchmark::measure);
        all.put("texts", TextCallsBenchmark::measure);
        all.put("instances", InstantiationBenchmark::measure);
        all.put("live", LiveInstances::measure);
        all.put("first", FirstResult::measure);
        all.put("cli", CommandLineStart::measure);
        all.put("growth", MemoryGrowth::measure);
        all.put("memories", MemoryKinds::measure);
        all.put("files", FileTransfer::measure);
        all.put("links", LinkComparison::measure);
        all.put("objects", GuestObjects::measure);
        all.put("exceptions", Exceptions::measure);
        all.put("ruby", LargeModule::measure);
        all.put("functions", ManyFunctions::measure);
        all.put("kills", KillLatency::measure);
        all.put("bombs", LoadBombs::measure);
        all.put("unloading", Unloading::measure);
        return all;
    }

}

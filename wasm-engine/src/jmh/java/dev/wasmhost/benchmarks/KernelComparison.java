package dev.wasmhost.benchmarks;

import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import dev.wasmhost.ExportType;
import dev.wasmhost.WasmEngine;
import dev.wasmhost.WasmImports;
import dev.wasmhost.WasmInstance;

/**
 * Runs the kernels side by side: for each kernel, round by round, every contestant once
 * in turn, so that all of them meet the same disturbances. The best round counts.
 */
final class KernelComparison implements AutoCloseable {

    /** Whoever has used this much time on a kernel gets {@link #SLOW_ROUNDS} rounds. */
    private static final long ENOUGH = 3_000_000_000L;

    /**
     * Rounds of a kernel as fast as this are repeated until this much time is used:
     * compilers that work on another thread of a busy machine need it.
     */
    private static final long WARM = 2_500_000_000L;

    private static final int SLOW_ROUNDS = 5;

    private static final long TOO_MUCH = 20_000_000_000L;

    private final List<KernelProcess> processes = new ArrayList<>();

    private KernelComparison() {
    }

    /** Starts those of the contestants that are there. */
    static KernelComparison start(List<Contestant> contestants) throws InterruptedException {
        KernelComparison comparison = new KernelComparison();
        for (Contestant contestant : contestants) {
            try {
                comparison.processes.add(KernelProcess.start(contestant));
            }
            catch (IOException ex) {
                System.err.println(contestant.label() + " is not there: " + ex.getMessage());
            }
        }
        return comparison;
    }

    /** Returns the kernels and their default sizes, in the module's order. */
    static Map<String, Integer> kernels() throws IOException {
        Map<String, Integer> sizes = new LinkedHashMap<>();
        try (WasmEngine engine = WasmEngine.builder().build();
                WasmInstance instance = engine.load(Project.resource("guests/kernels.wasm"))
                    .instantiate(WasmImports.none())) {
            for (ExportType export : instance.module().exports()) {
                if (export.name().startsWith("size_")) {
                    sizes.put(export.name().substring(5), (int) instance.function(export.name()).invoke()[0]);
                }
            }
        }
        return sizes;
    }

    KernelResult run(String kernel, int size, int rounds) {
        KernelResult result = new KernelResult(kernel);
        Map<Contestant, Long> used = new EnumMap<>(Contestant.class);
        boolean again = true;
        for (int round = 0; again; round++) {
            again = false;
            for (KernelProcess process : this.processes) {
                long time = used.getOrDefault(process.contestant(), 0L);
                if (time < limit(round, rounds)) {
                    used.put(process.contestant(), time + run(process, kernel, size, result));
                    again = true;
                }
            }
        }
        return result;
    }

    /** Returns how much time an engine may have used that gets another round. */
    private static long limit(int round, int rounds) {
        if (round < Math.min(SLOW_ROUNDS, rounds)) {
            return TOO_MUCH;
        }
        return (round < rounds) ? ENOUGH : WARM;
    }

    private static long run(KernelProcess process, String kernel, int size, KernelResult result) {
        try {
            KernelProcess.Sample sample = process.run(kernel, size);
            result.add(process.contestant(), sample);
            return sample.nanoseconds();
        }
        catch (IOException ex) {
            System.err.println(process.contestant().label() + ", " + kernel + ": " + ex.getMessage());
            return TOO_MUCH;
        }
    }

    @Override
    public void close() throws IOException {
        for (KernelProcess process : this.processes) {
            process.close();
        }
    }

}

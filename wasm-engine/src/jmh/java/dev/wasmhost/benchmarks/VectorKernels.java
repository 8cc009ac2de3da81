package dev.wasmhost.benchmarks;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import dev.wasmhost.WasmEngine;
import dev.wasmhost.WasmImports;
import dev.wasmhost.WasmInstance;
import dev.wasmhost.WasmLimits;

/**
 * Kernels with vector instructions: against the same in plain C, round by round, and
 * against an interpreter that has them.
 */
final class VectorKernels {

    private static final int ROUNDS = 25;

    private VectorKernels() {
    }

    static List<Figure> measure() throws IOException, InterruptedException {
        Map<String, Double> ours = Probe.run(List.of(), VectorKernels.class);
        Map<String, Double> endive = Probe.run(EndiveVectors.command());
        double product = 1;
        double leastOfScalar = Double.MAX_VALUE;
        double leastOfEndive = Double.MAX_VALUE;
        for (String kernel : EndiveVectors.NAMES) {
            double speed = ours.get(kernel + "-scalar") / ours.get(kernel);
            double speedOfInterpreter = endive.get(kernel) / ours.get(kernel + "-small");
            System.err.printf("%n%s: %.1f ms, in plain C %.1f ms, %.0f times as fast as Endive%n", kernel,
                    ours.get(kernel), ours.get(kernel + "-scalar"), speedOfInterpreter);
            product *= speed;
            leastOfScalar = Math.min(leastOfScalar, speed);
            leastOfEndive = Math.min(leastOfEndive, speedOfInterpreter);
        }
        return List.of(
                Figure.atLeast("vector kernels, speed against the same in plain C, geometric mean",
                        Math.pow(product, 1.0 / EndiveVectors.NAMES.size()), 1, " ×"),
                Figure.atLeast("the same, the slowest", leastOfScalar, 0.7, " ×"),
                Figure.atLeast("vector kernels, speed against Endive 1.2.0's interpreter, the slowest", leastOfEndive,
                        5, " ×"));
    }

    public static void main(String[] arguments) throws IOException {
        WasmLimits limits = WasmLimits.builder().timeout(Duration.ofMinutes(1)).build();
        try (WasmEngine engine = WasmEngine.builder().limits(limits).build();
                WasmInstance vectors = instance(engine, "guests/vectors.wasm");
                WasmInstance scalar = instance(engine, "guests/vectors-scalar.wasm")) {
            for (String kernel : EndiveVectors.NAMES) {
                compare(kernel, vectors, scalar);
            }
        }
    }

    private static WasmInstance instance(WasmEngine engine, String resource) throws IOException {
        WasmInstance instance = engine.load(Project.resource(resource)).instantiate(WasmImports.none());
        instance.function("_initialize").invoke();
        return instance;
    }

    private static void compare(String kernel, WasmInstance vectors, WasmInstance scalar) {
        int size = (int) vectors.function("size_" + kernel).invoke()[0];
        Best best = new Best(kernel);
        Best bestScalar = new Best(kernel);
        Best bestSmall = new Best(kernel);
        for (int round = 0; round < ROUNDS; round++) {
            long checksum = best.run(vectors, size);
            if (bestScalar.run(scalar, size) != checksum) {
                throw new IllegalStateException(kernel + ": results differ");
            }
            bestSmall.run(vectors, EndiveVectors.small(size));
        }
        Probe.print(kernel, best.milliseconds);
        Probe.print(kernel + "-scalar", bestScalar.milliseconds);
        Probe.print(kernel + "-small", bestSmall.milliseconds);
    }

    /** The best of several runs. */
    private static final class Best {

        private final String function;

        private double milliseconds = Double.MAX_VALUE;

        Best(String kernel) {
            this.function = "run_" + kernel;
        }

        long run(WasmInstance instance, int size) {
            long start = Probe.cpuTime();
            long checksum = instance.function(this.function).invoke(size)[0];
            this.milliseconds = Math.min(this.milliseconds, (Probe.cpuTime() - start) / 1e6);
            return checksum;
        }

    }

}

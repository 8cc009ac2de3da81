package dev.wasmhost.benchmarks;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import run.endive.runtime.ByteArrayMemory;
import run.endive.runtime.Instance;
import run.endive.wasm.Parser;

/**
 * Runs the vector kernels in Endive's interpreter: its compiler has no vectors. The
 * version that has them runs with a class path of its own, since it does not go together
 * with the one that {@link EndiveKernels} runs.
 */
final class EndiveVectors {

    /** The kernels, here since this process knows nothing of the engine. */
    static final List<String> NAMES = List.of("dot", "chacha20", "blur", "memchr");

    private static final int ROUNDS = 3;

    private EndiveVectors() {
    }

    /** Returns a size at which an interpreter does not take long. */
    static int small(long size) {
        return (int) (size / 20);
    }

    /** Returns what to start. */
    static List<String> command() throws IOException {
        Path jars = Project.output().resolveSibling("endive-interpreter");
        try (Stream<Path> files = Files.list(jars)) {
            StringBuilder classPath = new StringBuilder(Project.classes().toString());
            files.sorted().forEach((jar) -> classPath.append(File.pathSeparatorChar).append(jar));
            return List.of(Project.executable(), "-cp", classPath.toString(), EndiveVectors.class.getName());
        }
    }

    public static void main(String[] arguments) throws IOException {
        Instance instance = Instance.builder(Parser.parse(Project.resource("guests/vectors.wasm")))
            .withMemoryFactory(ByteArrayMemory::new)
            .build();
        instance.export("_initialize").apply();
        for (String kernel : NAMES) {
            int size = small(instance.export("size_" + kernel).apply()[0]);
            double best = Double.MAX_VALUE;
            for (int round = 0; round < ROUNDS; round++) {
                long start = Probe.cpuTime();
                instance.export("run_" + kernel).apply(size);
                best = Math.min(best, (Probe.cpuTime() - start) / 1e6);
            }
            Probe.print(kernel, best);
        }
    }

}

package dev.wasmhost.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Measures and reports: prints tables, and writes them and a chart to
 * {@code target/benchmarks}.
 */
public final class Benchmarks {

    private Benchmarks() {
    }

    /** Runs what the arguments say, see {@link Options}. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        Map<String, Integer> kernels = KernelComparison.kernels();
        Options options = Options.parse(arguments, List.copyOf(kernels.keySet()), List.of());
        writeClassPath();
        StringBuilder report = new StringBuilder();
        print(report, Machine.describe());
        List<Figure> figures = new ArrayList<>();
        if (!options.kernels().isEmpty()) {
            KernelReport kernelReport = new KernelReport(runKernels(options, kernels));
            print(report, kernelReport.table().toString());
            figures.addAll(kernelReport.figures());
        }
        Table table = new Table(4, List.of("figure", "measured", "bar", ""));
        figures.forEach((figure) -> table
            .row(List.of(figure.name(), figure.measured(), figure.bar(), figure.verdict().toString())));
        print(report, table.toString());
        Files.writeString(Project.output().resolve("benchmarks.md"), report);
    }

    private static List<KernelResult> runKernels(Options options, Map<String, Integer> sizes)
            throws IOException, InterruptedException {
        List<KernelResult> results = new ArrayList<>();
        try (KernelComparison comparison = KernelComparison.start(options.contestants())) {
            for (String kernel : options.kernels()) {
                System.err.print(kernel + " ");
                results.add(comparison.run(kernel, sizes.get(kernel), options.rounds()));
            }
        }
        System.err.println();
        return results;
    }

    /** For {@code java @target/benchmarks/java}, which needs no Maven. */
    private static void writeClassPath() throws IOException {
        Path file = Project.output().resolve("java");
        Files.writeString(file, "-cp \"" + System.getProperty("java.class.path") + "\" " + Benchmarks.class.getName());
    }

    private static void print(StringBuilder report, String text) {
        System.out.println(text);
        report.append(text).append('\n');
    }

}

package dev.wasmhost.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
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
        writeClassPath();
        Map<String, Integer> kernels = KernelComparison.kernels();
        try {
            report(Options.parse(arguments, List.copyOf(kernels.keySet()), Figures.names()), kernels);
        }
        catch (IllegalArgumentException ex) {
            System.err.println(ex.getMessage());
            System.exit(2);
        }
    }

    private static void report(Options options, Map<String, Integer> kernels) throws IOException, InterruptedException {
        StringBuilder report = new StringBuilder();
        String machine = Machine.describe();
        print(report, machine + ".\n");
        List<Figure> figures = new ArrayList<>();
        if (!options.kernels().isEmpty()) {
            List<KernelResult> results = runKernels(options, kernels);
            KernelReport kernelReport = new KernelReport(results);
            print(report, kernelReport.table().toString());
            figures.addAll(kernelReport.figures());
            Files.writeString(Project.output().resolve("kernels.svg"), Chart.draw(results));
        }
        figures.addAll(Figures.measure(options.figures()));
        Table table = Figure.table(figures);
        print(report, table.toString());
        Files.writeString(Project.output().resolve("benchmarks.md"), report);
        if (options.publish() && options.figures().contains("links")) {
            copy(LinkComparison.FILE);
        }
        if (options.publish() && !options.kernels().isEmpty()) {
            publish(machine + ":\n\n" + table);
        }
    }

    /** Copies the report to where the README refers to, and the figures into it. */
    private static void publish(String figures) throws IOException {
        copy("benchmarks.md");
        copy("kernels.svg");
        Path readme = Project.engine().resolveSibling("README.md");
        String text = Files.readString(readme);
        int begin = text.indexOf('\n', text.indexOf("<!-- benchmarks:begin")) + 1;
        int end = text.indexOf("<!-- benchmarks:end");
        Files.writeString(readme, text.substring(0, begin) + figures + text.substring(end));
    }

    private static void copy(String file) throws IOException {
        Path target = Files.createDirectories(Project.engine().resolveSibling("docs").resolve("benchmarks"));
        Files.copy(Project.output().resolve(file), target.resolve(file), StandardCopyOption.REPLACE_EXISTING);
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

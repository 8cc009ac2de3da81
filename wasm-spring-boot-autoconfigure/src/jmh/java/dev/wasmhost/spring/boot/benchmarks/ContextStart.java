package dev.wasmhost.spring.boot.benchmarks;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

import dev.wasmhost.spring.boot.benchmarks.none.NoPlugins;
import dev.wasmhost.spring.boot.benchmarks.one.OnePlugin;
import dev.wasmhost.spring.boot.benchmarks.twenty.TwentyPlugins;

/**
 * How much longer an application takes to start with plugins: whole JVMs, in turns.
 */
final class ContextStart {

    private static final double BAR = 300;

    /** What {@code spring-boot-starter} and the plugins' starter consist of. */
    private static final List<String> LIBRARIES = List.of("asm", "commons-logging", "jspecify", "jul-to-slf4j",
            "log4j-api", "log4j-to-slf4j", "logback-classic", "logback-core", "micrometer-commons",
            "micrometer-observation", "slf4j-api", "snakeyaml", "spring-aop", "spring-beans", "spring-boot",
            "spring-boot-autoconfigure", "spring-context", "spring-core", "spring-expression", "wasm-engine");

    private final Path folder;

    private final List<Variant> variants = new ArrayList<>();

    private ContextStart() throws IOException {
        this.folder = Files.createTempDirectory("wasm-benchmark");
        this.variants.add(variant(NoPlugins.class, 0));
        this.variants.add(variant(OnePlugin.class, 1));
        this.variants.add(variant(TwentyPlugins.class, 20));
    }

    static void measure(int rounds) throws IOException, InterruptedException {
        ContextStart start = new ContextStart();
        for (int i = 0; i < rounds; i++) {
            for (Variant variant : start.variants) {
                variant.starts().add(run(variant));
            }
        }
        start.print();
        start.delete();
    }

    private Variant variant(Class<?> application, int plugins) throws IOException {
        StringBuilder yaml = new StringBuilder("spring.main.banner-mode: \"off\"\n");
        for (int i = 0; i < plugins; i++) {
            Path module = Files.write(this.folder.resolve("plugin-" + i + ".wasm"), Guests.module(i));
            yaml.append("wasm.plugins.plugin-" + i + ".location: \"" + module.toUri() + "\"\n");
        }
        Path properties = Files.writeString(this.folder.resolve(plugins + ".yaml"), yaml);
        return new Variant(plugins, application, properties, new ArrayList<>());
    }

    /** Tests and benchmarks have more on theirs, which would configure itself. */
    private static String classPath() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
            .filter((entry) -> !entry.endsWith(".jar")
                    || LIBRARIES.contains(Path.of(entry).getFileName().toString().replaceFirst("-\\d.*", "")))
            .collect(Collectors.joining(File.pathSeparator));
    }

    private static Start run(Variant variant) throws IOException, InterruptedException {
        return Start.parse(Jvm.run(classPath(), variant.application(), Started.MARK,
                "--spring.config.location=" + variant.properties().toUri()));
    }

    private void print() {
        Variant without = this.variants.get(0);
        for (Variant variant : this.variants) {
            String plugins = "context start, " + variant.plugins() + " plugins";
            Benchmarks.print(plugins + ", median", variant.median(Start::wall), "ms");
            Benchmarks.print(plugins + ", processor time of the JVM until then", variant.median(Start::processor),
                    "ms");
            Benchmarks.print(plugins + ", of its main thread", variant.median(Start::main), "ms");
        }
        for (Variant variant : this.variants.subList(1, this.variants.size())) {
            String over = "over the application without: " + variant.plugins() + " plugins";
            Benchmarks.print(over, variant.over(without, Start::wall), BAR, "ms");
            Benchmarks.print(over + ", the fastest starts", variant.best(Start::wall) - without.best(Start::wall),
                    "ms");
            Benchmarks.print(over + ", processor time", variant.over(without, Start::processor), "ms");
            Benchmarks.print(over + ", of the main thread", variant.over(without, Start::main), "ms");
        }
    }

    private void delete() throws IOException {
        try (var files = Files.list(this.folder)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(this.folder);
    }

    /** One of a start's times. */
    private interface Time {

        double of(Start start);

    }

    /**
     * A start of an application.
     *
     * @param wall milliseconds from {@code SpringApplication.run} until it had started
     * @param processor processor time of all threads until then, the JVM's included
     * @param main processor time of the main thread
     */
    private record Start(double wall, double processor, double main) {

        static Start parse(String text) {
            String[] values = text.split(" ");
            return new Start(Double.parseDouble(values[0]), Double.parseDouble(values[1]),
                    Double.parseDouble(values[2]));
        }

    }

    /**
     * An application.
     *
     * @param plugins how many it has
     * @param application its class
     * @param properties the file that configures it
     * @param starts what was measured
     */
    private record Variant(int plugins, Class<?> application, Path properties, List<Start> starts) {

        double median(Time time) {
            double[] sorted = this.starts.stream().mapToDouble(time::of).sorted().toArray();
            int middle = sorted.length / 2;
            return (sorted.length % 2 == 1) ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
        }

        double best(Time time) {
            return this.starts.stream().mapToDouble(time::of).min().orElseThrow();
        }

        double over(Variant other, Time time) {
            return median(time) - other.median(time);
        }

    }

}

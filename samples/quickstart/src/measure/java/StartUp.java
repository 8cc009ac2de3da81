import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Measures how long the packaged quickstart takes from {@code java -jar} to its last line,
 * extracted, with the JVM that runs this, which has to be 25 or later: as it is; processed
 * ahead of time; and that with the JVM's own AOT cache. Rounds are interleaved; medians
 * are printed, and the ratio that counts. Before that it prints which bytecode is
 * generated for the plugins when the application runs.
 *
 * <pre>
 * java src/measure/java/StartUp.java [rounds]      in samples/quickstart, after it was packaged
 * </pre>
 */
public final class StartUp {

    private static final String LAST = "spinner: 2 + 3 = 5, in a fresh instance";

    private static final String AHEAD = "-Dspring.aot.enabled=true";

    private final Path folder;

    private StartUp(Path folder) {
        this.folder = folder;
    }

    public static void main(String[] arguments) throws Exception {
        int rounds = (arguments.length > 0) ? Integer.parseInt(arguments[0]) : 15;
        if (Runtime.version().feature() < 25) {
            throw new IllegalStateException("expected Java 25 or later, found " + Runtime.version());
        }
        Path folder = Files.createTempDirectory("quickstart");
        try {
            new StartUp(folder).measure(rounds);
        }
        finally {
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path each : files.sorted((a, b) -> b.compareTo(a)).toList()) {
                    Files.delete(each);
                }
            }
        }
    }

    private void measure(int rounds) throws IOException, InterruptedException {
        Path jar = Path.of("target/quickstart.jar").toAbsolutePath();
        run(List.of("-Djarmode=tools", "-jar", jar.toString(), "extract", "--destination", "app"), (line) -> true);
        Files.createDirectory(this.folder.resolve("data"));
        Files.copy(Path.of("data/motd.txt"), this.folder.resolve("data/motd.txt"));
        List<String> plain = List.of("-jar", "app/quickstart.jar");
        List<String> ahead = List.of(AHEAD, "-jar", "app/quickstart.jar");
        List<String> cached = List.of("-XX:AOTCache=app.aot", AHEAD, "-jar", "app/quickstart.jar");
        generated("plain", plain);
        generated("processed ahead of time", ahead);
        run(List.of("-XX:AOTCacheOutput=app.aot", AHEAD, "-jar", "app/quickstart.jar"), LAST::equals);
        Map<String, List<Long>> times = new TreeMap<>();
        for (int i = 0; i <= rounds; i++) { // the first does not count
            for (Map.Entry<String, List<String>> each : Map
                .of("plain", plain, "processed ahead of time", ahead, "and with the JVM's AOT cache", cached)
                .entrySet()) {
                long time = run(each.getValue(), LAST::equals);
                if (i > 0) {
                    times.computeIfAbsent(each.getKey(), (key) -> new ArrayList<>()).add(time);
                }
            }
        }
        for (String each : List.of("plain", "processed ahead of time", "and with the JVM's AOT cache")) {
            System.out.printf(Locale.ROOT, "%-32s %6.0f ms, %.2f x plain%n", each, median(times.get(each)) / 1e6,
                    (double) median(times.get(each)) / median(times.get("plain")));
        }
    }

    private static long median(List<Long> times) {
        return times.stream().sorted().toList().get(times.size() / 2);
    }

    /** Prints what the JVM defines that is neither from a file nor of a library. */
    private void generated(String name, List<String> command) throws IOException, InterruptedException {
        Path log = this.folder.resolve("classes.log");
        run(Stream.concat(Stream.of("-Xlog:class+load:file=" + log), command.stream()).toList(), LAST::equals);
        List<String> classes;
        try (Stream<String> lines = Files.lines(log)) {
            classes = lines.filter((line) -> line.contains(" source: "))
                .map((line) -> line.substring(line.lastIndexOf(']') + 1).strip())
                .filter(StartUp::isOfPlugins)
                .toList();
        }
        Files.delete(log);
        long generated = classes.stream().filter((each) -> !each.contains("source: file:")).count();
        System.out.printf(Locale.ROOT, "%-32s %d classes of plugins and their interfaces, %s generated when they run%n",
                name, classes.size(), (generated == 0) ? "none" : generated);
    }

    /**
     * Guests' code, ASM's, which generates it, and what implements interfaces of plugins.
     */
    private static boolean isOfPlugins(String line) {
        return line.startsWith("wasm.") || line.startsWith("org.objectweb.asm.ClassWriter ")
                || line.startsWith("dev.wasmhost.samples.quickstart.") && line.contains("$") && !line.contains("$$");
    }

    /** Returns the nanoseconds until a line. */
    private long run(List<String> arguments, Predicate<String> last) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin/java").toString()));
        command.addAll(arguments);
        long start = System.nanoTime();
        Process process = new ProcessBuilder(command).directory(this.folder.toFile()).redirectErrorStream(true).start();
        long time = 0;
        StringBuilder output = new StringBuilder();
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                output.append(line).append('\n');
                if (last.test(line)) {
                    time = System.nanoTime() - start;
                }
            }
        }
        if (process.waitFor() != 0 || time == 0 && !output.isEmpty()) {
            throw new IllegalStateException(command + ": " + output);
        }
        return time;
    }

}

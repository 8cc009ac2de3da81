package dev.wasmhost.samples.functions;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.OperatingSystemMXBean;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import java.util.zip.DataFormatException;

import org.HdrHistogram.Histogram;

import static org.awaitility.Awaitility.await;

/**
 * Measures the server, in a JVM of its own, and says which bars are met. Not a test of
 * JUnit: README.md has the command.
 */
public final class LoadTest {

    private static final List<String> PARTS = List.of("load", "cold", "many");

    private static final int PER_SECOND = 1000;

    private static final int WARM_UP_SECONDS = 20;

    private static final int SECONDS = 60;

    private static final int COLD = 100;

    /**
     * So that HotSpot, which compiles what deploys functions meanwhile, does not have
     * both processors to the end.
     */
    private static final int DEPLOYED_PER_SECOND = 20;

    private static final int FUNCTIONS = 200;

    private static final int ROUNDS = 10;

    private final Path directory;

    private final ServerProcess server;

    private final Client client;

    /** Makes every function another one. */
    private int serial;

    private LoadTest(Path directory, ServerProcess server) {
        this.directory = directory;
        this.server = server;
        this.client = new Client(server.port());
    }

    /**
     * Measures.
     * @param arguments what: {@code load}, {@code cold} or {@code many}; all of it if
     * nothing is said
     */
    public static void main(String[] arguments) throws Exception {
        List<String> parts = (arguments.length > 0) ? List.of(arguments) : PARTS;
        if (!PARTS.containsAll(parts)) {
            throw new IllegalArgumentException("expected some of " + PARTS + ", found " + parts);
        }
        OperatingSystemMXBean machine = ManagementFactory.getOperatingSystemMXBean();
        System.out.printf(Locale.ROOT,
                "Java %s, server with -Xmx512m, %d processors with a load of %.1f before it began%n", Runtime.version(),
                machine.getAvailableProcessors(), machine.getSystemLoadAverage());
        Path directory = Files.createTempDirectory("functions-load");
        ServerProcess server = ServerProcess.start(directory);
        try {
            LoadTest test = new LoadTest(directory, server);
            test.warmUp();
            if (parts.contains("load")) {
                test.load();
            }
            if (parts.contains("cold")) {
                test.cold(DEPLOYED_PER_SECOND);
                test.cold(Integer.MAX_VALUE);
            }
            if (parts.contains("many")) {
                test.many();
            }
        }
        finally {
            server.stop();
            delete(directory);
        }
    }

    private static void delete(Path directory) throws IOException {
        Files.walkFileTree(directory, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path visited, IOException failure) throws IOException {
                Files.delete(visited);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    /** Has the JVM compile what all calls need, as in a server that runs for a while. */
    private void warmUp() throws InterruptedException {
        deploy("hello", Client.guest("hello"));
        calls().run(PER_SECOND, WARM_UP_SECONDS);
    }

    private OpenLoop calls() {
        return new OpenLoop(this.server.port(), "hello", "Ada", "Hello, Ada!\n");
    }

    private void load() throws InterruptedException, DataFormatException {
        OpenLoop calls = calls();
        Histogram before = this.client.latencies("hello");
        calls.run(PER_SECOND, SECONDS);
        Histogram served = this.client.latencies("hello");
        served.subtract(before);
        System.out.printf(Locale.ROOT,
                "%n%,d calls a second of \"hello\" for %d s, each in a fresh instance, after %d s to warm up: "
                        + "%,d served, %d failed%n",
                PER_SECOND, SECONDS, WARM_UP_SECONDS, served.getTotalCount(), calls.failed());
        print("in the server", served);
        print("from when a call was due", calls.latencies());
        bar("half within", millis(served.getValueAtPercentile(50)), 1);
        bar("99 % within", millis(served.getValueAtPercentile(99)), 5);
    }

    private void cold(int perSecond) throws IOException {
        Histogram first = new Histogram(3);
        Histogram cached = new Histogram(3);
        List<byte[]> modules = new ArrayList<>();
        long start = System.nanoTime();
        for (int i = 0; i < COLD; i++) {
            awaitDeployment(start, i, perSecond);
            modules.add(another(i));
            deploy("cold-" + i, modules.get(i));
            first.recordValue(coldCall("cold-" + i, i));
        }
        awaitCache();
        start = System.nanoTime();
        for (int i = 0; i < COLD; i++) {
            awaitDeployment(start, i, perSecond);
            deploy("cold-" + i, modules.get(i));
            cached.recordValue(coldCall("cold-" + i, i));
            this.client.delete("cold-" + i);
        }
        System.out.printf(Locale.ROOT, "%n%d functions that were never seen before, %s deployed and called once%n",
                COLD, (perSecond < Integer.MAX_VALUE) ? perSecond + " a second" : "as fast as that goes");
        print("first call, compiled", first);
        print("first call, code cached", cached);
        bar("half of the first within", millis(first.getValueAtPercentile(50)), 20);
        bar("95 % of the first within", millis(first.getValueAtPercentile(95)), 20);
        bar("all of the first within", millis(first.getMaxValue()), 20);
        bar("half of the cached within", millis(cached.getValueAtPercentile(50)), 2);
        bar("95 % of the cached within", millis(cached.getValueAtPercentile(95)), 2);
        bar("all of the cached within", millis(cached.getMaxValue()), 2);
    }

    private static void awaitDeployment(long start, int number, int perSecond) {
        long due = start + number * TimeUnit.SECONDS.toNanos(1) / perSecond;
        for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }

    /** Code is written to the cache a while after it was compiled, at most a minute. */
    private void awaitCache() {
        await().atMost(Duration.ofMinutes(2)).until(() -> {
            try (Stream<Path> files = Files.list(this.directory.resolve("compiled"))) {
                return files.filter((file) -> file.toString().endsWith(".code")).count() >= this.serial;
            }
        });
    }

    private long coldCall(String name, int number) {
        call(name, number);
        return this.client.state(name).get("lastColdStart").asLong();
    }

    private void many() throws IOException {
        System.out.printf(Locale.ROOT,
                "%n%d functions, in each of %d rounds deployed anew with other code and called%n", FUNCTIONS, ROUNDS);
        System.out.printf("%8s %10s %14s %10s%n", "round", "heap MB", "metaspace MB", "classes");
        ServerProcess.Memory first = round(1);
        ServerProcess.Memory last = first;
        for (int round = 2; round <= ROUNDS; round++) {
            last = round(round);
        }
        growth("heap", first.heap(), last.heap());
        growth("metaspace", first.metaspace(), last.metaspace());
        growth("classes", first.classes(), last.classes());
    }

    /** Code that is not yet written to the cache would count as heap. */
    private ServerProcess.Memory round(int round) throws IOException {
        for (int i = 0; i < FUNCTIONS; i++) {
            deploy("function-" + i, another(i));
            call("function-" + i, i);
        }
        awaitCache();
        ServerProcess.Memory memory = this.server.memory();
        System.out.printf(Locale.ROOT, "%8d %10.1f %14.1f %10d%n", round, megabytes(memory.heap()),
                megabytes(memory.metaspace()), memory.classes());
        return memory;
    }

    /** Returns a function that nobody has seen: the code of one, with a number in it. */
    private byte[] another(int number) {
        byte[] module = Client.guest(List.of("hello", "upper", "wordcount").get(number % 3));
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(module);
        byte[] name = "serial".getBytes(StandardCharsets.US_ASCII);
        byte[] value = String.format(Locale.ROOT, "%09d", this.serial++).getBytes(StandardCharsets.US_ASCII);
        bytes.write(0); // a custom section
        bytes.write(1 + name.length + value.length);
        bytes.write(name.length);
        bytes.writeBytes(name);
        bytes.writeBytes(value);
        return bytes.toByteArray();
    }

    private void deploy(String name, byte[] module) {
        expect(this.client.upload(name, module), "");
    }

    private void call(String name, int number) {
        String expected = List.of("Hello, Ada!\n", "ADA", "{\"lines\":0,\"words\":1,\"bytes\":3}\n").get(number % 3);
        expect(this.client.call(name, "Ada"), expected);
    }

    private static void expect(HttpResponse<String> response, String body) {
        boolean right = response.statusCode() < 300 && (body.isEmpty() || response.body().equals(body));
        if (!right) {
            throw new IllegalStateException(response + ": " + response.body());
        }
    }

    private static void print(String what, Histogram times) {
        System.out.printf(Locale.ROOT, "  %-26s p50 %6.2f ms  p95 %6.2f ms  p99 %6.2f ms  longest %7.2f ms%n", what,
                millis(times.getValueAtPercentile(50)), millis(times.getValueAtPercentile(95)),
                millis(times.getValueAtPercentile(99)), millis(times.getMaxValue()));
    }

    private static void bar(String what, double millis, double allowed) {
        System.out.printf(Locale.ROOT, "  %-26s %6.2f ms, bar %4.0f ms: %s%n", what, millis, allowed,
                (millis <= allowed) ? "met" : "MISSED");
    }

    /** What a round may leave behind by chance is no growth. */
    private static void growth(String what, double first, double last) {
        double percent = 100 * (last - first) / first;
        System.out.printf(Locale.ROOT, "  %-26s %+5.1f %% from the first round to the last, bar 3 %%: %s%n", what,
                percent, (percent <= 3) ? "met" : "MISSED");
    }

    private static double millis(long micros) {
        return (double) micros / TimeUnit.MILLISECONDS.toMicros(1);
    }

    private static double megabytes(long bytes) {
        return bytes / 1_000_000.0;
    }

}

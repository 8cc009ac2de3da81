package dev.wasmhost.hostile;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;

import dev.wasmhost.WasmEngine;
import dev.wasmhost.WasmImports;
import dev.wasmhost.WasmInstance;
import dev.wasmhost.WasmLimitException;
import dev.wasmhost.WasmLimits;
import dev.wasmhost.WasmModule;
import dev.wasmhost.WasmTemplate;
import dev.wasmhost.testing.Guests;
import dev.wasmhost.testing.WasmBuilder;
import dev.wasmhost.wasi.WasiPreview1;

/**
 * The soak test: threads that call plugins of one engine, one call in a hundred an
 * attack. Every call ends in exactly the answer that it must, and at the end the process
 * has what it had after warming up. Its main class is run in a JVM of its own, by
 * {@link SoakIT}.
 */
final class Soak {

    private static final Path DESCRIPTORS = Path.of("/proc/self/fd");

    private static final int ATTEMPTS = 50;

    private static final Duration ROUND = Duration.ofSeconds(5);

    private static final int ROUNDS = 12;

    private static final Duration LONG = Duration.ofMinutes(5);

    private static final int BUDGET = 96 << 20;

    private static final int KEPT_BY_TEMPLATE = 1 << 20;

    private static final WasmLimits LIMITS = WasmLimits.builder().memory(64 * 65536).build();

    final WasmEngine engine = WasmEngine.builder().limits(LIMITS).memoryBudget(BUDGET).build();

    final WasmModule compute = this.engine.load(SoakPlugins.compute(0));

    final WasmModule files = this.engine.load(WasiGuest.MODULE);

    final WasmModule hostile = this.engine.load(SoakPlugins.hostile());

    final WasmTemplate texts = texts();

    private final Queue<String> wrong = new ConcurrentLinkedQueue<>();

    private final int threads;

    private volatile long end;

    private Soak(int threads) {
        this.threads = threads;
    }

    private WasmTemplate texts() {
        WasiPreview1 wasi = WasiPreview1.builder().build();
        return this.engine.load(Guests.read("types.wasm"))
            .template(WasmImports.builder().add(wasi).build(), LIMITS, wasi::initialize);
    }

    /**
     * Runs for so many seconds on so many threads.
     * @param arguments seconds, threads
     */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        Duration duration = Duration.ofSeconds(Long.parseLong(arguments[0]));
        Path directory = Files.createTempDirectory("soak");
        boolean good;
        try {
            good = new Soak(Integer.parseInt(arguments[1])).run(duration, directory);
        }
        finally {
            delete(directory);
        }
        System.exit(good ? 0 : 1);
    }

    /** Returns whether callers are to go on. */
    boolean goesOn() {
        return System.nanoTime() - this.end < 0;
    }

    /** Notes an answer that was not right. */
    void wrong(String message) {
        this.wrong.add(message);
    }

    private boolean run(Duration duration, Path directory) throws IOException, InterruptedException {
        // HotSpot keeps its profiles in metaspace. A short run cannot wait until it has
        // all of them.
        double tolerance = (duration.compareTo(LONG) < 0) ? 1.05 : 1.01;
        Holdings before = warmUp(directory);
        List<SoakCaller> callers = call(duration, 1000, directory);
        Holdings after = settled();
        for (int i = 0; i < ATTEMPTS && !after.isLike(before, tolerance); i++) {
            after = settled();
        }
        checkBudget();
        print(duration, callers);
        System.out.println("soak: after warming up: " + before + "; at the end: " + after);
        this.wrong.stream().limit(20).forEach((message) -> System.out.println("soak: WRONG: " + message));
        boolean good = this.wrong.isEmpty() && after.isLike(before, tolerance);
        System.out.println("soak: " + (good ? "good" : "BAD"));
        return good;
    }

    // Until a round has hardly made metaspace larger.
    private Holdings warmUp(Path directory) throws IOException, InterruptedException {
        Holdings before = settled();
        for (int i = 0; i < ROUNDS; i++) {
            call(ROUND, i, directory);
            Holdings after = settled();
            if (after.isLike(before, 1.002)) {
                return after;
            }
            before = after;
        }
        return before;
    }

    // All but what the template has copied can be had at once: nobody else has any.
    private void checkBudget() {
        int pages = (BUDGET - KEPT_BY_TEMPLATE) / 65536;
        try (WasmInstance all = this.engine.load(new WasmBuilder().memory(pages).build())
            .instantiate(WasmImports.none(), LIMITS.toBuilder().memory(BUDGET).build())) {
            System.out.println("soak: " + all.memory("memory").size() / 1024 + " kB of the memory budget are free");
        }
        catch (WasmLimitException ex) {
            wrong("at the end: " + ex.getMessage());
        }
    }

    private List<SoakCaller> call(Duration duration, long seed, Path directory)
            throws IOException, InterruptedException {
        this.end = System.nanoTime() + duration.toNanos();
        List<SoakCaller> callers = new ArrayList<>();
        List<Thread> running = new ArrayList<>();
        for (int i = 0; i < this.threads; i++) {
            Path own = Files.createDirectories(directory.resolve("caller" + i));
            SoakCaller caller = new SoakCaller(this, seed + i, own);
            callers.add(caller);
            running.add(new Thread(caller, "caller " + i));
        }
        running.forEach((thread) -> thread
            .setUncaughtExceptionHandler((dead, thrown) -> wrong(dead.getName() + " died of " + thrown)));
        running.forEach(Thread::start);
        for (Thread thread : running) {
            thread.join();
        }
        return callers;
    }

    private static void print(Duration duration, List<SoakCaller> callers) {
        Map<String, Long> answers = new TreeMap<>();
        callers.forEach((caller) -> caller.answers().forEach((kind, count) -> answers.merge(kind, count, Long::sum)));
        long calls = callers.stream().mapToLong(SoakCaller::calls).sum();
        long hostile = callers.stream().mapToLong(SoakCaller::hostile).sum();
        System.out.printf("soak: %d s, %d threads, seed 1000: %,d calls, %,d a second, %,d of them attacks%n",
                duration.toSeconds(), callers.size(), calls, calls / duration.toSeconds(), hostile);
        answers.forEach((kind, count) -> System.out.printf("soak: %,12d %s%n", count, kind));
        System.out.printf("soak: %,12d answers of %,d calls%n",
                answers.values().stream().mapToLong(Long::longValue).sum(), calls);
    }

    private static Holdings settled() throws IOException {
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        return Holdings.now();
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> tree = Files.walk(directory)) {
            for (Path each : tree.sorted((left, right) -> right.compareTo(left)).toList()) {
                Files.delete(each);
            }
        }
    }

    /** What this process has. */
    private record Holdings(long descriptors, int threads, int classes, long guestClasses, long metaspace) {

        static Holdings now() throws IOException {
            long metaspace = ManagementFactory.getMemoryPoolMXBeans()
                .stream()
                .filter((pool) -> pool.getName().equals("Metaspace"))
                .mapToLong((MemoryPoolMXBean pool) -> pool.getUsage().getUsed())
                .sum();
            return new Holdings(openDescriptors(), Thread.getAllStackTraces().size(),
                    ManagementFactory.getClassLoadingMXBean().getLoadedClassCount(), GuestClasses.count(), metaspace);
        }

        private static long openDescriptors() throws IOException {
            if (!Files.isDirectory(DESCRIPTORS)) {
                return 0;
            }
            try (Stream<Path> open = Files.list(DESCRIPTORS)) {
                return open.count();
            }
        }

        boolean isLike(Holdings before, double tolerance) {
            return this.descriptors == before.descriptors && this.threads <= before.threads
                    && this.guestClasses <= before.guestClasses && this.classes <= before.classes * 1.01
                    && this.metaspace <= before.metaspace * tolerance;
        }

        @Override
        public String toString() {
            return this.descriptors + " descriptors, " + this.threads + " threads, " + this.classes + " classes, "
                    + this.guestClasses + " of them made of guests, " + this.metaspace / 1024 + " kB of metaspace";
        }

    }

}

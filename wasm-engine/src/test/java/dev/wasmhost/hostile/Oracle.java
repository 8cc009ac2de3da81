package dev.wasmhost.hostile;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import dev.wasmhost.FunctionType;
import dev.wasmhost.ValueType;
import dev.wasmhost.WasmImports;
import dev.wasmhost.WasmInstance;
import dev.wasmhost.WasmLimitException;
import dev.wasmhost.WasmModule;
import dev.wasmhost.testing.Code;
import dev.wasmhost.testing.Guests;
import dev.wasmhost.testing.WasmBuilder;
import dev.wasmhost.wasi.Errno;
import dev.wasmhost.wasi.WasiPreview1;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What must be true after every attack, whatever it was: another plugin of the same
 * engine answers right, nothing outside the grants has changed, and the process has no
 * file, thread, class or byte of the budget more than before.
 *
 * <p>
 * Some of that comes back when the JVM's collector has run, so it is asked for again
 * after a collection, a bounded number of times: what leaks does not come back.
 */
final class Oracle {

    private static final int ATTEMPTS = 100;

    /**
     * Between two attempts: the JVM keeps a class while its compiler is at work on it.
     */
    private static final long PAUSE = 30_000_000;

    private static final int PAGE = 65536;

    private static final Path DESCRIPTORS = Path.of("/proc/self/fd");

    private final Host host;

    private final WasmModule control;

    private final WasmInstance oldControl;

    private final byte[] wholeBudget;

    private final Map<String, String> canary;

    private Holdings before;

    Oracle(Host host) throws IOException {
        this.host = host;
        this.control = host.engine.load(Guests.read("types.wasm"));
        this.oldControl = newControl();
        int pages = Host.BUDGET / PAGE - this.oldControl.memory("memory").pages() - 1;
        this.wholeBudget = new WasmBuilder().memory(pages).build();
        this.canary = tree(host.outside());
        warmUp();
        checkControl();
        checkBudget();
        this.before = now();
    }

    private WasmInstance newControl() {
        return this.control.instantiate(WasmImports.builder().add(WasiPreview1.builder().build()).build(), Host.LIMITS);
    }

    // What an engine makes for an interface of the application, or for a signature, stays
    // as
    // long as that is used; the control uses some. The first random number opens a file
    // for good.
    private void warmUp() throws IOException {
        ServerSocketChannel.open(StandardProtocolFamily.UNIX).close();
        TrapCases.callThroughPool(this.host);
        FunctionType unary = FunctionType.of(ValueType.I32).returning(ValueType.I32);
        WasmBuilder module = new WasmBuilder();
        int imported = module.importFunction("env", "host", unary);
        int last = module.function(unary, new Code().localGet(0).indexed(0x12, imported));
        module.exportFunction("run", module.function(unary, new Code().localGet(0).call(last)));
        WasmImports imports = WasmImports.builder()
            .function("env", "host", unary, (caller, arguments) -> arguments)
            .build();
        try (WasmInstance instance = this.host.instantiate(module.build(), imports);
                WasiGuest guest = WasiGuest.withFiles(this.host)) {
            assertThat(instance.function("run").invoke(5)).containsExactly(5);
            assertThat(guest.call("random_get", 0, 8)).isEqualTo(Errno.SUCCESS);
        }
    }

    /** Notes what the process has, as a case begins. */
    void begin() throws IOException {
        this.before = now();
    }

    /** Checks everything, as a case ends. */
    void check() throws IOException {
        checkControl();
        assertThat(tree(this.host.outside())).as("what is outside the grants").isEqualTo(this.canary);
        checkBudget();
        Holdings after = now();
        for (int i = 0; i < ATTEMPTS && !after.isWithin(this.before); i++) {
            after.await(this.before);
            after = now();
        }
        assertThat(after.more(this.before)).as("what the case left behind").isEmpty();
        assertThat(Thread.currentThread().isInterrupted()).as("interrupted").isFalse();
    }

    private void checkControl() {
        Control old = this.oldControl.bind(Control.class);
        assertThat(old.concat("still ", "here")).isEqualTo("still here");
        try (WasmInstance fresh = newControl()) {
            assertThat(fresh.bind(Control.class).sumAll(true, 2, 3L, 4.5f, 5.5)).isEqualTo(16);
            assertThat(fresh.function("counter").invoke()).containsExactly(1);
            assertThat(fresh.function("live_allocations").invoke()).containsExactly(0);
        }
        assertThat(this.oldControl.function("live_allocations").invoke()).containsExactly(0);
    }

    // All but what the control holds can be had at once: nobody else has any.
    private void checkBudget() {
        WasmModule module = this.host.engine.load(this.wholeBudget);
        for (int i = 1;; i++) {
            try (WasmInstance all = module.instantiate(WasmImports.none(),
                    Host.LIMITS.toBuilder().memory(Host.BUDGET).build())) {
                assertThat(all.memory("memory").pages()).isPositive();
                return;
            }
            catch (WasmLimitException ex) {
                assertThat(i).as("%s", ex.getMessage()).isLessThan(ATTEMPTS);
                System.gc();
            }
        }
    }

    // Names, kinds, sizes, contents, times and permissions of all there is.
    static Map<String, String> tree(Path root) throws IOException {
        Map<String, String> tree = new TreeMap<>();
        try (Stream<Path> paths = Files.walk(root)) {
            for (Path path : paths.toList()) {
                PosixFileAttributes attributes = Files.readAttributes(path, PosixFileAttributes.class,
                        LinkOption.NOFOLLOW_LINKS);
                String content = "";
                if (attributes.isSymbolicLink()) {
                    content = Files.readSymbolicLink(path).toString();
                }
                else if (attributes.isRegularFile()) {
                    content = Files.readString(path);
                }
                tree.put(root.relativize(path).toString(), attributes.fileKey() + " " + attributes.lastModifiedTime()
                        + " " + attributes.permissions() + " " + attributes.size() + " " + content);
            }
        }
        return tree;
    }

    private static Holdings now() throws IOException {
        return new Holdings(descriptors(), threads(), GuestClasses.count());
    }

    // By what they are open on. The JVM opens jars of its own class path when it likes.
    private static Map<String, Long> descriptors() throws IOException {
        List<String> targets = new ArrayList<>();
        if (Files.isDirectory(DESCRIPTORS)) {
            try (Stream<Path> open = Files.list(DESCRIPTORS)) {
                for (Path each : open.toList()) {
                    try {
                        targets.add(Files.readSymbolicLink(each).toString());
                    }
                    catch (NoSuchFileException ex) {
                        // The one by which this listing is made.
                    }
                }
            }
        }
        return targets.stream()
            .filter((target) -> !target.endsWith(".jar") && !target.endsWith("/modules"))
            .collect(Collectors.groupingBy((target) -> target, TreeMap::new, Collectors.counting()));
    }

    // The JVM keeps a thread a minute for the end of processes that were started.
    private static Set<Thread> threads() {
        return Thread.getAllStackTraces()
            .keySet()
            .stream()
            .filter((thread) -> !thread.getName().equals("process reaper"))
            .collect(Collectors.toSet());
    }

    /** The control plugin's exports. */
    interface Control {

        String concat(String first, String second);

        double sumAll(boolean first, int second, long third, float fourth, double fifth);

    }

    /**
     * What this process has.
     *
     * @param descriptors open files by what they are open on
     * @param threads threads that live
     * @param classes classes made from guests
     */
    private record Holdings(Map<String, Long> descriptors, Set<Thread> threads, long classes) {

        boolean isWithin(Holdings other) {
            return more(other).isEmpty();
        }

        List<String> more(Holdings other) {
            List<String> more = new ArrayList<>();
            this.descriptors.forEach((target, count) -> {
                if (count > other.descriptors.getOrDefault(target, 0L)) {
                    more.add("descriptor of " + target);
                }
            });
            this.threads.stream()
                .filter((thread) -> !other.threads.contains(thread))
                .map(Thread::toString)
                .forEach(more::add);
            if (this.classes > other.classes) {
                more.add(this.classes - other.classes + " classes");
            }
            return more;
        }

        // Threads are waited for until they end, classes collected.
        void await(Holdings other) {
            for (Thread thread : this.threads) {
                if (!other.threads.contains(thread)) {
                    join(thread);
                }
            }
            if (this.classes > other.classes) {
                System.gc();
                LockSupport.parkNanos(PAUSE);
            }
        }

        private static void join(Thread thread) {
            try {
                thread.join(250);
            }
            catch (InterruptedException ex) {
                throw new AssertionError("interrupted while " + thread + " ends", ex);
            }
        }

    }

}

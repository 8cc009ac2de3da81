package dev.wasmhost.hostile;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;

import dev.wasmhost.FunctionType;
import dev.wasmhost.HostFunction;
import dev.wasmhost.TrapReason;
import dev.wasmhost.ValueType;
import dev.wasmhost.WasmEngine;
import dev.wasmhost.WasmExit;
import dev.wasmhost.WasmFunction;
import dev.wasmhost.WasmImports;
import dev.wasmhost.WasmInstance;
import dev.wasmhost.WasmTrap;
import dev.wasmhost.testing.Code;
import dev.wasmhost.testing.WasmBuilder;
import dev.wasmhost.wasi.Access;
import dev.wasmhost.wasi.WasiPreview1;

/**
 * Host functions, streams and listeners that are wrong themselves, as guests provoke it.
 */
final class HostFaultCases {

    private static final FunctionType RUN = FunctionType.of(ValueType.I32).returning(ValueType.I32);

    private HostFaultCases() {
    }

    static void add(Cases cases) {
        thrown(cases);
        results(cases);
        stops(cases);
        threads(cases);
        streams(cases);
        locks(cases);
    }

    /**
     * A guest whose {@code run} calls the host inside a catch_all; {@code spin} never
     * ends.
     */
    private static byte[] caller() {
        WasmBuilder module = new WasmBuilder();
        int host = module.importFunction("env", "host", RUN);
        Code code = new Code().block().tryTable(0x40, 2, 0).localGet(0).call(host).ret().end().end().i32Const(-7);
        module.exportFunction("run", module.function(RUN, code));
        module.exportFunction("spin", module.function(FunctionType.empty(), new Code().loop().br(0).end()));
        Code after = new Code().localGet(0).call(host).drop().loop().br(0).end().i32Const(0);
        module.exportFunction("hostThenSpin", module.function(RUN, after));
        return module.build();
    }

    private static WasmInstance instance(Host host, HostFunction function) {
        return host.instantiate(caller(), WasmImports.builder().function("env", "host", RUN, function).build());
    }

    private static void fault(Cases cases, String name, String expected, HostFunction function) {
        cases.add(name, "a host function", expected, (host) -> {
            try (WasmInstance instance = instance(host, function)) {
                return instance.function("run").invoke(1);
            }
        });
    }

    private static void thrown(Cases cases) {
        fault(cases, "throws an IllegalArgumentException", "IllegalArgumentException", (caller, arguments) -> {
            throw new IllegalArgumentException("no");
        });
        fault(cases, "throws a checked exception without saying so", "IOException", (caller, arguments) -> {
            throw HostFaultCases.<RuntimeException>sneaky(new IOException("no"));
        });
        fault(cases, "throws a StackOverflowError of its own", "StackOverflowError", (caller, arguments) -> {
            throw new StackOverflowError();
        });
        fault(cases, "recurses until its own stack ends", "StackOverflowError",
                (caller, arguments) -> new long[] { endless(1) });
        fault(cases, "throws an OutOfMemoryError", "OutOfMemoryError", (caller, arguments) -> {
            throw new OutOfMemoryError("pretended");
        });
        fault(cases, "throws a NoClassDefFoundError", "NoClassDefFoundError", (caller, arguments) -> {
            throw new NoClassDefFoundError("pretended");
        });
        fault(cases, "throws a trap of its own", "trap INTEGER_OVERFLOW", (caller, arguments) -> {
            throw new WasmTrap(TrapReason.INTEGER_OVERFLOW);
        });
        fault(cases, "ends the program", "exit 4", (caller, arguments) -> {
            throw new WasmExit(4);
        });
        cases.add("throws 12,000 times, and the guest's catch_all never sees it", "a host function",
                "IllegalStateException", (host) -> {
                    try (WasmInstance instance = instance(host, (caller, arguments) -> {
                        throw new IllegalStateException("no");
                    })) {
                        for (int i = 0; i < 12_000; i++) {
                            String outcome = Outcome.of(() -> instance.function("run").invoke(1));
                            if (!outcome.equals("IllegalStateException")) {
                                return outcome + " after " + i;
                            }
                        }
                        return instance.function("run").invoke(1);
                    }
                });
    }

    @SuppressWarnings({ "unchecked", "TypeParameterUnusedInFormals" })
    private static <E extends Throwable> E sneaky(Throwable thrown) throws E {
        throw (E) thrown;
    }

    @SuppressWarnings("InfiniteRecursion") // that is what it is for
    private static int endless(int depth) {
        return endless(depth + 1) + 1;
    }

    private static void results(Cases cases) {
        fault(cases, "returns null", "NullPointerException", (caller, arguments) -> null);
        fault(cases, "returns no result", "IllegalStateException", (caller, arguments) -> new long[0]);
        fault(cases, "returns an i32 with rubbish above", "-1",
                (caller, arguments) -> new long[] { 0x1234_5678_ffff_ffffL });
        fault(cases, "changes the arguments that it was given", "1", (caller, arguments) -> {
            long[] result = arguments.clone();
            java.util.Arrays.fill(arguments, 99);
            return result;
        });
    }

    private static void stops(Cases cases) {
        cases.add("the deadline passes while the host works", "a host function", "stopped DEADLINE", (host) -> {
            try (WasmInstance instance = instance(host, (caller, arguments) -> {
                long end = System.nanoTime() + 150_000_000;
                while (System.nanoTime() < end) {
                    Thread.onSpinWait();
                }
                return arguments;
            })) {
                return instance.function("hostThenSpin").invoke(Host.HASTY, 1);
            }
        });
        fault(cases, "interrupts the guest, then returns", "stopped CANCELLED", (caller, arguments) -> {
            caller.interrupt();
            caller.checkInterrupt();
            return arguments;
        });
        cases.add("a kill during a host call: the guest does not go on", "a host function", "stopped CANCELLED",
                (host) -> {
                    CountDownLatch inside = new CountDownLatch(1);
                    CountDownLatch killed = new CountDownLatch(1);
                    try (WasmInstance instance = instance(host, (caller, arguments) -> {
                        inside.countDown();
                        await(killed);
                        return arguments;
                    })) {
                        FutureTask<String> call = new FutureTask<>(
                                () -> Outcome.of(() -> instance.function("hostThenSpin").invoke(1)));
                        Thread thread = new Thread(call);
                        thread.start();
                        inside.await();
                        instance.interrupt();
                        killed.countDown();
                        String outcome = call.get();
                        thread.join();
                        return outcome;
                    }
                });
        fault(cases, "closes the instance that calls it", "IllegalStateException", (caller, arguments) -> {
            caller.close();
            return arguments;
        });
        cases.add("calls the guest's endless loop: the outermost deadline counts", "a host function",
                "stopped DEADLINE", (host) -> {
                    try (WasmInstance instance = instance(host,
                            (caller, arguments) -> caller.function("spin").invoke())) {
                        return instance.function("run").invoke(Host.HASTY, 1);
                    }
                });
        cases.add("closes the engine under a running call", "another engine", "stopped CANCELLED", (host) -> {
            WasmEngine other = WasmEngine.builder().limits(Host.LIMITS).build();
            WasmInstance instance = other.load(caller())
                .instantiate(WasmImports.builder().function("env", "host", RUN, (caller, arguments) -> {
                    other.close();
                    return arguments;
                }).build(), Host.LIMITS);
            return Outcome.of(() -> instance.function("hostThenSpin").invoke(1));
        });
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        }
        catch (InterruptedException ex) {
            throw new AssertionError(ex);
        }
    }

    private static void threads(Cases cases) {
        cases.add("calls the guest from another thread", "a host function", "IllegalStateException", (host) -> {
            AtomicReference<String> outcome = new AtomicReference<>();
            try (WasmInstance instance = instance(host, (caller, arguments) -> {
                Thread other = new Thread(() -> outcome.set(Outcome.of(() -> caller.function("run").invoke(1))));
                other.start();
                join(other);
                return arguments;
            })) {
                instance.function("run").invoke(1);
            }
            return outcome.get();
        });
        cases.add("a call that comes with its thread interrupted: the flag stays, the call works", "a host function",
                "1, still interrupted", (host) -> {
                    try (WasmInstance instance = instance(host, (caller, arguments) -> arguments)) {
                        Thread.currentThread().interrupt();
                        long result = instance.function("run").invoke(1)[0];
                        return result + (Thread.interrupted() ? ", still interrupted" : ", not interrupted");
                    }
                });
        cases.add("a second thread calls while the first is stopped", "spin", "IllegalStateException stopped CANCELLED",
                (host) -> {
                    CountDownLatch inside = new CountDownLatch(1);
                    try (WasmInstance instance = instance(host, (caller, arguments) -> {
                        inside.countDown();
                        return arguments;
                    })) {
                        FutureTask<String> call = new FutureTask<>(
                                () -> Outcome.of(() -> instance.function("hostThenSpin").invoke(1)));
                        Thread thread = new Thread(call);
                        thread.start();
                        inside.await();
                        String second = Outcome.of(() -> instance.function("run").invoke(1));
                        instance.interrupt();
                        String first = call.get();
                        thread.join();
                        return second + " " + first;
                    }
                });
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        }
        catch (InterruptedException ex) {
            throw new AssertionError(ex);
        }
    }

    private static void streams(Cases cases) {
        stream(cases, "an output that throws IOException", "EIO",
                WasiPreview1.builder().stdout(new Broken(new IOException("no"))));
        stream(cases, "an output that throws something else", "IllegalStateException",
                WasiPreview1.builder().stdout(new Broken(new IllegalStateException("no"))));
        cases.add("an input that throws, and that claims more than it was asked for", "fd_read of stdin", "EIO EFAULT",
                (host) -> Outcome.all(() -> readInput(host, new BrokenInput(-2)),
                        () -> readInput(host, new BrokenInput(1 << 20))));
        cases.add("an audit listener that throws", "path_open outside", "IllegalStateException", (host) -> {
            WasiPreview1 wasi = WasiPreview1.builder()
                .directory(host.grant(), "/", Access.READ_ONLY)
                .audit((denial) -> {
                    throw new IllegalStateException("no");
                })
                .build();
            try (WasiGuest guest = new WasiGuest(host, wasi)) {
                return guest.open("../x", 0, WasiGuest.READ);
            }
        });
        cases.add("a granted directory that the host deletes under the guest", "path_open", "ENOENT", (host) -> {
            java.nio.file.Path grant = java.nio.file.Files.createDirectory(host.grant().resolve("gone"));
            try (WasiGuest guest = new WasiGuest(host,
                    WasiPreview1.builder().directory(grant, "/", Access.READ_WRITE).build())) {
                guest.open("x", 0, WasiGuest.READ);
                java.nio.file.Files.delete(grant);
                return Outcome.all(() -> guest.open("x", 0, WasiGuest.READ),
                        () -> guest.open("x", WasiGuest.CREAT, WasiGuest.WRITE),
                        () -> guest.onPath("path_create_directory", "x"));
            }
        });
    }

    private static void stream(Cases cases, String name, String expected, WasiPreview1.Builder wasi) {
        cases.add(name, "fd_write to stdout", expected, (host) -> {
            try (WasiGuest guest = new WasiGuest(host, wasi.build())) {
                return guest.write(1, "text");
            }
        });
    }

    private static Object readInput(Host host, InputStream input) {
        try (WasiGuest guest = new WasiGuest(host, WasiPreview1.builder().stdin(() -> input).build())) {
            guest.segment(0, WasiGuest.DATA, 10);
            return guest.call("fd_read", 0, 0, 1, WasiGuest.RESULT);
        }
    }

    private static void locks(Cases cases) {
        cases.add("a trap and a stop under the caller's locks: they are released", "spin, a host function",
                "stopped DEADLINE, free", (host) -> {
                    ReentrantLock lock = new ReentrantLock();
                    Object monitor = new Object();
                    try (WasmInstance instance = instance(host, (caller, arguments) -> {
                        synchronized (monitor) {
                            return caller.function("spin").invoke();
                        }
                    })) {
                        WasmFunction run = instance.function("run");
                        String outcome = Outcome.of(() -> {
                            lock.lock();
                            try {
                                return run.invoke(Host.HASTY, 1);
                            }
                            finally {
                                lock.unlock();
                            }
                        });
                        boolean free = !lock.isLocked() && !Thread.holdsLock(monitor);
                        return outcome + (free ? ", free" : ", held");
                    }
                });
    }

    /** Throws whatever is written. */
    private static final class Broken extends OutputStream {

        private final Exception thrown;

        private Broken(Exception thrown) {
            this.thrown = thrown;
        }

        @Override
        public void write(int value) throws IOException {
            throw HostFaultCases.<RuntimeException>sneaky(this.thrown);
        }

    }

    /** Claims to have read so many bytes, or throws. */
    private static final class BrokenInput extends InputStream {

        private final int claim;

        private BrokenInput(int claim) {
            this.claim = claim;
        }

        @Override
        public int read() throws IOException {
            throw new IOException("no");
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            return (this.claim < 0) ? read() : this.claim;
        }

    }

}

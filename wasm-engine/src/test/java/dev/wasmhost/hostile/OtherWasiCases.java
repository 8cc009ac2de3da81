package dev.wasmhost.hostile;

import java.io.InputStream;
import java.util.stream.IntStream;

import dev.wasmhost.FunctionType;
import dev.wasmhost.ValueType;
import dev.wasmhost.WasmImports;
import dev.wasmhost.WasmInstance;
import dev.wasmhost.testing.Code;
import dev.wasmhost.testing.WasmBuilder;
import dev.wasmhost.wasi.Errno;
import dev.wasmhost.wasi.WasiPreview1;

/**
 * Clocks, randomness, waiting, ending: asked for too much, too long, at the wrong place.
 */
final class OtherWasiCases {

    private static final String STOPPED = "stopped DEADLINE";

    private static final int MILLION = 1_000_000;

    private OtherWasiCases() {
    }

    static void add(Cases cases) {
        random(cases);
        poll(cases);
        endless(cases);
        ends(cases);
        strings(cases);
        memories(cases);
    }

    private static void random(Cases cases) {
        nothing(cases, "random numbers past the end of memory, 4 GB of them", "random_get", "EFAULT",
                (guest) -> Outcome.all(() -> guest.call("random_get", 0, -1),
                        () -> guest.call("random_get", WasiGuest.MEMORY, 1), () -> guest.call("random_get", -1, 2),
                        () -> guest.call("random_get", 1, WasiGuest.MEMORY)));
        nothing(cases, "a megabyte of random numbers, again and again", "random_get", STOPPED,
                (guest) -> guest.function("random_get_times").invoke(Host.HASTY, 0, WasiGuest.MEMORY, 0));
    }

    private static void poll(Cases cases) {
        nothing(cases, "poll for nothing, for 1,025 and for 2^32 - 1 events", "poll_oneoff", "EINVAL EINVAL EFAULT",
                (guest) -> Outcome.all(() -> guest.call("poll_oneoff", 0, WasiGuest.DATA, 0, WasiGuest.RESULT),
                        () -> guest.call("poll_oneoff", 0, WasiGuest.DATA * 4, 1025, WasiGuest.RESULT),
                        () -> guest.call("poll_oneoff", 0, WasiGuest.DATA, -1, WasiGuest.RESULT)));
        nothing(cases, "poll with lists and results outside memory", "poll_oneoff", "EFAULT",
                (guest) -> Outcome.all(() -> guest.call("poll_oneoff", -1, WasiGuest.DATA, 1, WasiGuest.RESULT),
                        () -> guest.call("poll_oneoff", 0, -16, 1, WasiGuest.RESULT),
                        () -> guest.call("poll_oneoff", 0, WasiGuest.DATA, 1, -1)));
        for (long timeout : new long[] { Long.MAX_VALUE, -1, 3_600_000_000_000L }) {
            nothing(cases, "sleep for " + Long.toUnsignedString(timeout) + " ns", "poll_oneoff", STOPPED,
                    (guest) -> pollClock(guest, 1, timeout, 0));
            nothing(cases, "sleep until " + Long.toUnsignedString(timeout) + " ns", "poll_oneoff", STOPPED,
                    (guest) -> pollClock(guest, 1, timeout, 1));
        }
        nothing(cases, "sleep for nothing, again and again", "poll_oneoff", STOPPED, (guest) -> {
            pollClock(guest, 1, 0, 0);
            return guest.function("poll_oneoff_times").invoke(Host.HASTY, 0, WasiGuest.DATA, 1, WasiGuest.RESULT, 0);
        });
        nothing(cases, "sleep by clocks that there are not, poll of kinds that there are not", "poll_oneoff",
                "SUCCESS EINVAL SUCCESS EINVAL EINVAL",
                (guest) -> Outcome.all(() -> pollClock(guest, 77, 1, 0),
                        () -> name(guest.memory.readShort(WasiGuest.DATA + 8)), () -> pollClock(guest, -1, 1, 0),
                        () -> name(guest.memory.readShort(WasiGuest.DATA + 8)), () -> {
                            guest.memory.writeByte(8, (byte) 9);
                            return guest.call("poll_oneoff", 0, WasiGuest.DATA, 1, WasiGuest.RESULT);
                        }));
    }

    private static Errno pollClock(WasiGuest guest, int clock, long timeout, int flags) {
        guest.memory.writeLong(0, 7);
        guest.memory.writeLong(8, 0);
        guest.memory.writeInt(16, clock);
        guest.memory.writeLong(24, timeout);
        guest.memory.writeLong(32, 0);
        guest.memory.writeLong(40, flags);
        return guest.call(Host.HASTY, "poll_oneoff", 0, WasiGuest.DATA, 1, WasiGuest.RESULT);
    }

    private static String name(int errno) {
        return WasiGuest.errno(errno).name();
    }

    private static void endless(Cases cases) {
        nothing(cases, "a loop of only sched_yield", "sched_yield", STOPPED,
                (guest) -> guest.function("sched_yield_times").invoke(Host.HASTY, 0));
        nothing(cases, "a loop of only clock_time_get", "clock_time_get", STOPPED,
                (guest) -> guest.function("clock_time_get_times").invoke(Host.HASTY, 1, 0, WasiGuest.RESULT, 0));
        nothing(cases, "a loop of only failing calls", "fd_close", STOPPED,
                (guest) -> guest.function("fd_close_times").invoke(Host.HASTY, -1, 0));
        cases.add("a loop of reads of an input without end", "fd_read of stdin", STOPPED, (host) -> {
            try (WasiGuest guest = new WasiGuest(host, WasiPreview1.builder().stdin(Zeros::new).build())) {
                guest.segment(0, WasiGuest.DATA, 65536);
                return guest.function("fd_read_times").invoke(Host.HASTY, 0, 0, 1, WasiGuest.RESULT, 0);
            }
        });
        cases.add("a million denials, and an audit that is told", "path_open", "told, 0 opened", (host) -> {
            long[] told = new long[1];
            WasiPreview1 wasi = WasiPreview1.builder()
                .directory(host.grant(), "/", dev.wasmhost.wasi.Access.READ_ONLY)
                .audit((denial) -> told[0]++)
                .build();
            try (WasiGuest guest = new WasiGuest(host, wasi)) {
                long length = guest.path("../x");
                long opened = guest.times("path_open", MILLION, WasiGuest.ROOT, 0, 1024, length, 0, 0, 0, 0,
                        WasiGuest.RESULT);
                return ((told[0] > 0 && told[0] <= MILLION) ? "told, " : told[0] + " told, ") + opened + " opened";
            }
        });
    }

    private static void ends(Cases cases) {
        nothing(cases, "proc_exit with 0, 255, 2^31 and 2^32 - 1", "proc_exit",
                "exit 0 exit 255 exit -2147483648 exit -1",
                (guest) -> Outcome.all(() -> guest.function("proc_exit").invoke(0),
                        () -> guest.function("proc_exit").invoke(255),
                        () -> guest.function("proc_exit").invoke(Integer.MIN_VALUE),
                        () -> guest.function("proc_exit").invoke(-1)));
        cases.add("proc_exit in the start function, and in a catch_all", "proc_exit", "exit 3", (host) -> {
            FunctionType status = FunctionType.of(ValueType.I32);
            WasmBuilder starts = new WasmBuilder();
            starts.importFunction("wasi_snapshot_preview1", "proc_exit", status);
            starts.start(starts.function(FunctionType.empty(), new Code().i32Const(3).call(0)));
            WasmBuilder catches = new WasmBuilder();
            catches.importFunction("wasi_snapshot_preview1", "proc_exit", status);
            Code code = new Code().block().tryTable(0x40, 2, 0).i32Const(3).call(0).end().end();
            catches.exportFunction("run", catches.function(FunctionType.empty(), code));
            WasmImports imports = WasmImports.builder().add(WasiPreview1.builder().build()).build();
            return Outcome.all(() -> host.instantiate(starts.build(), imports), () -> {
                try (WasmInstance instance = host.instantiate(catches.build(), imports)) {
                    return instance.function("run").invoke();
                }
            });
        });
        nothing(cases, "proc_raise of every signal there is, and of some there are not", "proc_raise",
                "ended, ignored, refused", (guest) -> {
                    for (int signal = -2; signal < 40; signal++) {
                        int number = signal;
                        String outcome = Outcome.of(() -> guest.call("proc_raise", number));
                        if (!outcome.matches("exit " + (128 + signal) + "|SUCCESS|EINVAL|ENOTSUP")) {
                            return signal + ": " + outcome;
                        }
                    }
                    return "ended, ignored, refused";
                });
        nothing(cases, "sockets that are streams, and that are none", "sock_*",
                "ENOTSOCK ENOTSOCK ENOTSOCK ENOTSOCK EBADF",
                (guest) -> Outcome.all(() -> guest.call("sock_accept", 0, 0, WasiGuest.RESULT),
                        () -> guest.call("sock_recv", 0, 0, 0, 0, WasiGuest.RESULT, WasiGuest.RESULT),
                        () -> guest.call("sock_send", 1, 0, 0, 0, WasiGuest.RESULT),
                        () -> guest.call("sock_shutdown", 2, 1),
                        () -> guest.call("sock_accept", 3, 0, WasiGuest.RESULT)));
    }

    private static void strings(Cases cases) {
        cases.add("arguments and environment written past the end of memory", "args_get, environ_get", "EFAULT",
                (host) -> {
                    WasiPreview1 wasi = WasiPreview1.builder()
                        .arguments("program", "one")
                        .environment("K", "v")
                        .build();
                    try (WasiGuest guest = new WasiGuest(host, wasi)) {
                        return Outcome.all(IntStream.of(WasiGuest.MEMORY - 3, -1, -8)
                            .boxed()
                            .flatMap((at) -> java.util.stream.Stream.<Outcome.Step>of(
                                    () -> guest.call("args_get", at, 0), () -> guest.call("args_get", 0, at),
                                    () -> guest.call("environ_get", at, 0), () -> guest.call("args_sizes_get", at, 0),
                                    () -> guest.call("environ_sizes_get", 0, at),
                                    () -> guest.call("clock_time_get", 0, 0, at),
                                    () -> guest.call("clock_res_get", 0, at), () -> guest.call("fd_fdstat_get", 0, at),
                                    () -> guest.call("fd_filestat_get", 0, at)))
                            .toArray(Outcome.Step[]::new));
                    }
                });
        nothing(cases, "a guest that is granted nothing looks for something", "prestats, arguments, variables",
                "EBADF 0 0 0", (guest) -> Outcome.of(() -> {
                    Errno grant = guest.call("fd_prestat_get", 3, WasiGuest.RESULT);
                    guest.call("args_sizes_get", WasiGuest.RESULT, 72);
                    int arguments = guest.result();
                    guest.call("environ_sizes_get", WasiGuest.RESULT, 72);
                    int variables = guest.result();
                    guest.segment(0, WasiGuest.DATA, 100);
                    guest.call("fd_read", 0, 0, 1, WasiGuest.RESULT);
                    return grant + " " + arguments + " " + variables + " " + guest.result();
                }));
        nothing(cases, "clocks that there are not", "clock_time_get, clock_res_get", "EINVAL",
                (guest) -> Outcome.all(() -> guest.call("clock_time_get", 4, 0, WasiGuest.RESULT),
                        () -> guest.call("clock_time_get", -1, 0, WasiGuest.RESULT),
                        () -> guest.call("clock_res_get", 99, WasiGuest.RESULT)));
    }

    private static void memories(Cases cases) {
        cases.add("a guest that exports no memory, or a function of that name", "memory", "link error", (host) -> {
            WasmImports imports = WasmImports.builder().add(WasiPreview1.builder().build()).build();
            FunctionType type = FunctionType.of(ValueType.I32, ValueType.I32).returning(ValueType.I32);
            return Outcome.all(() -> randomWithout(host, imports, type, false),
                    () -> randomWithout(host, imports, type, true));
        });
        cases.add("WASI imported with other types, unknown functions, from unknown versions", "imports", "link error",
                (host) -> {
                    WasmImports imports = WasmImports.builder().add(WasiPreview1.builder().build()).build();
                    FunctionType nothing = FunctionType.empty();
                    return Outcome.all(() -> importing(host, imports, "wasi_snapshot_preview1", "fd_close", nothing),
                            () -> importing(host, imports, "wasi_snapshot_preview1", "fd_steal", nothing),
                            () -> importing(host, imports, "wasi_snapshot_preview2", "sched_yield",
                                    nothing.returning(ValueType.I32)),
                            () -> importing(host, imports, "wasi_unstable", "sock_accept",
                                    FunctionType.of(ValueType.I32, ValueType.I32, ValueType.I32)
                                        .returning(ValueType.I32)));
                });
        cases.add("the older version of WASI, with its own numbers for seeking", "wasi_unstable", "SUCCESS 5",
                (host) -> {
                    WasiPreview1 wasi = WasiPreview1.builder()
                        .directory(host.grant(), "/", dev.wasmhost.wasi.Access.READ_ONLY)
                        .build();
                    try (WasmInstance instance = host.instantiate(WasiGuest.module("wasi_unstable"),
                            WasmImports.builder().add(wasi).build())) {
                        instance.memory("memory").write(1024, WasiGuest.bytes("file"), 0, 4);
                        instance.function("path_open").invoke(3, 0, 1024, 4, 0, 1L << 1 | 1L << 2, 0, 0, 64);
                        int file = instance.memory("memory").readInt(64);
                        long errno = instance.function("fd_seek").invoke(file, 5, 2, 64)[0];
                        return name((int) errno) + " " + instance.memory("memory").readLong(64);
                    }
                });
    }

    private static Object randomWithout(Host host, WasmImports imports, FunctionType type, boolean function) {
        WasmBuilder module = new WasmBuilder();
        int random = module.importFunction("wasi_snapshot_preview1", "random_get", type);
        int run = module.function(type, new Code().localGet(0).localGet(1).call(random));
        module.exportFunction("run", run);
        if (function) {
            module.exportFunction("memory", run);
        }
        try (WasmInstance instance = host.instantiate(module.build(), imports)) {
            return instance.function("run").invoke(0, 1);
        }
    }

    private static Object importing(Host host, WasmImports imports, String from, String name, FunctionType type) {
        WasmBuilder module = new WasmBuilder();
        module.importFunction(from, name, type);
        return host.instantiate(module.build(), imports);
    }

    /** Does something with a guest that is granted nothing. */
    private interface Call {

        Object run(WasiGuest guest) throws Exception;

    }

    private static void nothing(Cases cases, String name, String guest, String expected, Call call) {
        cases.add(name, guest, expected, (host) -> {
            try (WasiGuest made = WasiGuest.withNothing(host)) {
                return call.run(made);
            }
        });
    }

    /** Zeros without end. */
    private static final class Zeros extends InputStream {

        @Override
        public int read() {
            return 0;
        }

        @Override
        public int read(byte[] target, int offset, int length) {
            java.util.Arrays.fill(target, offset, offset + length, (byte) 0);
            return length;
        }

    }

}

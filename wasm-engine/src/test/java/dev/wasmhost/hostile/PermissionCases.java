package dev.wasmhost.hostile;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.channels.ServerSocketChannel;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;

import dev.wasmhost.wasi.Clocks;
import dev.wasmhost.wasi.Errno;
import dev.wasmhost.wasi.ExitPolicy;
import dev.wasmhost.wasi.Randomness;
import dev.wasmhost.wasi.WasiPreview1;

/** Guests against what the operator has narrowed: ends, randomness, clocks, sockets. */
final class PermissionCases {

    private static final int MILLION = 1_000_000;

    private static final int NONBLOCK = 4;

    private PermissionCases() {
    }

    static void add(Cases cases) {
        narrowed(cases);
        clocks(cases);
        sockets(cases);
    }

    /** Does something with a guest. */
    private interface Use {

        Object of(WasiGuest guest) throws Exception;

    }

    private static void with(Cases cases, String name, String guest, String expected, WasiPreview1.Builder wasi,
            Use use) {
        cases.add(name, guest, expected, (host) -> {
            try (WasiGuest made = new WasiGuest(host, wasi.build())) {
                return use.of(made);
            }
        });
    }

    private static void narrowed(Cases cases) {
        with(cases, "proc_exit and a signal where ending is not allowed", "proc_exit, proc_raise", "trap EXIT_DENIED",
                WasiPreview1.builder().exit(ExitPolicy.TRAPPED),
                (guest) -> Outcome.all(() -> guest.function("proc_exit").invoke(0), () -> guest.call("proc_raise", 9)));
        with(cases, "random numbers beyond what a call may have", "random_get", "16 drawn, then EDQUOT",
                WasiPreview1.builder().random(Randomness.secure().withBytesPerCall(1 << 20)),
                (guest) -> guest.times("random_get", MILLION, WasiGuest.DATA, 65536) + " drawn, then " + guest.last());
        cases.add("seeded random numbers in two instances: the same", "random_get", "the same", (host) -> {
            WasiPreview1 wasi = WasiPreview1.builder().random(Randomness.seeded(7)).build();
            try (WasiGuest first = new WasiGuest(host, wasi); WasiGuest second = new WasiGuest(host, wasi)) {
                first.call("random_get", 0, 65536);
                second.call("random_get", 0, 65536);
                return Arrays.equals(first.memory.read(0, 65536), second.memory.read(0, 65536)) ? "the same"
                        : "different";
            }
        });
        cases.add("a million denials: the audit is told ten a second at most", "path_open", "few told", (host) -> {
            int[] told = new int[1];
            WasiPreview1 wasi = WasiPreview1.builder()
                .directory(host.grant(), "/", dev.wasmhost.wasi.Access.READ_ONLY)
                .audit((denial) -> told[0]++)
                .build();
            try (WasiGuest guest = new WasiGuest(host, wasi)) {
                guest.times("path_open", MILLION, WasiGuest.ROOT, 0, 1024, guest.path("/x"), 0, 0, 0, 0,
                        WasiGuest.RESULT);
            }
            return (told[0] > 0 && told[0] < 1000) ? "few told" : told[0] + " told";
        });
    }

    private static void clocks(Cases cases) {
        with(cases, "a loop of clock_time_get to measure less than the clock's 10 ms", "clock_time_get",
                "multiples of 10 ms", WasiPreview1.builder().clocks(Clocks.coarse(Duration.ofMillis(10))), (guest) -> {
                    for (int i = 0; i < 100_000; i++) {
                        guest.call("clock_time_get", i % 4, 0, WasiGuest.RESULT);
                        if (guest.memory.readLong(WasiGuest.RESULT) % 10_000_000 != 0) {
                            return guest.memory.readLong(WasiGuest.RESULT);
                        }
                    }
                    return "multiples of 10 ms";
                });
        with(cases, "a fixed clock, looked at a million times", "clock_time_get", "1000000000",
                WasiPreview1.builder().clocks(Clocks.fixed(Instant.ofEpochSecond(1))), (guest) -> {
                    guest.times("clock_time_get", MILLION, 0, 0, WasiGuest.RESULT);
                    return guest.memory.readLong(WasiGuest.RESULT);
                });
    }

    private static void sockets(Cases cases) {
        socket(cases, "accepts where nobody connects, 100,000 times", "0 accepted, then EAGAIN",
                (guest, address) -> guest.times("sock_accept", 100_000, WasiGuest.ROOT, NONBLOCK, WasiGuest.RESULT)
                        + " accepted, then " + guest.last());
        socket(cases, "a listener used as a file, a directory, a connection", "refused", (guest, address) -> {
            guest.segment(0, WasiGuest.DATA, 10);
            String outcome = Outcome.all(() -> guest.open("file", 0, WasiGuest.READ),
                    () -> guest.call("fd_read", WasiGuest.ROOT, 0, 1, WasiGuest.RESULT),
                    () -> guest.call("fd_seek", WasiGuest.ROOT, 0, 0, WasiGuest.RESULT),
                    () -> guest.call("sock_send", WasiGuest.ROOT, 0, 1, 0, WasiGuest.RESULT),
                    () -> guest.call("fd_filestat_set_size", WasiGuest.ROOT, 0));
            return outcome.contains("SUCCESS") ? outcome : "refused";
        });
        socket(cases, "100,000 accepts, one peer", "accepted once, then not", (guest, address) -> {
            try (Socket peer = new Socket()) {
                peer.connect(address);
                long accepted = 0;
                for (int i = 0; i < 1000 && accepted == 0; i++) {
                    accepted += guest.times("sock_accept", 100, WasiGuest.ROOT, NONBLOCK, WasiGuest.RESULT);
                }
                accepted += guest.times("sock_accept", 100_000, WasiGuest.ROOT, NONBLOCK, WasiGuest.RESULT);
                return (accepted == 1 && guest.last() != Errno.SUCCESS) ? "accepted once, then not" : accepted;
            }
        });
        cases.add("sockets: an accept that waits for ever", "a granted listener", "stopped DEADLINE", (host) -> {
            try (ServerSocketChannel listener = open();
                    WasiGuest guest = new WasiGuest(host, WasiPreview1.builder().listener(listener).build())) {
                return guest.call(Host.HASTY, "sock_accept", WasiGuest.ROOT, 0, WasiGuest.RESULT);
            }
        });
        socket(cases, "reads from a peer that says nothing, without end", "stopped DEADLINE", (guest, address) -> {
            try (Socket peer = new Socket()) {
                peer.connect(address);
                while (guest.call("sock_accept", WasiGuest.ROOT, 0, WasiGuest.RESULT) != Errno.SUCCESS) {
                    Thread.onSpinWait();
                }
                int connection = guest.result();
                guest.segment(0, WasiGuest.DATA, 10);
                return guest.function("sock_recv_times")
                    .invoke(Host.HASTY, connection, 0, 1, 0, WasiGuest.RESULT, 72, 0);
            }
        });
    }

    /** Does something with a guest whose listener has this address. */
    private interface Listening {

        Object run(WasiGuest guest, InetSocketAddress address) throws Exception;

    }

    private static void socket(Cases cases, String name, String expected, Listening use) {
        cases.add("sockets: " + name, "a granted listener", expected, (host) -> {
            try (ServerSocketChannel listener = open();
                    WasiGuest guest = new WasiGuest(host, WasiPreview1.builder().listener(listener).build())) {
                guest.call("fd_fdstat_set_flags", WasiGuest.ROOT, NONBLOCK);
                return use.run(guest, (InetSocketAddress) listener.getLocalAddress());
            }
        });
    }

    private static ServerSocketChannel open() throws IOException {
        ServerSocketChannel listener = ServerSocketChannel.open();
        listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        return listener;
    }

}

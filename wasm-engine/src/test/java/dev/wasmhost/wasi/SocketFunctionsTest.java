package dev.wasmhost.wasi;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import dev.wasmhost.WasmEngine;
import dev.wasmhost.WasmImports;
import dev.wasmhost.WasmInstance;
import dev.wasmhost.WasmInterruptedException;
import dev.wasmhost.WasmLimits;
import dev.wasmhost.testing.Guests;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/** Listeners and what guests accept there, over loopback. */
@Timeout(60)
class SocketFunctionsTest {

    private static final int LISTENER = 3;

    private static final int NONBLOCK = 4;

    private static final int PEEK = 1;

    private static final int WAITALL = 2;

    private static final int READING = 1;

    private static final int WRITING = 2;

    private final List<WasiDenial> denials = new ArrayList<>();

    private final ExecutorService threads = Executors.newCachedThreadPool();

    private ServerSocketChannel listener;

    private TestGuest guest;

    @BeforeEach
    void listen() throws IOException {
        this.listener = ServerSocketChannel.open().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        this.guest = new TestGuest(wasi().build());
    }

    @AfterEach
    void close() throws IOException {
        this.guest.close();
        this.listener.close();
        this.threads.shutdownNow();
    }

    private WasiPreview1.Builder wasi() {
        return WasiPreview1.builder().listener(this.listener).audit(this.denials::add);
    }

    private Socket connect() throws IOException {
        InetSocketAddress address = (InetSocketAddress) this.listener.getLocalAddress();
        return new Socket(address.getAddress(), address.getPort());
    }

    private int accept(int flags) {
        return this.guest.get("sock_accept", LISTENER, flags, TestGuest.RESULT);
    }

    private Errno receive(int socket, int length, int flags) {
        this.guest.segment(TestGuest.DATA, length);
        return this.guest.call("sock_recv", socket, 0, 1, flags, TestGuest.RESULT, 8);
    }

    private String received(int socket, int length, int flags) {
        assertThat(receive(socket, length, flags)).isEqualTo(Errno.SUCCESS);
        return this.guest.text(TestGuest.DATA, this.guest.memory.readInt(TestGuest.RESULT));
    }

    private Errno send(int socket, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        this.guest.memory.write(TestGuest.DATA, bytes, 0, bytes.length);
        this.guest.segment(TestGuest.DATA, bytes.length);
        return this.guest.call("sock_send", socket, 0, 1, 0, TestGuest.RESULT);
    }

    private static void write(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
    }

    private void limitTime(Duration time) {
        Instant end = Instant.now().plus(time);
        this.guest.instance.interruption = () -> {
            if (Instant.now().isAfter(end)) {
                throw new WasmInterruptedException(WasmInterruptedException.Reason.DEADLINE, "time is over");
            }
        };
    }

    @Test
    void aConnectionIsAcceptedReadWrittenAndShutDown() throws IOException {
        try (Socket client = connect()) {
            int socket = accept(0);
            assertThat(socket).isEqualTo(LISTENER + 1);
            write(client, "hello");
            assertThat(received(socket, 100, 0)).isEqualTo("hello");
            assertThat(this.guest.memory.readShort(8)).as("flags").isZero();
            assertThat(send(socket, "answer")).isEqualTo(Errno.SUCCESS);
            assertThat(this.guest.memory.readInt(TestGuest.RESULT)).isEqualTo(6);
            assertThat(client.getInputStream().readNBytes(6)).asString(StandardCharsets.UTF_8).isEqualTo("answer");
            assertThat(this.guest.call("sock_shutdown", socket, WRITING)).isEqualTo(Errno.SUCCESS);
            assertThat(client.getInputStream().read()).isEqualTo(-1);
            assertThat(send(socket, "x")).isEqualTo(Errno.EPIPE);
            assertThat(this.guest.write(socket, "x")).isEqualTo(Errno.EPIPE);
            write(client, "more");
            assertThat(this.guest.read(socket)).as("by fd_read").isEqualTo("more");
            client.shutdownOutput();
            assertThat(received(socket, 100, 0)).isEmpty();
            assertThat(this.guest.call("fd_close", socket)).isEqualTo(Errno.SUCCESS);
            assertThat(receive(socket, 1, 0)).isEqualTo(Errno.EBADF);
        }
        assertThat(this.denials).isEmpty();
    }

    @Test
    void aClosedConnectionIsReallyClosed() throws IOException {
        try (Socket client = connect()) {
            int socket = accept(0);
            write(client, "x");
            assertThat(received(socket, 1, 0)).as("after a wait, perhaps").isEqualTo("x");
            subscribe(0, 1, socket);
            subscribe(1, 0, 1);
            this.guest.memory.writeLong(148 + 24, Duration.ofMillis(10).toNanos());
            assertThat(this.guest.get("poll_oneoff", 100, 1000, 2, TestGuest.RESULT)).isEqualTo(1);
            this.guest.call("fd_close", socket);
            assertThat(client.getInputStream().read()).isEqualTo(-1);
        }
    }

    @Test
    void whatIsPeekedStays() throws IOException {
        try (Socket client = connect()) {
            int socket = accept(0);
            write(client, "hello world");
            assertThat(received(socket, 5, PEEK)).isEqualTo("hello");
            assertThat(received(socket, 2, 0)).isEqualTo("he");
            assertThat(received(socket, 3, PEEK)).isEqualTo("llo");
            assertThat(received(socket, 9, WAITALL)).isEqualTo("llo world");
            assertThat(this.guest.call("fd_fdstat_set_flags", socket, NONBLOCK)).isEqualTo(Errno.SUCCESS);
            assertThat(receive(socket, 1, PEEK)).isEqualTo(Errno.EAGAIN);
            client.shutdownOutput();
            this.guest.call("fd_fdstat_set_flags", socket, 0);
            assertThat(received(socket, 1, PEEK)).isEmpty();
        }
    }

    @Test
    void allCanBeWaitedFor() throws Exception {
        try (Socket client = connect()) {
            int socket = accept(0);
            Future<?> writer = this.threads.submit(() -> {
                for (int i = 0; i < 10; i++) {
                    write(client, "0123456789");
                }
                client.shutdownOutput();
                return null;
            });
            assertThat(received(socket, 60, WAITALL)).isEqualTo("0123456789".repeat(6));
            assertThat(received(socket, 60, WAITALL)).as("until the end").isEqualTo("0123456789".repeat(4));
            writer.get();
        }
    }

    @Test
    void noneWaitsThatIsNotTo() throws IOException {
        assertThat(this.guest.call("fd_fdstat_set_flags", LISTENER, NONBLOCK)).isEqualTo(Errno.SUCCESS);
        assertThat(this.guest.call("sock_accept", LISTENER, 0, TestGuest.RESULT)).isEqualTo(Errno.EAGAIN);
        try (Socket client = connect()) {
            int socket = acceptSoon(NONBLOCK);
            this.guest.call("fd_fdstat_get", socket, 100);
            assertThat(this.guest.memory.readByte(100)).isEqualTo(FileType.SOCKET_STREAM.number());
            assertThat(this.guest.memory.readShort(102)).isEqualTo((short) NONBLOCK);
            assertThat(this.guest.memory.readLong(108)).isEqualTo(Rights.CONNECTION);
            assertThat(receive(socket, 1, 0)).isEqualTo(Errno.EAGAIN);
            assertThat(this.guest.call("fd_read", socket, 0, 1, TestGuest.RESULT)).isEqualTo(Errno.EAGAIN);
            String much = "x".repeat(60_000);
            int sent = 0;
            while (send(socket, much) == Errno.SUCCESS) {
                sent += this.guest.memory.readInt(TestGuest.RESULT);
            }
            assertThat(send(socket, much)).isEqualTo(Errno.EAGAIN);
            assertThat(client.getInputStream().readNBytes(sent)).hasSize(sent).containsOnly('x');
        }
    }

    private int acceptSoon(int flags) {
        subscribe(0, 1, LISTENER);
        assertThat(this.guest.get("poll_oneoff", 100, 1000, 1, TestGuest.RESULT)).isEqualTo(1);
        return accept(flags);
    }

    @Test
    void aSenderThatMayWaitSendsAll() throws Exception {
        try (Socket client = connect()) {
            int socket = accept(0);
            Future<Integer> reader = this.threads.submit(() -> client.getInputStream().readNBytes(6_000_000).length);
            String much = "x".repeat(60_000);
            for (int i = 0; i < 100; i++) {
                assertThat(send(socket, much)).isEqualTo(Errno.SUCCESS);
                assertThat(this.guest.memory.readInt(TestGuest.RESULT)).isEqualTo(60_000);
            }
            assertThat(reader.get()).isEqualTo(6_000_000);
        }
    }

    @Test
    void waitingEndsWithTheCallsTime() throws IOException {
        limitTime(Duration.ofMillis(50));
        assertThatExceptionOfType(WasmInterruptedException.class)
            .isThrownBy(() -> this.guest.call("sock_accept", LISTENER, 0, TestGuest.RESULT));
        this.guest.instance.interruption = () -> {
        };
        try (Socket client = connect()) {
            int socket = accept(0);
            limitTime(Duration.ofMillis(50));
            assertThatExceptionOfType(WasmInterruptedException.class).isThrownBy(() -> receive(socket, 1, 0));
            limitTime(Duration.ofMillis(50));
            assertThatExceptionOfType(WasmInterruptedException.class).isThrownBy(() -> receive(socket, 1, PEEK));
            subscribe(0, 1, socket);
            limitTime(Duration.ofMillis(50));
            assertThatExceptionOfType(WasmInterruptedException.class)
                .isThrownBy(() -> this.guest.call("poll_oneoff", 100, 1000, 1, TestGuest.RESULT));
            limitTime(Duration.ofMillis(100));
            String much = "x".repeat(60_000);
            assertThatExceptionOfType(WasmInterruptedException.class).isThrownBy(() -> {
                for (int i = 0; i < 10_000; i++) {
                    send(socket, much);
                }
            });
            assertThat(client.isConnected()).isTrue();
        }
    }

    @Test
    void anInterruptOfTheHostsThreadClosesNothing() throws Exception {
        Future<Errno> interrupted = this.threads.submit((Callable<Errno>) () -> {
            Thread.currentThread().interrupt();
            return this.guest.call("sock_accept", LISTENER, 0, TestGuest.RESULT);
        });
        assertThat(interrupted.get()).isEqualTo(Errno.EINTR);
        try (Socket client = connect()) {
            int socket = accept(0);
            Future<Errno> reading = this.threads.submit(() -> {
                Thread.currentThread().interrupt();
                return receive(socket, 1, 0);
            });
            assertThat(reading.get()).isEqualTo(Errno.EINTR);
            write(client, "x");
            assertThat(received(socket, 1, 0)).isEqualTo("x");
        }
    }

    @Test
    void aListenerThatTheHostClosesEndsTheWait() throws Exception {
        Future<Errno> accepting = this.threads
            .submit(() -> this.guest.call("sock_accept", LISTENER, 0, TestGuest.RESULT));
        this.listener.close();
        assertThat(accepting.get()).isEqualTo(Errno.EBADF);
    }

    @Test
    void instancesShareAListenerAndNotItsDescriptor() throws IOException {
        try (TestGuest second = new TestGuest(wasi().build()); Socket first = connect()) {
            assertThat(this.guest.call("fd_close", LISTENER)).isEqualTo(Errno.SUCCESS);
            int socket = second.get("sock_accept", LISTENER, 0, TestGuest.RESULT);
            write(first, "x");
            assertThat(second.get("sock_recv", socket, 0, 0, 0, TestGuest.RESULT, 8)).isZero();
        }
        assertThat(this.listener.isOpen()).isTrue();
    }

    @Test
    void rightsAreInheritedAndGivenUp() throws IOException {
        assertThat(this.guest.call("fd_fdstat_set_rights", LISTENER, Rights.SOCK_ACCEPT, Rights.FD_READ))
            .isEqualTo(Errno.SUCCESS);
        try (Socket client = connect()) {
            int socket = accept(0);
            assertThat(send(socket, "x")).isEqualTo(Errno.ENOTCAPABLE);
            assertThat(this.guest.call("sock_shutdown", socket, WRITING)).isEqualTo(Errno.ENOTCAPABLE);
            write(client, "x");
            assertThat(received(socket, 1, 0)).isEqualTo("x");
            assertThat(this.guest.call("fd_fdstat_set_rights", LISTENER, 0, 0)).isEqualTo(Errno.SUCCESS);
            assertThat(this.guest.call("sock_accept", LISTENER, 0, TestGuest.RESULT)).isEqualTo(Errno.ENOTCAPABLE);
        }
        assertThat(this.denials).extracting(WasiDenial::call)
            .containsExactly("sock_send", "sock_shutdown", "sock_accept");
    }

    @Test
    void connectionsAreCountedAsHandles() throws IOException {
        this.guest.instance.limits = WasmLimits.builder().handles(5).build();
        try (Socket client = connect(); Socket second = connect()) {
            int socket = accept(0);
            assertThat(this.guest.call("sock_accept", LISTENER, 0, TestGuest.RESULT)).isEqualTo(Errno.EMFILE);
            this.guest.call("fd_close", socket);
            assertThat(client.getInputStream().read()).isEqualTo(-1);
            assertThat(accept(0)).isEqualTo(socket);
            assertThat(second.isConnected()).isTrue();
        }
    }

    @Test
    void whatIsNoSocketOrNotForThisIsRefused(@TempDir Path directory) throws IOException {
        WasiPreview1 wasi = wasi().directory(directory, "/", Access.READ_ONLY).build();
        try (TestGuest other = new TestGuest(wasi); Socket client = connect()) {
            for (String function : List.of("sock_recv", "sock_send", "sock_accept", "sock_shutdown")) {
                long[] arguments = new long[WasiFunction.of(function).type().parameters().size()];
                for (int descriptor = 0; descriptor < 4; descriptor++) {
                    arguments[0] = descriptor;
                    assertThat(other.call(function, arguments)).isEqualTo(Errno.ENOTSOCK);
                }
                arguments[0] = 9;
                assertThat(other.call(function, arguments)).isEqualTo(Errno.EBADF);
            }
            int socket = other.get("sock_accept", 4, 0, TestGuest.RESULT);
            assertThat(socket).as("after the directory and the listener").isEqualTo(5);
            assertThat(other.call("sock_accept", socket, 0, 16)).isEqualTo(Errno.EINVAL);
            assertThat(other.call("sock_accept", 4, 1, 16)).isEqualTo(Errno.EINVAL);
            assertThat(other.call("sock_accept", 4, 0, 0x3fffe)).isEqualTo(Errno.EFAULT);
            assertThat(other.call("sock_recv", 4, 0, 0, 0, 16, 8)).isEqualTo(Errno.ENOTCONN);
            assertThat(other.call("sock_recv", socket, 0, 0, 4, 16, 8)).isEqualTo(Errno.EINVAL);
            assertThat(other.call("sock_recv", socket, 0, 0, 0, 16, 0x3ffff)).isEqualTo(Errno.EFAULT);
            assertThat(other.call("sock_recv", socket, 0, 0xffffffffL, 0, 16, 8)).isEqualTo(Errno.EFAULT);
            assertThat(other.call("sock_send", 4, 0, 0, 0, 16)).isEqualTo(Errno.ENOTCONN);
            assertThat(other.call("sock_send", socket, 0, 0, 1, 16)).isEqualTo(Errno.EINVAL);
            assertThat(other.call("sock_shutdown", 4, 1)).isEqualTo(Errno.ENOTCONN);
            assertThat(other.call("sock_shutdown", socket, 0)).isEqualTo(Errno.EINVAL);
            assertThat(other.call("sock_shutdown", socket, 4)).isEqualTo(Errno.EINVAL);
            assertThat(other.call("sock_shutdown", socket, READING | WRITING)).isEqualTo(Errno.SUCCESS);
            assertThat(other.call("sock_recv", socket, 0, 0, 0, 16, 8)).isEqualTo(Errno.SUCCESS);
            assertThat(other.call("fd_seek", socket, 0, 0, 16)).isEqualTo(Errno.ESPIPE);
            assertThat(other.call("fd_pread", socket, 0, 0, 0, 16)).isEqualTo(Errno.ESPIPE);
            assertThat(other.call("fd_read", 4, 0, 0, 16)).isEqualTo(Errno.EBADF);
            assertThat(other.call("fd_filestat_get", socket, 100)).isEqualTo(Errno.SUCCESS);
            assertThat(other.memory.readByte(116)).isEqualTo(FileType.SOCKET_STREAM.number());
            assertThat(other.call("fd_prestat_get", 4, 16)).isEqualTo(Errno.EBADF);
            assertThat(other.call("fd_renumber", socket, 0)).isEqualTo(Errno.SUCCESS);
            assertThat(other.call("fd_close", 0)).isEqualTo(Errno.SUCCESS);
            assertThat(client.isConnected()).isTrue();
        }
        assertThat(this.denials).isEmpty();
    }

    @Test
    void pollWaitsForSockets() throws Exception {
        subscribe(0, 0, 1);
        this.guest.memory.writeLong(100 + 24, Duration.ofMillis(20).toNanos());
        subscribe(1, 1, LISTENER);
        subscribe(2, 2, LISTENER);
        assertThat(events(3)).as("a listener is never written").containsExactly("2 ENOTCONN 2 0 0");
        assertThat(events(2)).as("time").containsExactly("0 SUCCESS 0 0 0");
        this.guest.memory.writeLong(100 + 24, Duration.ofHours(1).toNanos());
        Future<Socket> connecting = this.threads.submit(this::connect);
        assertThat(events(2)).containsExactly("1 SUCCESS 1 1 0");
        int socket = accept(0);
        try (Socket client = connecting.get()) {
            subscribe(1, 1, socket);
            subscribe(2, 2, socket);
            assertThat(events(3)).as("can be written").containsExactly("2 SUCCESS 2 0 0");
            Future<?> writing = this.threads.submit(() -> {
                write(client, "hello");
                return null;
            });
            assertThat(events(2)).containsExactly("1 SUCCESS 1 5 0");
            writing.get();
            assertThat(received(socket, 2, 0)).isEqualTo("he");
            assertThat(events(2)).as("taken and not read").containsExactly("1 SUCCESS 1 3 0");
            assertThat(received(socket, 9, 0)).isEqualTo("llo");
            client.shutdownOutput();
            assertThat(events(2)).as("the end").containsExactly("1 SUCCESS 1 0 1");
            assertThat(received(socket, 9, 0)).isEmpty();
        }
    }

    @Test
    void aFixedClockWaitsForSocketsButNotForTime() throws IOException {
        WasiPreview1 wasi = wasi().clocks(Clocks.fixed(Instant.EPOCH)).build();
        try (TestGuest fixed = new TestGuest(wasi); Socket client = connect()) {
            int socket = fixed.get("sock_accept", LISTENER, 0, TestGuest.RESULT);
            fixed.memory.writeByte(108, (byte) 1);
            fixed.memory.writeInt(116, socket);
            fixed.memory.writeLong(148, 7);
            fixed.memory.writeLong(148 + 24, Duration.ofMillis(20).toNanos());
            assertThat(fixed.get("poll_oneoff", 100, 1000, 2, TestGuest.RESULT)).isEqualTo(1);
            assertThat(fixed.memory.readLong(1000)).isEqualTo(7);
            fixed.call("clock_time_get", 0, 0, TestGuest.RESULT);
            assertThat(fixed.memory.readLong(TestGuest.RESULT)).isEqualTo(Duration.ofMillis(20).toNanos());
            write(client, "x");
            fixed.memory.writeLong(148 + 24, Duration.ofHours(1).toNanos());
            assertThat(fixed.get("poll_oneoff", 100, 1000, 2, TestGuest.RESULT)).isEqualTo(1);
            fixed.call("clock_time_get", 0, 0, TestGuest.RESULT);
            assertThat(fixed.memory.readLong(TestGuest.RESULT)).as("no time was slept")
                .isEqualTo(Duration.ofMillis(20).toNanos());
        }
    }

    @Test
    void onlyBoundSocketsAreGranted() throws IOException {
        WasiPreview1.Builder builder = WasiPreview1.builder();
        try (ServerSocketChannel unbound = ServerSocketChannel.open()) {
            assertThatIllegalArgumentException().isThrownBy(() -> builder.listener(unbound))
                .withMessageContaining("bound");
        }
        ServerSocketChannel closed = ServerSocketChannel.open();
        closed.close();
        assertThatIllegalArgumentException().isThrownBy(() -> builder.listener(closed)).withMessageContaining("open");
    }

    @Test
    void aCProgramServesConnections() throws Exception {
        ByteArrayOutputStream output = new ByteArrayOutputStream();
        WasiPreview1 wasi = wasi().arguments("echo", "3").stdout(output).stderr(output).build();
        try (WasmEngine engine = WasmEngine.builder().build();
                WasmInstance instance = engine.load(Guests.read("echo.wasm"))
                    .instantiate(WasmImports.builder().add(wasi).build(),
                            WasmLimits.builder().timeout(Duration.ofMinutes(1)).build())) {
            Future<Integer> status = this.threads.submit(() -> wasi.run(instance));
            for (int i = 0; i < 3; i++) {
                String sent = "some text, ".repeat(1 + i * 5000);
                assertThat(exchange(sent))
                    .isEqualTo(sent.toUpperCase(java.util.Locale.ROOT) + "\n" + sent.length() + " bytes\n");
            }
            assertThat(status.get()).as(output::toString).isZero();
        }
        assertThat(output).hasToString("served\n");
        assertThat(this.denials).isEmpty();
    }

    private String exchange(String sent) throws Exception {
        try (Socket client = connect()) {
            Future<?> writer = this.threads.submit(() -> {
                write(client, sent);
                client.shutdownOutput();
                return null;
            });
            String received = new String(client.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            writer.get();
            return received;
        }
    }

    private void subscribe(int index, int type, int subject) {
        int at = 100 + 48 * index;
        this.guest.memory.write(at, new byte[48], 0, 48);
        this.guest.memory.writeLong(at, index);
        this.guest.memory.writeByte(at + 8, (byte) type);
        this.guest.memory.writeInt(at + 16, subject);
        this.guest.memory.writeLong(at + 24, Duration.ofHours(1).toNanos());
    }

    private List<String> events(int subscriptions) {
        int count = this.guest.get("poll_oneoff", 100, 1000, subscriptions, TestGuest.RESULT);
        List<String> events = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int at = 1000 + 32 * i;
            events.add(this.guest.memory.readLong(at) + " " + TestGuest.name(this.guest.memory.readShort(at + 8)) + " "
                    + this.guest.memory.readByte(at + 10) + " " + this.guest.memory.readLong(at + 16) + " "
                    + this.guest.memory.readShort(at + 24));
        }
        return events;
    }

}

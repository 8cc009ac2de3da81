package dev.wasmhost.wasi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import dev.wasmhost.FunctionType;
import dev.wasmhost.Limits;
import dev.wasmhost.LinkException;
import dev.wasmhost.MemoryType;
import dev.wasmhost.ValueType;
import dev.wasmhost.WasmEngine;
import dev.wasmhost.WasmExit;
import dev.wasmhost.WasmImports;
import dev.wasmhost.WasmInstance;
import dev.wasmhost.WasmInterruptedException;
import dev.wasmhost.WasmLimits;
import dev.wasmhost.testing.Code;
import dev.wasmhost.testing.WasmBuilder;

/** What a guest is given, and the functions that are not about files. */
class WasiPreview1Test {

    private final ByteArrayOutputStream output = new ByteArrayOutputStream();

    private final List<WasiDenial> denials = new ArrayList<>();

    @Test
    void anEmptyConfigurationGrantsNothing() {
        try (TestGuest guest = new TestGuest(WasiPreview1.builder().build())) {
            assertThat(guest.call("args_sizes_get", 16, 20)).isEqualTo(Errno.SUCCESS);
            assertThat(guest.memory.readLong(16)).isZero();
            assertThat(guest.call("environ_sizes_get", 16, 20)).isEqualTo(Errno.SUCCESS);
            assertThat(guest.memory.readLong(16)).isZero();
            assertThat(guest.call("fd_prestat_get", 3, 16)).isEqualTo(Errno.EBADF);
            assertThat(guest.read(0)).isEmpty();
            assertThat(guest.write(1, "discarded")).isEqualTo(Errno.SUCCESS);
            assertThat(guest.tryRead("x")).isEqualTo(Errno.EBADF);
        }
    }

    @Test
    void argumentsAndVariablesArrive() {
        WasiPreview1 wasi = WasiPreview1.builder()
            .arguments("app", "", "ünï")
            .environment("KEY", "value")
            .environment("E", "")
            .environment("KEY", "other")
            .build();
        try (TestGuest guest = new TestGuest(wasi)) {
            assertThat(guest.call("args_sizes_get", 16, 20)).isEqualTo(Errno.SUCCESS);
            assertThat(guest.memory.readInt(16)).isEqualTo(3);
            assertThat(guest.memory.readInt(20)).isEqualTo(11);
            assertThat(guest.call("args_get", 100, 200)).isEqualTo(Errno.SUCCESS);
            assertThat(guest.text(200, 11)).isEqualTo("app\0\0ünï\0");
            assertThat(guest.memory.readInt(100)).isEqualTo(200);
            assertThat(guest.memory.readInt(104)).isEqualTo(204);
            assertThat(guest.memory.readInt(108)).isEqualTo(205);
            assertThat(guest.call("environ_get", 100, 200)).isEqualTo(Errno.SUCCESS);
            assertThat(guest.text(200, 13)).isEqualTo("KEY=other\0E=\0");
            assertThat(guest.call("environ_get", 100, 0x3fffc)).isEqualTo(Errno.EFAULT);
            assertThat(guest.call("args_sizes_get", 0xfffffffcL, 20)).isEqualTo(Errno.EFAULT);
        }
    }

    @Test
    void whatCannotBeGivenIsRefused(@TempDir Path directory) throws IOException {
        WasiPreview1.Builder builder = WasiPreview1.builder();
        Path file = Files.createFile(directory.resolve("file"));
        assertThatIllegalArgumentException().isThrownBy(() -> builder.arguments("a\0b"));
        assertThatIllegalArgumentException().isThrownBy(() -> builder.environment("a=b", ""));
        assertThatIllegalArgumentException().isThrownBy(() -> builder.environment("", ""));
        assertThatIllegalArgumentException().isThrownBy(() -> builder.environment("a", "\0"));
        assertThatIllegalArgumentException().isThrownBy(() -> builder.directory(file, "/", Access.READ_ONLY));
        assertThatIllegalArgumentException()
            .isThrownBy(() -> builder.directory(directory.resolve("missing"), "/", Access.READ_ONLY));
        assertThatIllegalArgumentException().isThrownBy(() -> builder.directory(directory, "", Access.READ_ONLY));
    }

    @Test
    void aFileSystemWithoutSecureHandlesNeedsToBeAskedFor(@TempDir Path directory) throws IOException {
        Path zip = directory.resolve("a.zip");
        try (java.nio.file.FileSystem archive = java.nio.file.FileSystems.newFileSystem(zip,
                java.util.Map.of("create", "true"))) {
            Files.writeString(archive.getPath("/file"), "in a zip");
            assertThatIllegalArgumentException()
                .isThrownBy(() -> WasiPreview1.builder().directory(archive.getPath("/"), "/", Access.READ_ONLY))
                .withMessageContaining("no secure directory handles")
                .withMessageContaining("BEST_EFFORT");
            WasiPreview1 wasi = WasiPreview1.builder()
                .directory(archive.getPath("/"), "/", Access.READ_ONLY, Resolution.BEST_EFFORT)
                .build();
            try (TestGuest guest = new TestGuest(wasi)) {
                assertThat(guest.read("file")).isEqualTo("in a zip");
                assertThat(guest.tryRead("../file")).isEqualTo(Errno.EPERM);
                assertThat(guest.list(TestGuest.ROOT, 1000)).containsExactlyInAnyOrder(".", "..", "file");
            }
        }
    }

    @Test
    void grantedDirectoriesAreNamed(@TempDir Path directory) {
        WasiPreview1 wasi = WasiPreview1.builder()
            .directory(directory, "/data", Access.READ_ONLY)
            .directory(directory, "/é", Access.READ_WRITE)
            .build();
        try (TestGuest guest = new TestGuest(wasi)) {
            assertThat(guest.call("fd_prestat_get", 3, 16)).isEqualTo(Errno.SUCCESS);
            assertThat(guest.memory.readInt(16)).isZero();
            assertThat(guest.memory.readInt(20)).isEqualTo(5);
            assertThat(guest.call("fd_prestat_dir_name", 3, 100, 5)).isEqualTo(Errno.SUCCESS);
            assertThat(guest.text(100, 5)).isEqualTo("/data");
            assertThat(guest.call("fd_prestat_dir_name", 4, 100, 2)).isEqualTo(Errno.ENAMETOOLONG);
            assertThat(guest.call("fd_prestat_dir_name", 4, 100, 30)).isEqualTo(Errno.SUCCESS);
            assertThat(guest.text(100, 3)).isEqualTo("/é");
            assertThat(guest.call("fd_prestat_get", 5, 16)).isEqualTo(Errno.EBADF);
            assertThat(guest.call("fd_prestat_get", 1, 16)).isEqualTo(Errno.EBADF);
            guest.call("fd_fdstat_get", 3, 100);
            assertThat(guest.memory.readByte(100)).isEqualTo((byte) 3);
            assertThat(guest.memory.readLong(108)).isEqualTo(Rights.DIRECTORY_READING);
            guest.call("fd_fdstat_get", 4, 100);
            assertThat(guest.memory.readLong(108)).isEqualTo(Rights.DIRECTORY);
            assertThat(guest.memory.readLong(116)).isEqualTo(Rights.DIRECTORY | Rights.FILE);
        }
    }

    @Test
    void streamsAreConnected() {
        WasiPreview1 wasi = WasiPreview1.builder()
            .stdin("some input".getBytes(StandardCharsets.UTF_8))
            .stdout(this.output)
            .stderr(this.output)
            .build();
        try (TestGuest guest = new TestGuest(wasi); TestGuest second = new TestGuest(wasi)) {
            assertThat(guest.read(0)).isEqualTo("some input");
            assertThat(guest.read(0)).isEmpty();
            assertThat(second.read(0)).as("of its own").isEqualTo("some input");
            guest.write(1, "out ");
            guest.write(2, "err");
            assertThat(this.output).hasToString("out err");
            guest.segment(0, 10);
            assertThat(guest.call("fd_read", 1, 0, 1, 16)).isEqualTo(Errno.EBADF);
            assertThat(guest.write(0, "x")).isEqualTo(Errno.EBADF);
            assertThat(guest.call("fd_pwrite", 1, 0, 1, 0, 16)).isEqualTo(Errno.ESPIPE);
            assertThat(guest.call("fd_seek", 1, 0, 1, 16)).isEqualTo(Errno.ESPIPE);
            assertThat(guest.call("fd_tell", 0, 16)).isEqualTo(Errno.ESPIPE);
            assertThat(guest.call("fd_filestat_get", 1, 100)).isEqualTo(Errno.SUCCESS);
            assertThat(guest.call("fd_sync", 1)).isEqualTo(Errno.SUCCESS);
            guest.call("fd_fdstat_get", 1, 100);
            assertThat(guest.memory.readByte(100)).as("not a terminal").isZero();
        }
    }

    @Test
    void instancesShareNoDescriptors(@TempDir Path directory) throws IOException {
        Files.writeString(directory.resolve("file"), "content");
        WasiPreview1 wasi = WasiPreview1.builder().directory(directory, "/", Access.READ_ONLY).build();
        try (TestGuest guest = new TestGuest(wasi); TestGuest second = new TestGuest(wasi)) {
            int file = guest.open("file", 0, Rights.FD_READ, 0);
            assertThat(guest.call("fd_close", 2)).isEqualTo(Errno.SUCCESS);
            assertThat(second.call("fd_close", file)).isEqualTo(Errno.EBADF);
            assertThat(second.call("fd_close", 2)).isEqualTo(Errno.SUCCESS);
            assertThat(guest.read(file)).isEqualTo("content");
        }
    }

    @Test
    void aFailingSinkIsAnErrorOfTheGuest() {
        OutputStream failing = new OutputStream() {
            @Override
            public void write(int data) throws IOException {
                throw new IOException("full");
            }
        };
        try (TestGuest guest = new TestGuest(WasiPreview1.builder().stdout(failing).build())) {
            assertThat(guest.write(1, "x")).isEqualTo(Errno.EIO);
        }
    }

    @Test
    void outputIsBounded() {
        WasiPreview1 wasi = WasiPreview1.builder()
            .stdout(this.output)
            .stderr(this.output)
            .audit(this.denials::add)
            .build();
        try (TestGuest guest = new TestGuest(wasi)) {
            guest.instance.limits = WasmLimits.builder().output(10).build();
            assertThat(guest.write(1, "123456")).isEqualTo(Errno.SUCCESS);
            assertThat(guest.write(2, "789012")).isEqualTo(Errno.SUCCESS);
            assertThat(guest.memory.readInt(TestGuest.RESULT)).as("a short write").isEqualTo(4);
            assertThat(guest.write(1, "x")).isEqualTo(Errno.EDQUOT);
            assertThat(guest.write(1, "")).isEqualTo(Errno.SUCCESS);
            guest.instance.callNumber = 3;
            assertThat(guest.write(1, " again")).isEqualTo(Errno.SUCCESS);
        }
        assertThat(this.output).hasToString("1234567890 again");
        assertThat(this.denials)
            .containsExactly(new WasiDenial("", "fd_write", "", Errno.EDQUOT, 1, 0, "WasmLimits.output"));
    }

    @Test
    void descriptorsAreClosedAndRenumbered() {
        WasiPreview1 wasi = WasiPreview1.builder().stdout(this.output).build();
        try (TestGuest guest = new TestGuest(wasi)) {
            assertThat(guest.call("fd_renumber", 1, 2)).isEqualTo(Errno.SUCCESS);
            assertThat(guest.write(2, "moved")).isEqualTo(Errno.SUCCESS);
            assertThat(guest.write(1, "x")).isEqualTo(Errno.EBADF);
            assertThat(guest.call("fd_renumber", 2, 2)).isEqualTo(Errno.SUCCESS);
            assertThat(guest.call("fd_renumber", 2, 1)).isEqualTo(Errno.EBADF);
            assertThat(guest.call("fd_renumber", 7, 2)).isEqualTo(Errno.EBADF);
            assertThat(guest.call("fd_renumber", -1, 2)).isEqualTo(Errno.EBADF);
            assertThat(guest.call("fd_renumber", 2, Integer.MAX_VALUE)).isEqualTo(Errno.EBADF);
            assertThat(guest.call("fd_close", 2)).isEqualTo(Errno.SUCCESS);
            assertThat(guest.call("fd_close", 2)).isEqualTo(Errno.EBADF);
            assertThat(guest.call("fd_close", Integer.MIN_VALUE)).isEqualTo(Errno.EBADF);
        }
        assertThat(this.output).hasToString("moved");
    }

    @Test
    void clocksTell() {
        try (TestGuest guest = new TestGuest(WasiPreview1.builder().build())) {
            assertThat(guest.call("clock_time_get", 0, 0, 16)).isEqualTo(Errno.SUCCESS);
            assertThat(Duration.between(Instant.ofEpochSecond(0, guest.memory.readLong(16)), Instant.now()).abs())
                .isLessThan(Duration.ofSeconds(10));
            assertThat(guest.call("clock_time_get", 1, 0, 16)).isEqualTo(Errno.SUCCESS);
            long first = guest.memory.readLong(16);
            assertThat(first).isBetween(0L, TimeUnit.MINUTES.toNanos(1));
            guest.call("clock_time_get", 1, 0, 16);
            assertThat(guest.memory.readLong(16)).isGreaterThanOrEqualTo(first);
            assertThat(guest.call("clock_time_get", 4, 0, 16)).isEqualTo(Errno.EINVAL);
            assertThat(guest.call("clock_time_get", 0, 0, 0x3fffc)).isEqualTo(Errno.EFAULT);
            for (int clock = 0; clock < 4; clock++) {
                assertThat(guest.call("clock_res_get", clock, 16)).isEqualTo(Errno.SUCCESS);
                assertThat(guest.memory.readLong(16)).isPositive();
            }
            assertThat(guest.call("clock_res_get", -1, 16)).isEqualTo(Errno.EINVAL);
        }
    }

    @Test
    void randomBytesFillWhatIsAskedFor() {
        try (TestGuest guest = new TestGuest(WasiPreview1.builder().build())) {
            assertThat(guest.call("random_get", 100, 10_000)).isEqualTo(Errno.SUCCESS);
            byte[] bytes = guest.memory.read(100, 10_000);
            int[] counts = new int[256];
            for (byte value : bytes) {
                counts[value & 0xff]++;
            }
            assertThat(Arrays.stream(counts).max().orElseThrow()).isLessThan(100);
            assertThat(guest.memory.readLong(10_100)).isZero();
            assertThat(guest.call("random_get", 100, 0)).isEqualTo(Errno.SUCCESS);
            assertThat(guest.call("random_get", 100, 0xffffffffL)).isEqualTo(Errno.EFAULT);
            assertThat(guest.call("random_get", 0xffffffffL, 2)).isEqualTo(Errno.EFAULT);
        }
    }

    @Test
    void exitsAreThrown() {
        try (TestGuest guest = new TestGuest(WasiPreview1.builder().build())) {
            assertThatThrownBy(() -> guest.call("proc_exit", 7)).isInstanceOfSatisfying(WasmExit.class,
                    (exit) -> assertThat(exit.status()).isEqualTo(7));
            assertThatThrownBy(() -> guest.call("proc_raise", 6)).isInstanceOfSatisfying(WasmExit.class,
                    (exit) -> assertThat(exit.status()).isEqualTo(134));
            assertThat(guest.call("proc_raise", 16)).isEqualTo(Errno.SUCCESS);
            assertThat(guest.call("proc_raise", 18)).isEqualTo(Errno.ENOTSUP);
            assertThat(guest.call("proc_raise", 31)).isEqualTo(Errno.EINVAL);
            assertThat(guest.call("sched_yield")).isEqualTo(Errno.SUCCESS);
            assertThat(guest.call("sock_recv", 1, 0, 0, 0, 0, 0)).isEqualTo(Errno.ENOTSOCK);
            assertThat(guest.call("sock_send", 9, 0, 0, 0, 0)).isEqualTo(Errno.EBADF);
        }
    }

    @ParameterizedTest
    @CsvSource({ "wasi_snapshot_preview1, 48, 16", "wasi_unstable, 56, 24" })
    @Timeout(10)
    void pollSleeps(String module, int size, int clock) {
        try (TestGuest guest = new TestGuest(WasiPreview1.builder().build(), module)) {
            guest.memory.writeLong(100, 77);
            guest.memory.writeInt(100 + clock, 1);
            guest.memory.writeLong(100 + clock + 8, TimeUnit.MILLISECONDS.toNanos(30));
            guest.memory.writeLong(100 + size, 78);
            guest.memory.writeLong(100 + size + clock + 8, TimeUnit.HOURS.toNanos(1));
            long start = System.nanoTime();
            assertThat(guest.get("poll_oneoff", 100, 1000, 2, TestGuest.RESULT)).isEqualTo(1);
            assertThat(System.nanoTime() - start).isBetween(TimeUnit.MILLISECONDS.toNanos(30),
                    TimeUnit.SECONDS.toNanos(5));
            assertThat(guest.memory.readLong(1000)).isEqualTo(77);
            assertThat(guest.memory.readShort(1008)).isZero();
            assertThat(guest.memory.readByte(1010)).isZero();
        }
    }

    @Test
    @Timeout(10)
    void pollTellsWhatIsReadyAndWhatIsWrong() {
        try (TestGuest guest = new TestGuest(WasiPreview1.builder().stdin(new byte[5]).build())) {
            subscribe(guest, 0, 0, 1, TimeUnit.HOURS.toNanos(1), 0);
            subscribe(guest, 1, 1, 0, 0, 0);
            subscribe(guest, 2, 2, 1, 0, 0);
            subscribe(guest, 3, 1, 99, 0, 0);
            subscribe(guest, 4, 0, 9, 0, 0);
            subscribe(guest, 5, 0, 0, 1, 1);
            assertThat(guest.get("poll_oneoff", 100, 1000, 6, TestGuest.RESULT)).isEqualTo(5);
            List<String> events = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                int at = 1000 + 32 * i;
                events.add(guest.memory.readLong(at) + " " + TestGuest.name(guest.memory.readShort(at + 8)) + " "
                        + guest.memory.readByte(at + 10) + " " + guest.memory.readLong(at + 16));
            }
            assertThat(events).containsExactly("1 SUCCESS 1 5", "2 SUCCESS 2 0", "3 EBADF 1 0", "4 EINVAL 0 0",
                    "5 SUCCESS 0 0");
            assertThat(guest.call("poll_oneoff", 100, 1000, 0, 16)).isEqualTo(Errno.EINVAL);
            assertThat(guest.call("poll_oneoff", 100, 1000, 2000, 16)).isEqualTo(Errno.EINVAL);
            assertThat(guest.call("poll_oneoff", 100, 1000, 0xffffffffL, 16)).isEqualTo(Errno.EFAULT);
            guest.memory.writeByte(108, (byte) 3);
            assertThat(guest.call("poll_oneoff", 100, 1000, 1, 16)).isEqualTo(Errno.EINVAL);
        }
    }

    @Test
    @Timeout(10)
    void aSleepEndsWhenTheCallIsStopped() {
        try (TestGuest guest = new TestGuest(WasiPreview1.builder().build())) {
            subscribe(guest, 0, 0, 1, -1, 0);
            long start = System.nanoTime();
            guest.instance.interruption = () -> {
                if (System.nanoTime() - start > TimeUnit.MILLISECONDS.toNanos(50)) {
                    throw new WasmInterruptedException(WasmInterruptedException.Reason.DEADLINE, "time is over");
                }
            };
            assertThatThrownBy(() -> guest.call("poll_oneoff", 100, 1000, 1, 16))
                .isInstanceOf(WasmInterruptedException.class);
            assertThat(System.nanoTime() - start).isLessThan(TimeUnit.SECONDS.toNanos(2));
            guest.instance.interruption = () -> {
            };
            Thread.currentThread().interrupt();
            assertThat(guest.call("poll_oneoff", 100, 1000, 1, 16)).isEqualTo(Errno.EINTR);
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource
    void eachFunctionIsOfferedWithItsTypeOnly(WasiFunction function) {
        try (TestGuest guest = new TestGuest(WasiPreview1.builder().build());
                TestGuest old = new TestGuest(WasiPreview1.builder().build(), "wasi_unstable");
                TestGuest other = new TestGuest(WasiPreview1.builder().build(), "env")) {
            FunctionType wrong = new FunctionType(function.type().parameters(), List.of(ValueType.I64));
            assertThat(guest.function(function.wasiName(), function.type())).isPresent();
            assertThat(guest.function(function.wasiName(), wrong)).isEmpty();
            assertThat(guest.function(function.wasiName() + "x", function.type())).isEmpty();
            assertThat(old.function(function.wasiName(), function.type()).isPresent())
                .isEqualTo(function != WasiFunction.SOCK_ACCEPT);
            assertThat(other.function(function.wasiName(), function.type())).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = { "PROC_EXIT", "PROC_RAISE" })
    void hostileArgumentsAreAnswered(WasiFunction function, @TempDir Path directory) throws IOException {
        Files.writeString(directory.resolve("file"), "x");
        WasiPreview1 wasi = WasiPreview1.builder().directory(directory, "/", Access.READ_ONLY).build();
        long[] values = { 0, 1, 3, -1, 0xffffffffL, Integer.MIN_VALUE, Integer.MAX_VALUE, 0x3ffff, 0x40000, 0x3fff8,
                Long.MIN_VALUE, Long.MAX_VALUE };
        java.util.Random random = new java.util.Random(function.wasiName().hashCode());
        try (TestGuest guest = new TestGuest(wasi)) {
            guest.instance.interruption = () -> {
                if (Thread.interrupted()) {
                    throw new AssertionError("interrupted");
                }
            };
            for (int i = 0; i < 2000; i++) {
                long[] arguments = random.ints(function.type().parameters().size(), 0, values.length)
                    .mapToLong((index) -> values[index])
                    .toArray();
                if (function != WasiFunction.POLL_ONEOFF || (int) arguments[2] != 1) {
                    assertThat(guest.call(function.wasiName(), arguments)).isNotNull();
                }
            }
        }
    }

    @Test
    void aGuestThatDoesNotExportItsImportedMemoryIsToldSo() {
        MemoryType type = new MemoryType(Limits.from(1));
        try (WasmEngine engine = WasmEngine.builder().build()) {
            WasmImports imports = WasmImports.builder()
                .add(WasiPreview1.builder().build())
                .define("env", "memory", engine.newMemory(type))
                .build();
            WasmInstance hidden = engine.load(memoryUser(type, "mem")).instantiate(imports);
            assertThatThrownBy(() -> hidden.function("draw").invoke(0, 8)).isInstanceOf(LinkException.class)
                .hasMessage("unknown export: WASI expected the guest's memory, imported or its own, to be exported as "
                        + "\"memory\", found no memory of that name");
            assertThat(hidden.function("yield").invoke()).as("needs none").containsExactly(0);
            WasmInstance exported = engine.load(memoryUser(type, "memory")).instantiate(imports);
            assertThat(exported.function("draw").invoke(0, 8)).containsExactly(0);
        }
    }

    private static byte[] memoryUser(MemoryType type, String exported) {
        FunctionType drawing = FunctionType.of(ValueType.I32, ValueType.I32).returning(ValueType.I32);
        FunctionType yielding = FunctionType.empty().returning(ValueType.I32);
        WasmBuilder builder = new WasmBuilder();
        int draw = builder.importFunction("wasi_snapshot_preview1", "random_get", drawing);
        int yield = builder.importFunction("wasi_snapshot_preview1", "sched_yield", yielding);
        builder.exportMemory(exported, builder.importMemory("env", "memory", type));
        builder.exportFunction("draw", builder.function(drawing, new Code().localGet(0).localGet(1).call(draw)));
        return builder.exportFunction("yield", builder.function(yielding, new Code().call(yield))).build();
    }

    @Test
    void errnosHaveTheSpecificationsNumbers() {
        assertThat(Errno.values()).hasSize(77);
        assertThat(Arrays.stream(Errno.values()).map(Errno::number).toList())
            .isEqualTo(java.util.stream.IntStream.range(0, 77).boxed().toList());
        assertThat(Errno.EBADF.number()).isEqualTo(8);
        assertThat(Errno.ENOENT.number()).isEqualTo(44);
        assertThat(Errno.EPERM.number()).isEqualTo(63);
        assertThat(Errno.ENOTCAPABLE.number()).isEqualTo(76);
    }

    @Test
    void theOlderVersionDiffersWhereItDoes(@TempDir Path directory) throws IOException {
        Files.writeString(directory.resolve("file"), "12345");
        WasiPreview1 wasi = WasiPreview1.builder().directory(directory, "/", Access.READ_ONLY).build();
        try (TestGuest guest = new TestGuest(wasi, "wasi_unstable")) {
            guest.memory.writeLong(TestGuest.DATA + 56, 99);
            assertThat(guest.stat(0, "file")).isEqualTo(Errno.SUCCESS);
            assertThat(guest.memory.readInt(TestGuest.DATA + 20)).as("links").isEqualTo(1);
            assertThat(guest.memory.readLong(TestGuest.DATA + 24)).as("size").isEqualTo(5);
            assertThat(guest.memory.readLong(TestGuest.DATA + 56)).as("behind it").isEqualTo(99);
            int file = guest.open("file", 0, Rights.FILE & ~Rights.WRITING);
            assertThat(guest.get("fd_seek", file, 2, 2, TestGuest.RESULT)).as("from start").isEqualTo(2);
            assertThat(guest.get("fd_seek", file, 1, 0, TestGuest.RESULT)).as("from here").isEqualTo(3);
            assertThat(guest.get("fd_seek", file, -1, 1, TestGuest.RESULT)).as("from end").isEqualTo(4);
        }
    }

    private static void subscribe(TestGuest guest, int index, int type, int subject, long timeout, int flags) {
        int at = 100 + 48 * index;
        guest.memory.writeLong(at, index);
        guest.memory.writeByte(at + 8, (byte) type);
        guest.memory.writeInt(at + 16, subject);
        guest.memory.writeLong(at + 24, timeout);
        guest.memory.writeShort(at + 40, (short) flags);
    }

}

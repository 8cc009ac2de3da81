package dev.wasmhost.wasi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import dev.wasmhost.WasmLimits;

/**
 * What guests do with files and directories that they are granted, in whichever way: the
 * guest sees the same.
 */
@EnabledOnOs(OS.LINUX)
@ParameterizedClass(name = "{0}")
@MethodSource("dev.wasmhost.wasi.Way#available")
class FileFunctionsTest {

    private static final int ATIM = 1;

    private static final int MTIM = 4;

    @Parameter
    Way way;

    @TempDir
    Path directory;

    private final List<WasiDenial> denials = new ArrayList<>();

    private TestGuest guest;

    @BeforeEach
    void open() {
        this.guest = new TestGuest(wasi(Access.READ_WRITE));
    }

    @AfterEach
    void close() {
        this.guest.close();
    }

    private WasiPreview1 wasi(Access access) {
        return WasiPreview1.builder()
            .grant(this.way.grant(this.directory, "/data", access))
            .audit(this.denials::add, Integer.MAX_VALUE)
            .build();
    }

    // By the host's eyes, where the host has it.
    private String content(String name) throws IOException {
        return this.way.isHost() ? Files.readString(this.directory.resolve(name)) : this.guest.read(name);
    }

    private List<String> names(String name) throws IOException {
        if (this.way.isHost()) {
            return List.of(this.directory.resolve(name).toFile().list());
        }
        int listed = this.guest.open(name.isEmpty() ? "." : name, TestGuest.DIRECTORY, Rights.FD_READDIR);
        List<String> all = new ArrayList<>(this.guest.list(listed, 4096));
        this.guest.call("fd_close", listed);
        all.removeAll(List.of(".", ".."));
        return all;
    }

    private byte typeOf(String name) {
        assertThat(this.guest.stat(0, name)).isEqualTo(Errno.SUCCESS);
        return this.guest.memory.readByte(TestGuest.DATA + 16);
    }

    @Test
    void filesAreCreatedWrittenAndReadBack() throws IOException {
        int file = this.guest.open("a", TestGuest.CREAT | TestGuest.EXCL, Rights.FILE);
        assertThat(file).isEqualTo(4);
        assertThat(this.guest.write(file, "hello world")).isEqualTo(Errno.SUCCESS);
        assertThat(this.guest.memory.readInt(TestGuest.RESULT)).isEqualTo(11);
        assertThat(content("a")).isEqualTo("hello world");
        assertThat(this.guest.call("fd_seek", file, 6, 0, TestGuest.RESULT)).isEqualTo(Errno.SUCCESS);
        assertThat(this.guest.read(file)).isEqualTo("world");
        assertThat(this.guest.get("fd_tell", file, TestGuest.RESULT)).isEqualTo(11);
        assertThat(this.guest.get("fd_seek", file, -5, 2, TestGuest.RESULT)).isEqualTo(6);
        assertThat(this.guest.get("fd_seek", file, 1, 1, TestGuest.RESULT)).isEqualTo(7);
        assertThat(this.guest.call("fd_seek", file, -8, 1, TestGuest.RESULT)).isEqualTo(Errno.EINVAL);
        assertThat(this.guest.call("fd_seek", file, Long.MAX_VALUE, 1, TestGuest.RESULT)).isEqualTo(Errno.EOVERFLOW);
        assertThat(this.guest.call("fd_seek", file, 0, 3, TestGuest.RESULT)).isEqualTo(Errno.EINVAL);
        assertThat(this.guest.tryOpen(TestGuest.ROOT, "a", 0, TestGuest.CREAT | TestGuest.EXCL, 0, 0, 0))
            .isEqualTo(Errno.EEXIST);
    }

    @Test
    void positionedReadsAndWritesLeaveThePositionAlone() {
        this.guest.make("a", "0123456789");
        int file = this.guest.open("a", 0, Rights.FILE);
        this.guest.segment(TestGuest.DATA, 3);
        assertThat(this.guest.get("fd_pread", file, 0, 1, 4, TestGuest.RESULT)).isEqualTo(3);
        assertThat(this.guest.text(TestGuest.DATA, 3)).isEqualTo("456");
        assertThat(this.guest.get("fd_pwrite", file, 0, 1, 12, TestGuest.RESULT)).isEqualTo(3);
        assertThat(this.guest.get("fd_tell", file, TestGuest.RESULT)).isZero();
        assertThat(this.guest.read("a")).isEqualTo("0123456789\0\0" + "456");
        assertThat(this.guest.call("fd_pread", file, 0, 1, -1, TestGuest.RESULT)).isEqualTo(Errno.EINVAL);
        assertThat(this.guest.get("fd_pread", file, 0, 1, 1000, TestGuest.RESULT)).isZero();
    }

    @Test
    void vectorsAreGatheredAndScattered() {
        int file = this.guest.open("a", TestGuest.CREAT, Rights.FILE);
        this.guest.memory.write(TestGuest.DATA, "onetwo".getBytes(StandardCharsets.UTF_8));
        int[] vectors = { TestGuest.DATA, 3, 0, 0, TestGuest.DATA + 3, 3 };
        IntStream.range(0, 6).forEach((i) -> this.guest.memory.writeInt(512 + 4 * i, vectors[i]));
        assertThat(this.guest.get("fd_write", file, 512, 3, TestGuest.RESULT)).isEqualTo(6);
        this.guest.memory.writeInt(512, 8000);
        this.guest.memory.writeInt(528, 9000);
        assertThat(this.guest.get("fd_pread", file, 512, 3, 0, TestGuest.RESULT)).isEqualTo(6);
        assertThat(this.guest.text(8000, 3) + this.guest.text(9000, 3)).isEqualTo("onetwo");
        this.guest.memory.writeInt(528, -4);
        assertThat(this.guest.call("fd_pread", file, 512, 3, 0, TestGuest.RESULT)).isEqualTo(Errno.EFAULT);
        assertThat(this.guest.call("fd_write", file, 512, 3, TestGuest.RESULT)).isEqualTo(Errno.EFAULT);
        assertThat(this.guest.call("fd_write", file, 512, 0xffffffffL, TestGuest.RESULT)).isEqualTo(Errno.EFAULT);
        assertThat(this.guest.call("fd_write", file, 512, 1, 0xfffffffeL)).isEqualTo(Errno.EFAULT);
        assertThat(this.guest.read("a")).isEqualTo("onetwo");
    }

    @Test
    void largeTransfersGoThroughTheBufferInPieces() {
        int file = this.guest.open("a", TestGuest.CREAT, Rights.FILE);
        byte[] data = new byte[150_000];
        new java.util.Random(1).nextBytes(data);
        this.guest.memory.write(50_000, data);
        this.guest.segment(50_000, data.length);
        assertThat(this.guest.get("fd_write", file, 0, 1, TestGuest.RESULT)).isEqualTo(data.length);
        this.guest.memory.write(50_000, new byte[data.length]);
        assertThat(this.guest.get("fd_pread", file, 0, 1, 0, TestGuest.RESULT)).isEqualTo(data.length);
        assertThat(this.guest.memory.read(50_000, data.length)).isEqualTo(data);
    }

    @Test
    void transfersAreWholeWhateverWasMovedBefore() {
        int file = this.guest.open("a", TestGuest.CREAT, Rights.FILE);
        for (int length : new int[] { 1, 1024, 1025, 3, 40_000, 65_536, 65_537, 0, 140_000, 17 }) {
            byte[] data = new byte[length];
            new java.util.Random(length).nextBytes(data);
            this.guest.memory.write(50_000, data);
            this.guest.segment(50_000, length);
            assertThat(this.guest.get("fd_pwrite", file, 0, 1, 0, TestGuest.RESULT)).isEqualTo(length);
            this.guest.memory.write(50_000, new byte[length]);
            assertThat(this.guest.get("fd_pread", file, 0, 1, 0, TestGuest.RESULT)).isEqualTo(length);
            assertThat(this.guest.memory.read(50_000, length)).isEqualTo(data);
        }
    }

    @Test
    void appendingWritesToTheEndWhereverThatIs() throws IOException {
        assumeTrue(this.way.isHost(), "the host takes part");
        Files.writeString(this.directory.resolve("a"), "one");
        int file = this.guest.open("a", 0, Rights.FILE, Descriptor.APPEND);
        this.guest.write(file, " two");
        Files.writeString(this.directory.resolve("a"), "ONE TWO (by the host)");
        this.guest.call("fd_seek", file, 0, 0, TestGuest.RESULT);
        this.guest.write(file, " three");
        assertThat(this.guest.get("fd_tell", file, TestGuest.RESULT)).isEqualTo(27);
        assertThat(content("a")).isEqualTo("ONE TWO (by the host) three");
        assertThat(this.guest.call("fd_fdstat_set_flags", file, 0)).isEqualTo(Errno.SUCCESS);
        this.guest.call("fd_seek", file, 0, 0, TestGuest.RESULT);
        this.guest.write(file, "One");
        assertThat(content("a")).isEqualTo("One TWO (by the host) three");
        assertThat(this.guest.call("fd_fdstat_set_flags", file, Descriptor.SYNC)).isEqualTo(Errno.ENOTSUP);
        assertThat(this.guest.call("fd_fdstat_set_flags", file, 1 << 5)).isEqualTo(Errno.EINVAL);
    }

    @Test
    void twoInstancesThatAppendLoseNothing() throws Exception {
        assumeTrue(this.way.isHost(), "the host takes part");
        WasiPreview1 wasi = wasi(Access.READ_WRITE);
        Thread[] threads = new Thread[4];
        for (int t = 0; t < threads.length; t++) {
            threads[t] = new Thread(() -> {
                try (TestGuest other = new TestGuest(wasi)) {
                    int file = other.open("log", TestGuest.CREAT, Rights.FD_WRITE, Descriptor.APPEND);
                    for (int i = 0; i < 500; i++) {
                        other.write(file, "0123456789\n");
                    }
                }
            });
            threads[t].start();
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(Files.readAllLines(this.directory.resolve("log"))).hasSize(2000).containsOnly("0123456789");
    }

    @Test
    void sizesAreSetAndAllocated() throws IOException {
        int file = this.guest.open("a", TestGuest.CREAT, Rights.FILE);
        this.guest.write(file, "12345678");
        assertThat(this.guest.call("fd_filestat_set_size", file, 3)).isEqualTo(Errno.SUCCESS);
        assertThat(this.guest.call("fd_filestat_set_size", file, 5)).isEqualTo(Errno.SUCCESS);
        assertThat(content("a")).isEqualTo("123\0\0");
        assertThat(this.guest.call("fd_allocate", file, 2, 2)).isEqualTo(Errno.SUCCESS);
        assertThat(content("a")).hasSize(5);
        assertThat(this.guest.call("fd_allocate", file, 2, 10)).isEqualTo(Errno.SUCCESS);
        assertThat(content("a")).hasSize(12);
        assertThat(this.guest.call("fd_allocate", file, 2, 0)).isEqualTo(Errno.EINVAL);
        assertThat(this.guest.call("fd_allocate", file, Long.MAX_VALUE, 2)).isEqualTo(Errno.EFBIG);
        assertThat(this.guest.call("fd_filestat_set_size", file, -1)).isEqualTo(Errno.EINVAL);
        assertThat(this.guest.call("fd_sync", file)).isEqualTo(Errno.SUCCESS);
        assertThat(this.guest.call("fd_datasync", file)).isEqualTo(Errno.SUCCESS);
        assertThat(this.guest.call("fd_advise", file, 0, 0, 3)).isEqualTo(Errno.SUCCESS);
        assertThat(this.guest.call("fd_advise", file, 0, 0, 6)).isEqualTo(Errno.EINVAL);
        this.guest.open("a", TestGuest.TRUNC, 0);
        assertThat(content("a")).isEmpty();
    }

    @Test
    void rightsThatWereNotAskedForAreNotThere() {
        this.guest.make("a", "x");
        int reading = this.guest.open("a", 0, Rights.FD_READ);
        assertThat(this.guest.write(reading, "y")).isEqualTo(Errno.EBADF);
        assertThat(this.guest.call("fd_filestat_set_size", reading, 0)).isEqualTo(Errno.ENOTCAPABLE);
        assertThat(this.guest.call("fd_seek", reading, 1, 0, TestGuest.RESULT)).isEqualTo(Errno.ENOTCAPABLE);
        int writing = this.guest.open("a", 0, Rights.FD_WRITE);
        this.guest.segment(TestGuest.DATA, 1);
        assertThat(this.guest.call("fd_read", writing, 0, 1, TestGuest.RESULT)).isEqualTo(Errno.EBADF);
        int none = this.guest.open("a", TestGuest.TRUNC, 0);
        assertThat(this.guest.call("fd_read", none, 0, 1, TestGuest.RESULT)).isEqualTo(Errno.EBADF);
        assertThat(this.guest.call("fd_fdstat_set_rights", reading, Rights.FD_READ | Rights.FD_WRITE, 0))
            .isEqualTo(Errno.ENOTCAPABLE);
        assertThat(this.guest.call("fd_fdstat_set_rights", reading, 0, 0)).isEqualTo(Errno.SUCCESS);
        assertThat(this.guest.call("fd_read", reading, 0, 1, TestGuest.RESULT)).isEqualTo(Errno.EBADF);
        int all = this.guest.open("a", 0, TestGuest.ALL);
        this.guest.call("fd_fdstat_get", all, TestGuest.DATA);
        assertThat(this.guest.memory.readLong(TestGuest.DATA + 8)).isEqualTo(Rights.FILE);
        assertThat(this.guest.memory.readLong(TestGuest.DATA + 16)).isZero();
    }

    @Test
    void rightsOfADirectoryBoundWhatIsOpenedBelow() {
        this.guest.make("a", "x");
        this.guest.onPath("path_create_directory", "d");
        int weak = this.guest.open("d", TestGuest.DIRECTORY, Rights.PATH_OPEN);
        assertThat(this.guest.tryOpen(weak, "x", 0, TestGuest.CREAT, 0, 0, 0)).isEqualTo(Errno.EPERM);
        assertThat(this.guest.tryOpen(weak, ".", 0, 0, TestGuest.ALL & ~Rights.FD_WRITE, 0, 0))
            .isEqualTo(Errno.SUCCESS);
        int weaker = this.guest.memory.readInt(TestGuest.RESULT);
        this.guest.call("fd_fdstat_get", weaker, TestGuest.DATA);
        assertThat(this.guest.memory.readLong(TestGuest.DATA + 8)).as("what weak hands down")
            .isEqualTo(Rights.DIRECTORY);
        this.guest.call("fd_fdstat_set_rights", weak, Rights.PATH_OPEN, Rights.PATH_OPEN | Rights.FD_READDIR);
        assertThat(this.guest.tryOpen(weak, ".", 0, 0, TestGuest.ALL & ~Rights.FD_WRITE, 0, 0)).isEqualTo(Errno.EPERM);
        assertThat(this.guest.tryOpen(weak, ".", 0, 0, Rights.FD_READDIR | Rights.FD_READ, -1, 0))
            .isEqualTo(Errno.SUCCESS);
        weaker = this.guest.memory.readInt(TestGuest.RESULT);
        this.guest.call("fd_fdstat_get", weaker, TestGuest.DATA);
        assertThat(this.guest.memory.readLong(TestGuest.DATA + 8)).isEqualTo(Rights.FD_READDIR);
        assertThat(this.guest.memory.readLong(TestGuest.DATA + 16)).isEqualTo(Rights.PATH_OPEN | Rights.FD_READDIR);
        this.guest.call("fd_fdstat_set_rights", TestGuest.ROOT, Rights.PATH_OPEN, Rights.FD_READ);
        assertThat(this.guest.tryOpen(TestGuest.ROOT, "a", 0, 0, Rights.FD_READ | Rights.FD_SEEK, 0, 0))
            .isEqualTo(Errno.EPERM);
        int file = this.guest.open("a", 0, Rights.FD_READ | Rights.PATH_OPEN);
        this.guest.call("fd_fdstat_get", file, TestGuest.DATA);
        assertThat(this.guest.memory.readLong(TestGuest.DATA + 8)).isEqualTo(Rights.FD_READ);
        assertThat(this.guest.onPath("path_unlink_file", "a")).isEqualTo(Errno.EPERM);
        assertThat(this.guest.tryOpen(TestGuest.ROOT, "a", 0, TestGuest.TRUNC, 0, 0, 0)).isEqualTo(Errno.EPERM);
    }

    @Test
    void aReadOnlyGrantChangesNothing() throws IOException {
        assumeTrue(this.way.isHost(), "the host takes part");
        Files.writeString(this.directory.resolve("a"), "content");
        Files.createDirectory(this.directory.resolve("d"));
        Files.createSymbolicLink(this.directory.resolve("l"), Path.of("a"));
        long before = Files.getLastModifiedTime(this.directory.resolve("a")).toMillis();
        try (TestGuest reader = new TestGuest(wasi(Access.READ_ONLY))) {
            assertThat(reader.read("a")).isEqualTo("content");
            assertThat(reader.readlink("l", 10)).isEqualTo(Errno.SUCCESS);
            assertThat(reader.list(TestGuest.ROOT, 4096)).containsExactlyInAnyOrder(".", "..", "a", "d", "l");
            for (String path : List.of("a", "l", "d/../a")) {
                assertThat(open(reader, path, 0, Rights.FD_WRITE)).isEqualTo(Errno.EPERM);
                assertThat(open(reader, path, 0, Rights.FD_READ | Rights.FD_ALLOCATE)).isEqualTo(Errno.EPERM);
                assertThat(open(reader, path, 0, Rights.FD_FILESTAT_SET_SIZE)).isEqualTo(Errno.EPERM);
                assertThat(open(reader, path, TestGuest.TRUNC, 0)).isEqualTo(Errno.EPERM);
                assertThat(open(reader, path, TestGuest.CREAT, 0)).isEqualTo(Errno.EPERM);
                assertThat(reader.setTimes(TestGuest.FOLLOW, path, 1, 1, ATIM | MTIM)).isEqualTo(Errno.EPERM);
                assertThat(reader.onPath("path_unlink_file", path)).isEqualTo(Errno.EPERM);
                assertThat(reader.rename(path, "b")).isEqualTo(Errno.EPERM);
                assertThat(reader.link(0, path, "b")).isEqualTo(Errno.EPERM);
            }
            assertThat(reader.onPath("path_create_directory", "b")).isEqualTo(Errno.EPERM);
            assertThat(reader.onPath("path_remove_directory", "d")).isEqualTo(Errno.EPERM);
            assertThat(reader.symlink("a", "b")).isEqualTo(Errno.EPERM);
            int file = reader.open("a", 0, Rights.FD_READ | Rights.FD_FILESTAT_SET_TIMES);
            assertThat(reader.call("fd_filestat_set_times", file, 1, 1, ATIM | MTIM)).isEqualTo(Errno.ENOTCAPABLE);
            assertThat(reader.call("fd_allocate", file, 0, 100)).isEqualTo(Errno.ENOTCAPABLE);
            int below = reader.open("d", TestGuest.DIRECTORY, TestGuest.ALL & ~Rights.FD_WRITE);
            assertThat(reader.tryOpen(below, "x", 0, TestGuest.CREAT, Rights.FD_WRITE, 0, 0)).isEqualTo(Errno.EPERM);
            assertThat(reader.call("fd_filestat_set_times", below, 1, 1, ATIM | MTIM)).isEqualTo(Errno.ENOTCAPABLE);
        }
        assertThat(content("a")).isEqualTo("content");
        assertThat(Files.getLastModifiedTime(this.directory.resolve("a")).toMillis()).isEqualTo(before);
        assertThat(names("")).containsExactlyInAnyOrder("a", "d", "l");
        assertThat(this.denials).extracting(WasiDenial::call).contains("path_open", "path_rename", "path_symlink");
    }

    @Test
    void renameAndLinkBetweenGrantsAreBoundedByBoth(@TempDir Path other) throws IOException {
        assumeTrue(this.way.isHost(), "the host takes part");
        Files.writeString(this.directory.resolve("a"), "a");
        Files.writeString(other.resolve("b"), "b");
        WasiPreview1 wasi = WasiPreview1.builder()
            .grant(this.way.grant(this.directory, "/rw", Access.READ_WRITE))
            .grant(this.way.grant(other, "/ro", Access.READ_ONLY))
            .grant(this.way.grant(this.directory, "/rw2", Access.READ_WRITE))
            .build();
        boolean counted = this.way == Way.COUNTED;
        try (TestGuest two = new TestGuest(wasi)) {
            two.memory.write(100, "abc".getBytes(StandardCharsets.UTF_8));
            assertThat(two.call("path_rename", 3, 100, 1, 4, 102, 1)).isEqualTo(Errno.EPERM);
            assertThat(two.call("path_rename", 4, 101, 1, 3, 102, 1)).isEqualTo(Errno.EPERM);
            assertThat(two.call("path_link", 3, 0, 100, 1, 4, 102, 1)).isEqualTo(Errno.EPERM);
            assertThat(two.call("path_link", 4, 0, 101, 1, 3, 102, 1)).isEqualTo(Errno.EPERM);
            assertThat(two.call("path_rename", 3, 100, 1, 5, 102, 1)).isEqualTo(counted ? Errno.EXDEV : Errno.SUCCESS);
        }
        assertThat(content(counted ? "a" : "c")).isEqualTo("a");
        assertThat(other.resolve("b")).hasContent("b");
    }

    @Test
    void directoriesAreMadeAndRemoved() throws IOException {
        assertThat(this.guest.onPath("path_create_directory", "d")).isEqualTo(Errno.SUCCESS);
        assertThat(this.guest.onPath("path_create_directory", "d")).isEqualTo(Errno.EEXIST);
        assertThat(this.guest.onPath("path_create_directory", "e/")).isEqualTo(Errno.SUCCESS);
        assertThat(this.guest.onPath("path_create_directory", "x/y")).isEqualTo(Errno.ENOENT);
        assertThat(this.guest.onPath("path_create_directory", ".")).isEqualTo(Errno.EEXIST);
        this.guest.make("d/file", "");
        assertThat(this.guest.onPath("path_create_directory", "d/file")).isEqualTo(Errno.EEXIST);
        assertThat(this.guest.onPath("path_create_directory", "d/file/")).isEqualTo(Errno.ENOTDIR);
        assertThat(this.guest.onPath("path_remove_directory", "d")).isEqualTo(Errno.ENOTEMPTY);
        assertThat(this.guest.onPath("path_remove_directory", "d/file")).isEqualTo(Errno.ENOTDIR);
        assertThat(this.guest.onPath("path_remove_directory", "x")).isEqualTo(Errno.ENOENT);
        assertThat(this.guest.onPath("path_remove_directory", "d/.")).isEqualTo(Errno.EINVAL);
        assertThat(this.guest.onPath("path_remove_directory", ".")).isEqualTo(Errno.EINVAL);
        assertThat(this.guest.onPath("path_remove_directory", "e/")).isEqualTo(Errno.SUCCESS);
        assertThat(this.guest.onPath("path_unlink_file", "d")).isEqualTo(Errno.EISDIR);
        assertThat(this.guest.onPath("path_unlink_file", "d/")).isEqualTo(Errno.EISDIR);
        assertThat(this.guest.onPath("path_unlink_file", "d/file/")).isEqualTo(Errno.ENOTDIR);
        assertThat(this.guest.onPath("path_unlink_file", "d/file")).isEqualTo(Errno.SUCCESS);
        assertThat(this.guest.onPath("path_unlink_file", "d/file")).isEqualTo(Errno.ENOENT);
        this.guest.symlink("d", "l");
        assertThat(this.guest.onPath("path_remove_directory", "l")).isEqualTo(Errno.ENOTDIR);
        assertThat(this.guest.onPath("path_remove_directory", "l/")).isEqualTo(Errno.ENOTDIR);
        assertThat(this.guest.onPath("path_unlink_file", "l/")).isEqualTo(Errno.ENOTDIR);
        assertThat(this.guest.onPath("path_unlink_file", "l")).isEqualTo(Errno.SUCCESS);
        assertThat(this.guest.onPath("path_remove_directory", "d")).isEqualTo(Errno.SUCCESS);
        assertThat(names("")).isEmpty();
    }

    @Test
    void renamesAreThoseOfPosix() throws IOException {
        this.guest.make("file", "file");
        this.guest.make("other", "other");
        this.guest.onPath("path_create_directory", "empty");
        this.guest.onPath("path_create_directory", "full");
        this.guest.make("full/x", "x");
        assertThat(this.guest.rename("file", "empty")).isEqualTo(Errno.EISDIR);
        assertThat(this.guest.rename("empty", "file")).isEqualTo(Errno.ENOTDIR);
        assertThat(this.guest.rename("empty", "full")).isEqualTo(Errno.ENOTEMPTY);
        assertThat(this.guest.rename("full", "full/below")).isEqualTo(Errno.EINVAL);
        assertThat(this.guest.rename("file/", "new")).isEqualTo(Errno.ENOTDIR);
        assertThat(this.guest.rename("file", "new/")).isEqualTo(Errno.ENOTDIR);
        assertThat(this.guest.rename("missing", "new")).isEqualTo(Errno.ENOENT);
        assertThat(this.guest.rename("file", "missing/new")).isEqualTo(Errno.ENOENT);
        assertThat(this.guest.rename(".", "new")).isEqualTo(Errno.EBUSY);
        assertThat(this.guest.rename("file", "file")).isEqualTo(Errno.SUCCESS);
        assertThat(this.guest.rename("file", "other")).isEqualTo(Errno.SUCCESS);
        assertThat(this.guest.rename("full", "empty")).isEqualTo(Errno.SUCCESS);
        assertThat(this.guest.rename("empty/", "full/")).isEqualTo(Errno.SUCCESS);
        this.guest.symlink("other", "link");
        assertThat(this.guest.rename("link", "moved")).isEqualTo(Errno.SUCCESS);
        assertThat(this.guest.read("moved")).isEqualTo("file");
        assertThat(typeOf("moved")).isEqualTo(FileType.SYMBOLIC_LINK.number());
        assertThat(names("")).containsExactlyInAnyOrder("other", "full", "moved");
    }

    @Test
    void symbolicLinksAreMadeAndRead() throws IOException {
        assertThat(this.guest.symlink("target", "link")).isEqualTo(Errno.SUCCESS);
        assertThat(this.guest.symlink("x", "link")).isEqualTo(Errno.EEXIST);
        assertThat(this.guest.symlink("x", "link/")).isEqualTo(Errno.EEXIST);
        assertThat(this.guest.symlink("x", "new/")).isEqualTo(Errno.ENOENT);
        assertThat(this.guest.symlink("/etc/passwd", "new")).isEqualTo(Errno.EPERM);
        assertThat(this.guest.symlink("", "new")).isEqualTo(Errno.ENOENT);
        assertThat(this.guest.symlink("a\0b", "new")).isEqualTo(Errno.EINVAL);
        assertThat(this.guest.readlink("link", 100)).isEqualTo(Errno.SUCCESS);
        assertThat(this.guest.text(TestGuest.DATA, this.guest.memory.readInt(TestGuest.RESULT))).isEqualTo("target");
        assertThat(this.guest.readlink("link", 3)).isEqualTo(Errno.SUCCESS);
        assertThat(this.guest.memory.readInt(TestGuest.RESULT)).isEqualTo(3);
        this.guest.make("file", "");
        assertThat(this.guest.readlink("file", 100)).isEqualTo(Errno.EINVAL);
        assertThat(this.guest.symlink("x", "file/")).isEqualTo(Errno.ENOTDIR);
        this.guest.make("link", "through a dangling link");
        assertThat(content("target")).isEqualTo("through a dangling link");
        assertThat(this.guest.symlink("../..", "up")).as("made, but not followed").isEqualTo(Errno.SUCCESS);
        assertThat(this.guest.tryRead("up")).isEqualTo(Errno.EPERM);
        this.guest.onPath("path_unlink_file", "up");
    }

    @Test
    void hardLinksAreMade() {
        this.guest.make("file", "content");
        this.guest.onPath("path_create_directory", "d");
        this.guest.symlink("file", "sym");
        assertThat(this.guest.link(0, "file", "d/link")).isEqualTo(Errno.SUCCESS);
        assertThat(this.guest.read("d/link")).isEqualTo("content");
        this.guest.stat(0, "file");
        assertThat(this.guest.memory.readLong(TestGuest.DATA + 24)).isEqualTo(2);
        assertThat(this.guest.link(0, "file", "d/link")).isEqualTo(Errno.EEXIST);
        assertThat(this.guest.link(0, "file", "file")).isEqualTo(Errno.EEXIST);
        assertThat(this.guest.link(0, "file", "d")).isEqualTo(Errno.EEXIST);
        assertThat(this.guest.link(0, "d", "e")).isEqualTo(Errno.EPERM);
        assertThat(this.guest.link(0, "file", "e/")).isEqualTo(Errno.ENOENT);
        assertThat(this.guest.link(0, "missing", "e")).isEqualTo(Errno.ENOENT);
        assertThat(this.guest.link(0, "sym", "sym2")).isEqualTo(Errno.SUCCESS);
        assertThat(typeOf("sym2")).isEqualTo(FileType.SYMBOLIC_LINK.number());
        assertThat(this.guest.link(TestGuest.FOLLOW, "sym", "hard")).isEqualTo(Errno.SUCCESS);
        assertThat(typeOf("hard")).isEqualTo(FileType.REGULAR_FILE.number());
    }

    @Test
    void statusTellsWhatTheHostKnows() throws IOException {
        this.guest.make("file", "12345");
        assertThat(this.guest.setTimes(0, "file", 1_000_000_005_000L, 1_234_567_891_007_000L, ATIM | MTIM))
            .isEqualTo(Errno.SUCCESS);
        this.guest.stat(0, "file");
        byte[] byPath = this.guest.memory.read(TestGuest.DATA, 64);
        int file = this.guest.open("file", 0, Rights.FD_READ | Rights.FD_FILESTAT_GET);
        assertThat(this.guest.call("fd_filestat_get", file, TestGuest.DATA)).isEqualTo(Errno.SUCCESS);
        assertThat(this.guest.memory.read(TestGuest.DATA, 64)).isEqualTo(byPath);
        assertThat(this.guest.memory.readLong(TestGuest.DATA + 8)).isEqualTo(this.way.isHost()
                ? ((Number) Files.getAttribute(this.directory.resolve("file"), "unix:ino")).longValue() : 2);
        assertThat(this.guest.memory.readByte(TestGuest.DATA + 16)).isEqualTo((byte) 4);
        assertThat(this.guest.memory.readLong(TestGuest.DATA + 24)).isEqualTo(1);
        assertThat(this.guest.memory.readLong(TestGuest.DATA + 32)).isEqualTo(5);
        assertThat(this.guest.memory.readLong(TestGuest.DATA + 40)).isEqualTo(1_000_000_005_000L);
        assertThat(this.guest.memory.readLong(TestGuest.DATA + 48)).isEqualTo(1_234_567_891_007_000L);
        assertThat(this.guest.setTimes(0, "file", 1, 1, 3)).isEqualTo(Errno.EINVAL);
        assertThat(this.guest.setTimes(0, "file", -1, 1, 1)).isEqualTo(Errno.EINVAL);
        this.guest.symlink("file", "link");
        assertThat(this.guest.setTimes(0, "link", 0, 5_000, MTIM)).isEqualTo(Errno.SUCCESS);
        this.guest.stat(0, "link");
        assertThat(this.guest.memory.readLong(TestGuest.DATA + 48)).isEqualTo(5_000);
        this.guest.stat(0, ".");
        assertThat(this.guest.memory.readByte(TestGuest.DATA + 16)).isEqualTo((byte) 3);
        assertThat(this.guest.call("fd_filestat_get", TestGuest.ROOT, TestGuest.DATA)).isEqualTo(Errno.SUCCESS);
        assertThat(this.guest.memory.readByte(TestGuest.DATA + 16)).isEqualTo((byte) 3);
    }

    @Test
    void anOpenFileStaysUsableWhenItsNameIsGone() {
        this.guest.make("file", "content");
        int file = this.guest.open("file", 0, Rights.FILE);
        this.guest.onPath("path_unlink_file", "file");
        this.guest.make("file", "another");
        assertThat(this.guest.read(file)).isEqualTo("content");
        assertThat(this.guest.call("fd_filestat_get", file, TestGuest.DATA)).isEqualTo(Errno.SUCCESS);
        assertThat(this.guest.memory.readLong(TestGuest.DATA + 24)).as("links").isZero();
        assertThat(this.guest.call("fd_filestat_set_times", file, 7_000, 9_000, ATIM | MTIM)).isEqualTo(Errno.SUCCESS);
        this.guest.call("fd_filestat_get", file, TestGuest.DATA);
        assertThat(this.guest.memory.readLong(TestGuest.DATA + 48)).isEqualTo(9_000);
    }

    @Test
    void aDirectoryStaysTheSameWhenItIsMoved() throws IOException {
        assumeTrue(this.way != Way.BEST_EFFORT, "a path is all that it knows");
        this.guest.onPath("path_create_directory", "d");
        int held = this.guest.open("d", TestGuest.DIRECTORY, Rights.DIRECTORY);
        this.guest.rename("d", "e");
        this.guest.onPath("path_create_directory", "d");
        this.guest.memory.write(100, "newlinkfile".getBytes(StandardCharsets.UTF_8));
        assertThat(this.guest.call("path_create_directory", held, 100, 3)).isEqualTo(Errno.SUCCESS);
        assertThat(this.guest.call("path_symlink", 107, 4, held, 103, 4)).isEqualTo(Errno.SUCCESS);
        assertThat(names("e")).containsExactlyInAnyOrder("new", "link");
        assertThat(names("d")).isEmpty();
    }

    @ParameterizedTest(name = "with a buffer of {0}")
    @ValueSource(ints = { 64, 100, 256, 4096, 65_536 })
    void directoriesAreListedWholeThroughAnyBuffer(int room) {
        List<String> expected = new ArrayList<>(List.of(".", ".."));
        for (int i = 0; i < 300; i++) {
            expected.add("file-" + i);
            this.guest.make("file-" + i, "");
        }
        assertThat(this.guest.list(TestGuest.ROOT, room)).containsExactlyInAnyOrderElementsOf(expected);
        this.guest.onPath("path_unlink_file", "file-0");
        assertThat(this.guest.list(TestGuest.ROOT, room)).hasSize(301);
    }

    @Test
    void listingsResumeAtAnyCookie() {
        for (int i = 0; i < 20; i++) {
            this.guest.make("f" + i, "");
        }
        List<String> all = this.guest.list(TestGuest.ROOT, 4096);
        for (int cookie : new int[] { 5, 3, 21, 7, 0, 1, 2 }) {
            this.guest.get("fd_readdir", TestGuest.ROOT, TestGuest.DATA, 4096, cookie, TestGuest.RESULT);
            int length = this.guest.memory.readInt(TestGuest.DATA + 16);
            assertThat(this.guest.text(TestGuest.DATA + 24, length)).isEqualTo(all.get(cookie));
        }
        for (long cookie : new long[] { 22, 1000, -1, Long.MIN_VALUE }) {
            assertThat(this.guest.get("fd_readdir", TestGuest.ROOT, TestGuest.DATA, 4096, cookie, TestGuest.RESULT))
                .isZero();
        }
        this.guest.get("fd_readdir", TestGuest.ROOT, TestGuest.DATA, 4096, 0, TestGuest.RESULT);
        long inode = this.guest.memory.readLong(TestGuest.DATA + 8);
        this.guest.call("fd_filestat_get", TestGuest.ROOT, TestGuest.RESULT);
        assertThat(this.guest.memory.readLong(TestGuest.RESULT + 8)).isEqualTo(inode);
    }

    @Test
    void filesAndDirectoriesAreNotTakenForEachOther() {
        this.guest.make("file", "");
        this.guest.onPath("path_create_directory", "d");
        int file = this.guest.open("file", 0, Rights.FILE);
        this.guest.segment(TestGuest.DATA, 1);
        assertThat(this.guest.tryOpen(TestGuest.ROOT, "file", 0, TestGuest.DIRECTORY, 0, 0, 0))
            .isEqualTo(Errno.ENOTDIR);
        assertThat(this.guest.tryOpen(TestGuest.ROOT, "d", 0, 0, Rights.FD_READ | Rights.FD_WRITE, 0, 0))
            .isEqualTo(Errno.EISDIR);
        assertThat(this.guest.tryOpen(TestGuest.ROOT, "d", 0, TestGuest.CREAT, 0, 0, 0)).isEqualTo(Errno.EISDIR);
        assertThat(this.guest.tryOpen(TestGuest.ROOT, "d", 0, TestGuest.TRUNC, 0, 0, 0)).isEqualTo(Errno.EISDIR);
        assertThat(this.guest.tryOpen(TestGuest.ROOT, "new/", 0, TestGuest.CREAT, 0, 0, 0)).isEqualTo(Errno.EISDIR);
        assertThat(this.guest.tryOpen(file, "x", 0, 0, 0, 0, 0)).isEqualTo(Errno.ENOTDIR);
        assertThat(this.guest.tryOpen(1, "x", 0, 0, 0, 0, 0)).isEqualTo(Errno.ENOTDIR);
        assertThat(this.guest.tryOpen(99, "x", 0, 0, 0, 0, 0)).isEqualTo(Errno.EBADF);
        assertThat(this.guest.call("fd_readdir", file, TestGuest.DATA, 100, 0, TestGuest.RESULT))
            .isEqualTo(Errno.ENOTDIR);
        assertThat(this.guest.call("fd_read", TestGuest.ROOT, 0, 1, TestGuest.RESULT)).isEqualTo(Errno.EISDIR);
        assertThat(this.guest.call("fd_write", TestGuest.ROOT, 0, 1, TestGuest.RESULT)).isEqualTo(Errno.EISDIR);
        assertThat(this.guest.call("fd_pread", TestGuest.ROOT, 0, 1, 0, TestGuest.RESULT)).isEqualTo(Errno.EISDIR);
        assertThat(this.guest.call("fd_pwrite", TestGuest.ROOT, 0, 1, 0, TestGuest.RESULT)).isEqualTo(Errno.EISDIR);
        assertThat(this.guest.call("fd_seek", TestGuest.ROOT, 0, 0, TestGuest.RESULT)).isEqualTo(Errno.EBADF);
        assertThat(this.guest.call("fd_tell", TestGuest.ROOT, TestGuest.RESULT)).isEqualTo(Errno.EBADF);
        assertThat(this.guest.call("fd_allocate", TestGuest.ROOT, 0, 0)).isEqualTo(Errno.EBADF);
        assertThat(this.guest.call("fd_filestat_set_size", TestGuest.ROOT, 0)).isEqualTo(Errno.EBADF);
    }

    @Test
    void aGrantWhosePlaceALinkHasTakenIsRefused(@TempDir Path other) throws IOException {
        assumeTrue(this.way.isHost() && this.way != Way.BEST_EFFORT, "it is held open");
        Files.writeString(other.resolve("secret"), "secret");
        Path below = Files.createDirectory(this.directory.resolve("below"));
        WasiPreview1 wasi = WasiPreview1.builder()
            .grant(this.way.grant(below, "/below", Access.READ_WRITE))
            .audit(this.denials::add, Integer.MAX_VALUE)
            .build();
        assertThat(this.guest.rename("below", "moved")).isEqualTo(Errno.SUCCESS);
        Files.createSymbolicLink(below, other);
        try (TestGuest second = new TestGuest(wasi)) {
            assertThat(second.tryRead("secret")).isEqualTo(Errno.EACCES);
            assertThat(this.denials).containsExactly(new WasiDenial("", "path_open", "secret", Errno.EACCES, 1, 0));
        }
        Files.delete(below);
        Files.createDirectory(below);
        Files.createSymbolicLink(this.directory.resolve("link"), Path.of("below"));
        try (TestGuest third = new TestGuest(wasi);
                TestGuest linked = new TestGuest(WasiPreview1.builder()
                    .grant(this.way.grant(this.directory.resolve("link"), "/", Access.READ_WRITE))
                    .build())) {
            third.make("file", "content");
            assertThat(linked.read("file")).isEqualTo("content");
        }
    }

    @Test
    void openFilesAreCountedAgainstTheLimit() {
        this.guest.instance.limits = WasmLimits.builder().handles(10).build();
        this.guest.make("file", "");
        for (int i = 4; i < 10; i++) {
            assertThat(this.guest.open("file", 0, Rights.FD_READ)).isEqualTo(i);
        }
        assertThat(this.guest.tryRead("file")).isEqualTo(Errno.EMFILE);
        assertThat(this.denials)
            .containsExactly(new WasiDenial("", "path_open", "file", Errno.EMFILE, 1, 0, "WasmLimits.handles"));
        this.guest.call("fd_close", 7);
        assertThat(this.guest.open("file", 0, Rights.FD_READ)).isEqualTo(7);
    }

    @Test
    void everythingIsClosedWithTheGuest() throws IOException {
        long before = 0;
        for (int i = 0; i < 20; i++) {
            before = (i == 1) ? openDescriptors() : before; // the first time the JDK
                                                            // opens some of its own
            try (TestGuest other = new TestGuest(wasi(Access.READ_WRITE))) {
                other.onPath("path_create_directory", "d");
                other.make("d/file", "x");
                other.open("d/file", 0, Rights.FILE, Descriptor.APPEND);
                other.write(4, "x");
                other.open("d", TestGuest.DIRECTORY, Rights.DIRECTORY);
                other.list(TestGuest.ROOT, 64);
                other.stat(0, "d/file");
                other.tryRead("d/missing/x");
                other.tryRead("d/../../x");
                other.call("fd_renumber", 4, 5);
            }
        }
        assertThat(openDescriptors()).isLessThanOrEqualTo(before);
    }

    private static long openDescriptors() throws IOException {
        try (java.util.stream.Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
            return descriptors.count();
        }
    }

    private static Errno open(TestGuest guest, String path, int flags, long rights) {
        return guest.tryOpen(TestGuest.ROOT, path, TestGuest.FOLLOW, flags, rights, 0, 0);
    }

}

package dev.wasmhost.wasi;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** What counts against a quota, and what is given back; on the host and in memory. */
@EnabledOnOs(OS.LINUX)
@ParameterizedClass(name = "on the host: {0}")
@ValueSource(booleans = { true, false })
class QuotaTest {

    private static final int BYTES = 1_000;

    private static final int FILES = 10;

    @Parameter
    boolean onHost;

    @TempDir
    Path directory;

    private final List<WasiDenial> denials = new ArrayList<>();

    private TestGuest guest;

    @BeforeEach
    void open() throws IOException {
        this.guest = new TestGuest(wasi());
    }

    @AfterEach
    void close() {
        this.guest.close();
    }

    private WasiPreview1 wasi() {
        DirectoryGrant place = this.onHost ? DirectoryGrant.host(this.directory).access(Access.READ_WRITE)
                : DirectoryGrant.memory();
        return WasiPreview1.builder().directory("/", place.quota(BYTES, FILES)).audit(this.denials::add).build();
    }

    // The number of bytes that can be written now.
    private long left() {
        int probe = this.guest.open("probe", TestGuest.CREAT, Rights.FILE);
        long left = 0;
        for (long step = 1 << 20; step > 0; step /= 2) {
            if (this.guest.call("fd_filestat_set_size", probe, left + step) == Errno.SUCCESS) {
                left += step;
            }
        }
        this.guest.call("fd_close", probe);
        assertThat(this.guest.onPath("path_unlink_file", "probe")).isEqualTo(Errno.SUCCESS);
        return left;
    }

    private int entriesLeft() {
        int left = 0;
        while (this.guest.onPath("path_create_directory", "probe" + left) == Errno.SUCCESS) {
            left++;
        }
        for (int i = 0; i < left; i++) {
            assertThat(this.guest.onPath("path_remove_directory", "probe" + i)).isEqualTo(Errno.SUCCESS);
        }
        return left;
    }

    @Test
    void filesGrowUpToTheQuota() {
        int file = this.guest.open("a", TestGuest.CREAT, Rights.FILE);
        assertThat(this.guest.write(file, "x".repeat(BYTES))).isEqualTo(Errno.SUCCESS);
        assertThat(this.guest.write(file, "y")).isEqualTo(Errno.EDQUOT);
        assertThat(this.denials).containsExactly(new WasiDenial("", "fd_write", "", Errno.EDQUOT, 1, 0));
        this.guest.call("fd_seek", file, 0, 0, TestGuest.RESULT);
        assertThat(this.guest.write(file, "y".repeat(BYTES))).as("over what is there").isEqualTo(Errno.SUCCESS);
        assertThat(this.guest.read("a")).isEqualTo("y".repeat(BYTES));
        assertThat(this.guest.call("fd_filestat_set_size", file, 400)).isEqualTo(Errno.SUCCESS);
        assertThat(left()).isEqualTo(600);
        this.guest.make("a", "");
        assertThat(left()).isEqualTo(BYTES);
    }

    @Test
    void holesCount() {
        int file = this.guest.open("a", TestGuest.CREAT, Rights.FILE);
        this.guest.segment(TestGuest.DATA, 1);
        for (long offset : new long[] { BYTES, 1L << 40, Long.MAX_VALUE - 1 }) {
            assertThat(this.guest.call("fd_pwrite", file, 0, 1, offset, TestGuest.RESULT)).isEqualTo(Errno.EDQUOT);
            assertThat(this.guest.call("fd_filestat_set_size", file, offset + 1)).isEqualTo(Errno.EDQUOT);
            assertThat(this.guest.call("fd_allocate", file, offset, 1)).isEqualTo(Errno.EDQUOT);
        }
        assertThat(this.guest.call("fd_pwrite", file, 0, 1, Long.MAX_VALUE, TestGuest.RESULT)).isEqualTo(Errno.EFBIG);
        assertThat(this.guest.call("fd_pwrite", file, 0, 1, BYTES - 1, TestGuest.RESULT)).isEqualTo(Errno.SUCCESS);
        assertThat(left()).isZero();
        assertThat(this.guest.read("a")).hasSize(BYTES).startsWith("\0\0\0");
    }

    @Test
    void appendingCounts() {
        int file = this.guest.open("a", TestGuest.CREAT, Rights.FILE, Descriptor.APPEND);
        for (int i = 0; i < 10; i++) {
            assertThat(this.guest.write(file, "x".repeat(100))).isEqualTo(Errno.SUCCESS);
        }
        assertThat(this.guest.write(file, "x")).isEqualTo(Errno.EDQUOT);
        assertThat(this.guest.read("a")).hasSize(BYTES);
    }

    @Test
    void aFileIsGivenBackWithItsLastNameAndItsLastUser() {
        this.guest.make("a", "x".repeat(900));
        assertThat(this.guest.link(0, "a", "b")).isEqualTo(Errno.SUCCESS);
        assertThat(this.guest.onPath("path_unlink_file", "a")).isEqualTo(Errno.SUCCESS);
        assertThat(left()).as("it has a name left").isEqualTo(100);
        int first = this.guest.open("b", 0, Rights.FILE);
        int second = this.guest.open("b", 0, Rights.FD_READ);
        assertThat(this.guest.onPath("path_unlink_file", "b")).isEqualTo(Errno.SUCCESS);
        assertThat(left()).as("it is open").isEqualTo(100);
        assertThat(this.guest.call("fd_filestat_set_size", first, 950)).isEqualTo(Errno.SUCCESS);
        assertThat(left()).isEqualTo(50);
        this.guest.call("fd_close", first);
        assertThat(left()).as("it is open still").isEqualTo(50);
        this.guest.call("fd_close", second);
        assertThat(left()).isEqualTo(BYTES);
        assertThat(entriesLeft()).isEqualTo(FILES);
    }

    @Test
    void movingDirectoriesMakesNoBytes() {
        this.guest.onPath("path_create_directory", "d");
        int held = this.guest.open("d", TestGuest.DIRECTORY, Rights.DIRECTORY);
        this.guest.make("d/a", "x".repeat(900));
        this.guest.link(0, "d/a", "d/b");
        this.guest.rename("d", "e");
        this.guest.memory.write(100, "a".getBytes(java.nio.charset.StandardCharsets.UTF_8));
        assertThat(this.guest.call("path_unlink_file", held, 100, 1)).isEqualTo(Errno.SUCCESS);
        assertThat(left()).as("one of two names was removed, through a directory that has moved").isEqualTo(100);
    }

    @Test
    void everyNameCounts() {
        this.guest.make("file", "");
        this.guest.onPath("path_create_directory", "d");
        this.guest.symlink("12345", "sym");
        this.guest.link(0, "file", "d/link");
        assertThat(entriesLeft()).isEqualTo(FILES - 4);
        assertThat(left()).as("a link's text").isEqualTo(BYTES - 5);
        assertThat(this.guest.symlink("x", "sym")).isEqualTo(Errno.EEXIST);
        assertThat(this.guest.onPath("path_create_directory", "file")).isEqualTo(Errno.EEXIST);
        assertThat(this.guest.rename("file", "d/link")).as("the same file").isEqualTo(Errno.SUCCESS);
        assertThat(entriesLeft()).isEqualTo(FILES - 4);
        this.guest.make("other", "x".repeat(500));
        assertThat(this.guest.rename("file", "other")).isEqualTo(Errno.SUCCESS);
        assertThat(entriesLeft()).isEqualTo(FILES - 4);
        assertThat(left()).isEqualTo(BYTES - 5);
        this.guest.onPath("path_unlink_file", "sym");
        this.guest.onPath("path_create_directory", "e");
        assertThat(this.guest.rename("e", "f")).isEqualTo(Errno.SUCCESS);
        assertThat(entriesLeft()).isEqualTo(FILES - 4);
        this.guest.onPath("path_create_directory", "g");
        assertThat(this.guest.rename("f", "g")).isEqualTo(Errno.SUCCESS);
        assertThat(entriesLeft()).isEqualTo(FILES - 4);
        assertThat(left()).isEqualTo(BYTES);
    }

    @Test
    void nothingIsMadeBeyondTheQuota() throws IOException {
        for (int i = 0; i < FILES; i++) {
            this.guest.make("n".repeat(250) + i, "");
        }
        this.denials.clear();
        assertThat(this.guest.tryOpen(TestGuest.ROOT, "a", 0, TestGuest.CREAT, 0, 0, 0)).isEqualTo(Errno.EDQUOT);
        assertThat(this.guest.onPath("path_create_directory", "a")).isEqualTo(Errno.EDQUOT);
        assertThat(this.guest.symlink("x", "a")).isEqualTo(Errno.EDQUOT);
        assertThat(this.guest.link(0, "n".repeat(250) + 1, "a")).isEqualTo(Errno.EDQUOT);
        assertThat(this.denials).hasSize(4);
        assertThat(this.guest.stat(0, "a")).isEqualTo(Errno.ENOENT);
        assertThat(this.guest.list(TestGuest.ROOT, 4096)).hasSize(FILES + 2);
    }

    @Test
    void aLinkTextThatIsTooLongMakesNothing() {
        this.guest.make("a", "x".repeat(990));
        assertThat(this.guest.symlink("12345678901", "l")).isEqualTo(Errno.EDQUOT);
        assertThat(this.guest.stat(0, "l")).isEqualTo(Errno.ENOENT);
        assertThat(entriesLeft()).isEqualTo(FILES - 1);
        assertThat(this.guest.symlink("1234567890", "l")).isEqualTo(Errno.SUCCESS);
        assertThat(this.guest.rename("l", "a")).as("replaces a file").isEqualTo(Errno.SUCCESS);
        assertThat(left()).isEqualTo(990);
    }

    @Test
    void theHostsQuotaIsSharedAndTakesNothingForWhatWasThere() throws IOException {
        org.junit.jupiter.api.Assumptions.assumeTrue(this.onHost, "memory is empty, and an instance's own");
        Files.writeString(this.directory.resolve("old"), "x".repeat(5_000));
        Files.createDirectory(this.directory.resolve("old-directory"));
        WasiPreview1 wasi = wasi();
        try (TestGuest first = new TestGuest(wasi); TestGuest second = new TestGuest(wasi)) {
            assertThat(first.onPath("path_remove_directory", "old-directory")).isEqualTo(Errno.SUCCESS);
            int file = first.open("old", 0, Rights.FILE, Descriptor.APPEND);
            assertThat(first.write(file, "y".repeat(600))).isEqualTo(Errno.SUCCESS);
            int other = second.open("old", 0, Rights.FILE, Descriptor.APPEND);
            assertThat(second.write(other, "y".repeat(401))).isEqualTo(Errno.EDQUOT);
            assertThat(second.write(other, "y".repeat(400))).isEqualTo(Errno.SUCCESS);
            assertThat(first.onPath("path_unlink_file", "old")).isEqualTo(Errno.SUCCESS);
            assertThat(second.tryOpen(TestGuest.ROOT, "new", 0, TestGuest.CREAT, Rights.FILE, 0, 0))
                .isEqualTo(Errno.SUCCESS);
            int fresh = second.memory.readInt(TestGuest.RESULT);
            assertThat(second.write(fresh, "z")).as("the file is open in both").isEqualTo(Errno.EDQUOT);
            first.call("fd_close", file);
            assertThat(second.write(fresh, "z")).as("the file is open in one").isEqualTo(Errno.EDQUOT);
            second.call("fd_close", other);
            assertThat(second.write(fresh, "z".repeat(1_001))).as("6,000 were removed").isEqualTo(Errno.EDQUOT);
            assertThat(second.write(fresh, "z".repeat(1_000))).isEqualTo(Errno.SUCCESS);
        }
    }

    @Test
    void concurrentGuestsStayWithinTheQuota() throws Exception {
        org.junit.jupiter.api.Assumptions.assumeTrue(this.onHost, "memory is an instance's own");
        HostQuota quota = new HostQuota(new Quota(BYTES, FILES));
        HostGrant grant = HostGrant.of(this.directory, Resolution.SECURE, new DescriptorNames());
        WasiPreview1 wasi = WasiPreview1.builder()
            .grant(new Grant("/", true, () -> new QuotaDirectory(grant.open(), quota)))
            .build();
        Thread[] threads = new Thread[4];
        List<Long> excess = java.util.Collections.synchronizedList(new ArrayList<>());
        for (int t = 0; t < threads.length; t++) {
            int seed = t;
            threads[t] = new Thread(() -> {
                try (TestGuest each = new TestGuest(wasi)) {
                    new RandomFileOperations(each, seed).run(1_500, () -> {
                        synchronized (quota) {
                            excess.add(bytesIn(this.directory) - BYTES);
                        }
                    });
                }
            });
            threads[t].start();
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(excess).hasSizeGreaterThan(5_000).allMatch((bytes) -> bytes <= 0);
        assertThat(quota.quota().bytes()).isEqualTo(bytesIn(this.directory));
        try (Stream<Path> files = Files.walk(this.directory)) {
            assertThat(quota.quota().entries()).isEqualTo(files.count() - 1);
        }
    }

    // Bytes of all files and links, a file with several names once.
    private static long bytesIn(Path directory) {
        try (Stream<Path> files = Files.walk(directory)) {
            java.util.Map<Object, Long> sizes = new java.util.HashMap<>();
            for (Path file : files.toList()) {
                var attributes = Files.readAttributes(file, java.nio.file.attribute.BasicFileAttributes.class,
                        java.nio.file.LinkOption.NOFOLLOW_LINKS);
                if (!attributes.isDirectory()) {
                    sizes.put(attributes.fileKey(), attributes.size());
                }
            }
            return sizes.values().stream().mapToLong(Long::longValue).sum();
        }
        catch (IOException ex) {
            throw new java.io.UncheckedIOException(ex);
        }
    }

}

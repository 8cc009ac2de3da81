package dev.wasmhost.wasi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.wasmhost.HostModule;
import dev.wasmhost.TemplateException;

/**
 * What is particular to directories in memory; that they behave as the host's do is shown
 * by {@link FileFunctionsTest} and {@link PathResolutionTest}, too.
 */
class MemoryDirectoryTest {

    private static WasiPreview1 wasi(DirectoryGrant grant) {
        return WasiPreview1.builder().directory("/tmp", grant).build();
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = { 1, 2, 3, 4, 5, 6, 7, 8 })
    @EnabledOnOs(OS.LINUX)
    void aGuestCannotTellItFromTheHost(long seed, @TempDir Path directory) {
        DirectoryGrant host = DirectoryGrant.host(directory).access(Access.READ_WRITE).quota(2_000, 12);
        try (TestGuest onHost = new TestGuest(wasi(host));
                TestGuest inMemory = new TestGuest(wasi(DirectoryGrant.memory().quota(2_000, 12)))) {
            List<String> expected = new RandomFileOperations(onHost, seed).run(2_000, () -> {
            });
            List<String> answers = new RandomFileOperations(inMemory, seed).run(2_000, () -> {
            });
            assertThat(answers).isEqualTo(expected);
            assertThat(inMemory.list(TestGuest.ROOT, 4096))
                .containsExactlyInAnyOrderElementsOf(onHost.list(TestGuest.ROOT, 4096));
            assertThat(expected).anyMatch((answer) -> answer.endsWith("EDQUOT"));
        }
    }

    @Test
    void eachInstanceHasItsOwn() {
        WasiPreview1 wasi = wasi(DirectoryGrant.memory());
        try (TestGuest first = new TestGuest(wasi); TestGuest second = new TestGuest(wasi)) {
            first.make("file", "content");
            assertThat(first.read("file")).isEqualTo("content");
            assertThat(second.stat(0, "file")).isEqualTo(Errno.ENOENT);
        }
        try (TestGuest third = new TestGuest(wasi)) {
            assertThat(third.list(TestGuest.ROOT, 4096)).containsExactly(".", "..");
        }
    }

    @Test
    void twoGrantsAreTwoFileSystems() {
        WasiPreview1 wasi = WasiPreview1.builder()
            .directory("/a", DirectoryGrant.memory())
            .directory("/b", DirectoryGrant.memory())
            .build();
        try (TestGuest guest = new TestGuest(wasi)) {
            guest.make("a", "content");
            guest.memory.write(100, "ab".getBytes(StandardCharsets.UTF_8));
            assertThat(guest.call("path_rename", 3, 100, 1, 4, 101, 1)).isEqualTo(Errno.EXDEV);
            assertThat(guest.call("path_link", 3, 0, 100, 1, 4, 101, 1)).isEqualTo(Errno.EXDEV);
            guest.call("fd_filestat_get", 3, TestGuest.DATA);
            long device = guest.memory.readLong(TestGuest.DATA);
            guest.call("fd_filestat_get", 4, TestGuest.DATA);
            assertThat(guest.memory.readLong(TestGuest.DATA)).isNotEqualTo(device);
        }
    }

    @Test
    void aDirectoryThatWasDeletedTakesNoEntries() {
        try (TestGuest guest = new TestGuest(wasi(DirectoryGrant.memory().quota(100, 1)))) {
            guest.onPath("path_create_directory", "d");
            int held = guest.open("d", TestGuest.DIRECTORY, Rights.DIRECTORY);
            assertThat(guest.onPath("path_remove_directory", "d")).isEqualTo(Errno.SUCCESS);
            guest.memory.write(100, "x".getBytes(StandardCharsets.UTF_8));
            assertThat(guest.call("path_create_directory", held, 100, 1)).isEqualTo(Errno.ENOENT);
            assertThat(guest.tryOpen(held, "x", 0, TestGuest.CREAT, 0, 0, 0)).isEqualTo(Errno.ENOENT);
            assertThat(guest.call("path_symlink", 100, 1, held, 100, 1)).isEqualTo(Errno.ENOENT);
            guest.make("file", "");
            assertThat(guest.call("path_link", 3, 0, 100, 1, held, 100, 1)).isEqualTo(Errno.ENOENT);
            assertThat(guest.list(held, 100)).containsExactly(".", "..");
        }
    }

    @Test
    void aFileWithoutNameIsGoneWhenItIsClosed() {
        try (TestGuest guest = new TestGuest(wasi(DirectoryGrant.memory().quota(10, 2)))) {
            for (int i = 0; i < 50; i++) {
                int file = guest.open("file", TestGuest.CREAT, Rights.FILE);
                guest.onPath("path_unlink_file", "file");
                assertThat(guest.write(file, "0123456789")).isEqualTo(Errno.SUCCESS);
                guest.call("fd_seek", file, 0, 0, TestGuest.RESULT);
                assertThat(guest.read(file)).isEqualTo("0123456789");
                guest.call("fd_close", file);
            }
        }
    }

    @Test
    void whatIsCutOffReadsAsZeros() {
        try (TestGuest guest = new TestGuest(wasi(DirectoryGrant.memory()))) {
            int file = guest.open("file", TestGuest.CREAT, Rights.FILE);
            guest.write(file, "x".repeat(20_000));
            guest.call("fd_filestat_set_size", file, 10);
            guest.call("fd_filestat_set_size", file, 20_000);
            assertThat(guest.read("file")).isEqualTo("x".repeat(10) + "\0".repeat(19_990));
        }
    }

    @Test
    void anInstanceWithFilesIsNoTemplate() {
        WasiPreview1 wasi = wasi(DirectoryGrant.memory());
        HostModule.Session session = wasi.open(new TestMemory(Long.MAX_VALUE));
        try (TestGuest guest = new TestGuest(wasi, session)) {
            guest.list(TestGuest.ROOT, 100);
            session.snapshot();
            guest.make("file", "");
            assertThatThrownBy(session::snapshot).isInstanceOf(TemplateException.class)
                .hasMessageContaining("descriptor 3 holds files in memory");
            guest.onPath("path_unlink_file", "file");
            session.snapshot();
        }
    }

    @Test
    void whatItHoldsIsTakenOfTheEnginesMemory() {
        TestMemory memory = new TestMemory(20_000);
        WasiPreview1 wasi = wasi(DirectoryGrant.memory().quota(1 << 20, 100));
        try (TestGuest guest = new TestGuest(wasi, wasi.open(memory))) {
            guest.make("file", "x".repeat(10_000));
            assertThat(memory.taken()).isBetween(15_000L, 15_200L);
            int file = guest.open("file", 0, Rights.FILE);
            assertThat(guest.call("fd_filestat_set_size", file, 20_000)).isEqualTo(Errno.ENOSPC);
            assertThat(guest.onPath("path_create_directory", "directory")).isEqualTo(Errno.ENOSPC);
            assertThat(guest.symlink("target", "link")).isEqualTo(Errno.ENOSPC);
            guest.call("fd_filestat_set_size", file, 14);
            assertThat(guest.onPath("path_create_directory", "directory")).isEqualTo(Errno.SUCCESS);
            guest.onPath("path_remove_directory", "directory");
            guest.onPath("path_unlink_file", "file");
            assertThat(memory.taken()).as("still open").isEqualTo(14);
            guest.call("fd_close", file);
            assertThat(memory.taken()).isZero();
        }
    }

    @Test
    void theRefusalNamesTheBudget() {
        List<WasiDenial> denials = new ArrayList<>();
        WasiPreview1 wasi = WasiPreview1.builder().directory("/", DirectoryGrant.memory()).audit(denials::add).build();
        try (TestGuest guest = new TestGuest(wasi, wasi.open(new TestMemory(0)))) {
            assertThat(guest.onPath("path_create_directory", "directory")).isEqualTo(Errno.ENOSPC);
        }
        assertThat(denials).containsExactly(new WasiDenial("", "path_create_directory", "directory", Errno.ENOSPC, 1, 0,
                "WasmEngine.Builder.memoryBudget"));
    }

    @Test
    void aReadOnlyOneIsEmptyForEver() {
        try (TestGuest guest = new TestGuest(wasi(DirectoryGrant.memory().access(Access.READ_ONLY)))) {
            assertThat(guest.onPath("path_create_directory", "d")).isEqualTo(Errno.EPERM);
            assertThat(guest.list(TestGuest.ROOT, 100)).containsExactly(".", "..");
        }
    }

}

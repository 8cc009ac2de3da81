package dev.wasmhost.wasi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DirectoryGrantTest {

    private static final ClassLoader LOADER = DirectoryGrantTest.class.getClassLoader();

    @Test
    void grantsAreNotChanged(@TempDir Path directory) {
        DirectoryGrant reading = DirectoryGrant.host(directory);
        assertThat(reading.access(Access.READ_WRITE).quota(1, 1)).isNotSameAs(reading);
        assertThat(reading.access()).isEqualTo(Access.READ_ONLY);
        assertThat(reading.limit()).isEmpty();
    }

    @Test
    void whatHasNoMeaningIsRefused() {
        DirectoryGrant classpath = DirectoryGrant.classpath(LOADER, "guests");
        assertThatThrownBy(() -> classpath.access(Access.READ_WRITE)).isInstanceOf(IllegalArgumentException.class)
            .hasMessage("access: a classpath directory can only be read, expected READ_ONLY, found READ_WRITE");
        assertThatThrownBy(() -> classpath.quota(1, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> classpath.resolution(Resolution.BEST_EFFORT))
            .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> DirectoryGrant.memory().resolution(Resolution.BEST_EFFORT))
            .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> DirectoryGrant.memory().quota(-1, 1)).isInstanceOf(IllegalArgumentException.class)
            .hasMessage("quota: expected numbers from 0, found -1 bytes and 1 files");
        assertThatThrownBy(() -> DirectoryGrant.memory().quota(1, -1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> DirectoryGrant.memory().quota((1L << 40) + 1, 1))
            .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void whatIsNotThereIsRefusedByTheBuilder(@TempDir Path directory) throws Exception {
        Path file = Files.writeString(directory.resolve("file"), "");
        WasiPreview1.Builder wasi = WasiPreview1.builder();
        assertThatThrownBy(() -> wasi.directory("/", DirectoryGrant.host(file)))
            .isInstanceOf(IllegalArgumentException.class)
            .hasMessage("granted directory: expected a directory, found " + file);
        assertThatThrownBy(() -> wasi.directory("", DirectoryGrant.memory()))
            .isInstanceOf(IllegalArgumentException.class)
            .hasMessage("guest path: expected a path, found nothing");
    }

    /**
     * A file system of Java without secure handles stands for a platform without them.
     */
    @Test
    void whatCannotBeSafeIsRefusedAtStart(@TempDir Path directory) throws Exception {
        Path zip = directory.resolve("a.zip");
        try (java.nio.file.FileSystem system = java.nio.file.FileSystems.newFileSystem(zip,
                java.util.Map.of("create", "true"))) {
            Path root = Files.createDirectory(system.getPath("/data"));
            Files.writeString(root.resolve("file"), "content");
            assertThatThrownBy(() -> WasiPreview1.builder().directory("/", DirectoryGrant.host(root)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("granted directory /data: this platform has no secure directory handles;"
                        + " grant it with Resolution.BEST_EFFORT if nobody else writes there");
            DirectoryGrant grant = DirectoryGrant.host(root).resolution(Resolution.BEST_EFFORT);
            try (TestGuest guest = new TestGuest(WasiPreview1.builder().directory("/", grant).build())) {
                assertThat(guest.read("file")).isEqualTo("content");
            }
        }
    }

}

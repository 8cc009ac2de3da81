package dev.wasmhost.spring.boot.autoconfigure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** The times are the test's own. */
class WatchedFileTest {

    private static final long QUIET = 100;

    private static final long NOTHING = Long.MAX_VALUE;

    @TempDir
    private Path folder;

    private final AtomicInteger changes = new AtomicInteger();

    private Path file;

    private WatchedFile watched;

    @BeforeEach
    void watch() throws IOException {
        this.file = this.folder.resolve("a.wasm");
        Files.writeString(this.file, "one");
        this.watched = new WatchedFile(this.file, Duration.ofNanos(QUIET), this.changes::incrementAndGet);
        this.watched.look(0, false);
        this.watched.look(QUIET, false);
        assertThat(this.changes).as("may have changed before").hasValue(1);
    }

    @Test
    void saysNothingAboutAFileThatStaysAsItIs() {
        assertThat(this.watched.look(1000, false)).isEqualTo(NOTHING);
        assertThat(this.changes).hasValue(1);
    }

    @Test
    void waitsUntilAFileIsQuiet() throws IOException {
        Files.writeString(this.file, "larger");
        assertThat(this.watched.look(1000, false)).isEqualTo(QUIET);
        Files.writeString(this.file, "larger still");
        assertThat(this.watched.look(1090, false)).isEqualTo(QUIET);
        assertThat(this.watched.look(1150, false)).isEqualTo(40);
        assertThat(this.changes).hasValue(1);
        assertThat(this.watched.look(1190, false)).isEqualTo(NOTHING);
        assertThat(this.changes).hasValue(2);
    }

    @Test
    void believesWhatIsReported() {
        assertThat(this.watched.look(1000, true)).isEqualTo(QUIET);
        this.watched.look(1100, false);
        assertThat(this.changes).hasValue(2);
    }

    @Test
    void noticesContentWithTheSameSizeAndTime() throws IOException {
        FileTime time = Files.getLastModifiedTime(this.file);
        Path other = Files.writeString(this.folder.resolve("b.wasm"), "two");
        Files.setLastModifiedTime(other, time);
        Files.move(other, this.file, StandardCopyOption.REPLACE_EXISTING);
        assertThat(this.watched.look(1000, false)).isEqualTo(QUIET);
    }

    @Test
    void noticesThatAFileGoesAndComes() throws IOException {
        Files.delete(this.file);
        assertThat(this.watched.look(1000, false)).isEqualTo(QUIET);
        assertThat(this.watched.look(1100, false)).isEqualTo(NOTHING);
        Files.writeString(this.file, "one");
        assertThat(this.watched.look(2000, false)).isEqualTo(QUIET);
    }

}

package dev.wasmhost.samples.functions;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

class FunctionDirectoryTest {

    @TempDir
    private Path path;

    private FunctionDirectory directory;

    @BeforeEach
    void open() throws IOException {
        Files.writeString(this.path.resolve("old.wasm"), "1");
        Files.writeString(this.path.resolve(".old-1.upload"), "half");
        Files.writeString(this.path.resolve("notes.txt"), "no function");
        Files.createDirectory(this.path.resolve("directory.wasm"));
        this.directory = FunctionDirectory.open(this.path);
    }

    @Test
    void tellsAllFilesAtFirstAndThenOnlyChanges() throws IOException {
        assertThat(this.directory.changes()).containsExactly("old.wasm");
        assertThat(this.directory.changes()).isEmpty();
    }

    @Test
    void tellsAFileOnlyWhenItStaysAsItIs() throws IOException {
        this.directory.changes();
        Path file = Files.writeString(this.path.resolve("new.wasm"), "1");
        assertThat(this.directory.changes()).isEmpty();
        Files.writeString(file, "12");
        assertThat(this.directory.changes()).isEmpty();
        assertThat(this.directory.changes()).containsExactly("new.wasm");
        assertThat(this.directory.changes()).isEmpty();
    }

    @Test
    void doesNotTakeTheFirstFileOfAnEmptyDirectoryBeforeItIsWhole(@TempDir Path empty) throws IOException {
        FunctionDirectory other = FunctionDirectory.open(empty.resolve("a/b"));
        assertThat(other.changes()).isEmpty();
        Files.writeString(empty.resolve("a/b/new.wasm"), "1");
        assertThat(other.changes()).isEmpty();
        assertThat(other.changes()).containsExactly("new.wasm");
    }

    @Test
    void tellsAFileThatIsGoneUnlessItComesBack() throws IOException {
        this.directory.changes();
        Path file = this.directory.file("old");
        Path elsewhere = this.path.resolve("elsewhere");
        Files.move(file, elsewhere);
        assertThat(this.directory.changes()).isEmpty();
        Files.move(elsewhere, file);
        assertThat(this.directory.changes()).isEmpty();
        Files.delete(file);
        assertThat(this.directory.changes()).isEmpty();
        assertThat(this.directory.changes()).containsExactly("old.wasm");
        assertThat(this.directory.changes()).isEmpty();
    }

    @Test
    void storesUploadsInOneStepAndDoesNotTellThem() throws IOException {
        this.directory.changes();
        Path staged = this.directory.stage("old", new byte[] { 1, 2, 3 });
        assertThat(this.directory.file("old")).hasContent("1");
        this.directory.changes();
        assertThat(this.directory.changes()).isEmpty();
        this.directory.store(staged, "old");
        assertThat(this.directory.file("old")).hasBinaryContent(new byte[] { 1, 2, 3 });
        assertThat(staged).doesNotExist();
        this.directory.changes();
        assertThat(this.directory.changes()).isEmpty();
        this.directory.delete("old");
        this.directory.changes();
        assertThat(this.directory.changes()).isEmpty();
    }

    @Test
    void removesWhatUploadsHaveLeftThatNeverEnded() {
        assertThat(this.path.resolve(".old-1.upload")).doesNotExist();
        assertThat(this.path.resolve("notes.txt")).exists();
    }

}

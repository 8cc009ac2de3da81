package dev.wasmhost.wasi;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

class SecureDirectoryTest {

    @TempDir
    Path root;

    @Test
    void aDirectoryThatWasRenamedKnowsTheLinksOfItsFiles() throws IOException {
        Path before = Files.createDirectory(this.root.resolve("before"));
        Files.writeString(before.resolve("file"), "four");
        try (Directory directory = SecureDirectory.open(before, new DescriptorNames()).orElse(null)) {
            Assumptions.assumeTrue(directory != null, "this platform has no secure handles");
            Files.move(before, this.root.resolve("after"));
            Files.createDirectory(before);
            assertThat(directory.status("file").links()).isEqualTo(1);
            Files.createLink(this.root.resolve("second"), this.root.resolve("after/file"));
            assertThat(directory.status("file").links()).isEqualTo(2);
        }
    }

}

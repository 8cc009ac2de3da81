package dev.wasmhost.spring.boot.autoconfigure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

class LinkChainTest {

    @TempDir
    private Path folder;

    private Path root;

    @BeforeEach
    void resolve() throws IOException {
        this.root = this.folder.toRealPath();
    }

    @Test
    void ofAFileIsItsDirectory() throws IOException {
        Path file = Files.createFile(this.root.resolve("a.wasm"));
        assertThat(below(file)).containsOnlyKeys(this.root).containsEntry(this.root, names("a.wasm"));
    }

    @Test
    void ofAFileThatDoesNotExistIsItsDirectory() {
        assertThat(below(this.root.resolve("missing.wasm"))).containsOnlyKeys(this.root);
    }

    @Test
    void ofAMountOfKubernetesHasTheLinkToTheData() throws IOException {
        Path data = Files.createDirectory(this.root.resolve("..2026"));
        Files.createFile(data.resolve("a.wasm"));
        Files.createSymbolicLink(this.root.resolve("..data"), Path.of("..2026"));
        Path file = Files.createSymbolicLink(this.root.resolve("a.wasm"), Path.of("..data/a.wasm"));
        assertThat(below(file)).containsOnlyKeys(this.root, data)
            .containsEntry(this.root, names("a.wasm", "..data", "..2026"))
            .containsEntry(data, names("a.wasm"));
        assertThat(LinkChain.isPart(file, Set.of(this.root.resolve("..data")))).isTrue();
        assertThat(LinkChain.isPart(file, Set.of(data))).isTrue();
        assertThat(LinkChain.isPart(file, Set.of(this.root.resolve("b.wasm")))).isFalse();
    }

    @Test
    void followsAbsoluteLinksAndParents() throws IOException {
        Path other = Files.createDirectories(this.root.resolve("x/y"));
        Files.createFile(this.root.resolve("x/real.wasm"));
        Path inner = Files.createSymbolicLink(other.resolve("inner.wasm"), Path.of("../real.wasm"));
        Path file = Files.createSymbolicLink(this.root.resolve("a.wasm"), inner);
        assertThat(below(file)).containsOnlyKeys(this.root, other, this.root.resolve("x"));
    }

    @Test
    void endsWhereLinksGoInCircles() throws IOException {
        Files.createSymbolicLink(this.root.resolve("a"), Path.of("b"));
        Path circle = Files.createSymbolicLink(this.root.resolve("b"), Path.of("a"));
        assertThat(below(circle)).containsOnlyKeys(this.root);
    }

    @Test
    void hasAllDirectoriesAbove() {
        Map<Path, Set<Path>> chain = LinkChain.of(this.root.resolve("a.wasm"));
        assertThat(chain).containsEntry(this.root.getParent(), Set.of(this.root.getFileName()))
            .containsKey(this.root.getRoot())
            .hasSize(this.root.getNameCount() + 1);
        assertThat(LinkChain.isPart(this.root.resolve("a.wasm"), Set.of(this.root))).isTrue();
        assertThat(LinkChain.isPart(this.root.resolve("a.wasm"), Set.of(this.root.resolveSibling("other")))).isFalse();
    }

    /** Returns what is in this test's own directory. */
    private Map<Path, Set<Path>> below(Path file) {
        Map<Path, Set<Path>> chain = new HashMap<>(LinkChain.of(file));
        chain.keySet().removeIf((directory) -> !directory.startsWith(this.root));
        return chain;
    }

    private static Set<Path> names(String... names) {
        return Set.of(Arrays.stream(names).map(Path::of).toArray(Path[]::new));
    }

}

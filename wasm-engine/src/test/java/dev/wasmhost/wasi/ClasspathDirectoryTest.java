package dev.wasmhost.wasi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Directories of the class path, from archives and from the file system. */
class ClasspathDirectoryTest {

    @TempDir
    Path folder;

    private Path archive(String name, String... entries) throws IOException {
        Path archive = this.folder.resolve(name);
        try (OutputStream file = Files.newOutputStream(archive); JarOutputStream jar = new JarOutputStream(file)) {
            for (String entry : entries) {
                jar.putNextEntry(new JarEntry(entry));
                if (!entry.endsWith("/")) {
                    jar.write(("content of " + entry).getBytes(StandardCharsets.UTF_8));
                }
                jar.closeEntry();
            }
        }
        return archive;
    }

    private Path exploded(String name, String... entries) throws IOException {
        Path root = this.folder.resolve(name);
        for (String entry : entries) {
            Path file = root.resolve(entry);
            Files.createDirectories(entry.endsWith("/") ? file : file.getParent());
            if (!entry.endsWith("/")) {
                Files.writeString(file, "content of " + entry);
            }
        }
        return root;
    }

    private static WasiPreview1 wasi(String root, Path... places) throws IOException {
        URL[] urls = new URL[places.length];
        for (int i = 0; i < urls.length; i++) {
            urls[i] = places[i].toUri().toURL();
        }
        try (URLClassLoader loader = new URLClassLoader(urls, null)) {
            return WasiPreview1.builder().directory("/lib", DirectoryGrant.classpath(loader, root)).build();
        }
    }

    @ParameterizedTest(name = "in an archive: {0}")
    @ValueSource(booleans = { true, false })
    void isReadAndListed(boolean archived) throws IOException {
        String[] entries = { "data/", "data/a.txt", "data/below/", "data/below/b.txt", "data/empty/", "beside.txt",
                "database/x" };
        Path place = archived ? archive("a.jar", entries) : exploded("a", entries);
        try (TestGuest guest = new TestGuest(wasi("data", place))) {
            assertThat(guest.list(TestGuest.ROOT, 4096)).containsExactly(".", "..", "a.txt", "below", "empty");
            assertThat(guest.read("a.txt")).isEqualTo("content of data/a.txt");
            assertThat(guest.read("below/../below/./b.txt")).isEqualTo("content of data/below/b.txt");
            assertThat(guest.stat(0, "a.txt")).isEqualTo(Errno.SUCCESS);
            assertThat(guest.memory.readLong(TestGuest.DATA + 32)).isEqualTo("content of data/a.txt".length());
            for (String path : List.of("../beside.txt", "..", "/data/a.txt", "below/../../beside.txt")) {
                assertThat(guest.tryRead(path)).isEqualTo(Errno.EPERM);
            }
            assertThat(guest.tryRead("beside.txt")).isEqualTo(Errno.ENOENT);
            assertThat(guest.tryRead("a.txt/")).isEqualTo(Errno.ENOTDIR);
        }
    }

    @Test
    void isNeverChanged() throws IOException {
        WasiPreview1 wasi = wasi("data", archive("a.jar", "data/", "data/a.txt", "data/d/"));
        try (TestGuest guest = new TestGuest(wasi); TestGuest other = new TestGuest(wasi)) {
            assertThat(guest.tryOpen(TestGuest.ROOT, "a.txt", 0, TestGuest.TRUNC, 0, 0, 0)).isEqualTo(Errno.EPERM);
            assertThat(guest.tryOpen(TestGuest.ROOT, "a.txt", 0, 0, Rights.FD_WRITE, 0, 0)).isEqualTo(Errno.EPERM);
            assertThat(guest.tryOpen(TestGuest.ROOT, "new", 0, TestGuest.CREAT, 0, 0, 0)).isEqualTo(Errno.EPERM);
            assertThat(guest.onPath("path_unlink_file", "a.txt")).isEqualTo(Errno.EPERM);
            assertThat(guest.onPath("path_remove_directory", "d")).isEqualTo(Errno.EPERM);
            assertThat(guest.rename("a.txt", "b.txt")).isEqualTo(Errno.EPERM);
            assertThat(guest.link(0, "a.txt", "b.txt")).isEqualTo(Errno.EPERM);
            assertThat(guest.symlink("a.txt", "b.txt")).isEqualTo(Errno.EPERM);
            assertThat(guest.setTimes(0, "a.txt", 1, 1, 5)).isEqualTo(Errno.EPERM);
            guest.stat(0, "a.txt");
            byte[] before = guest.memory.read(TestGuest.DATA, 64);
            assertThat(other.read("a.txt")).isEqualTo("content of data/a.txt");
            guest.stat(0, "a.txt");
            assertThat(guest.memory.read(TestGuest.DATA, 64)).as("not even a time").isEqualTo(before);
        }
    }

    /** The rights of the grant come first, but are not the only wall. */
    @Test
    void theTreeItselfRefusesChanges() throws IOException {
        try (URLClassLoader loader = new URLClassLoader(
                new URL[] { archive("a.jar", "data/", "data/a.txt", "data/d/").toUri().toURL() }, null)) {
            MemoryTree tree = ClasspathTree.read(loader, "data", new MemoryTree(0, new Quota(1 << 20, 100), () -> 1));
            WasiPreview1 wasi = WasiPreview1.builder()
                .grant(new Grant("/", true, () -> new MemoryDirectory(tree.root())))
                .build();
            try (TestGuest guest = new TestGuest(wasi)) {
                assertThat(guest.tryOpen(TestGuest.ROOT, "a.txt", 0, TestGuest.TRUNC, 0, 0, 0)).isEqualTo(Errno.EROFS);
                assertThat(guest.tryOpen(TestGuest.ROOT, "b", 0, TestGuest.CREAT, 0, 0, 0)).isEqualTo(Errno.EROFS);
                int file = guest.open("a.txt", 0, Rights.FILE);
                assertThat(guest.write(file, "x")).isEqualTo(Errno.EROFS);
                assertThat(guest.call("fd_filestat_set_size", file, 100)).isEqualTo(Errno.EROFS);
                assertThat(guest.call("fd_filestat_set_times", file, 1, 1, 5)).isEqualTo(Errno.EROFS);
                assertThat(guest.onPath("path_unlink_file", "a.txt")).isEqualTo(Errno.EROFS);
                assertThat(guest.onPath("path_remove_directory", "d")).isEqualTo(Errno.EROFS);
                assertThat(guest.onPath("path_create_directory", "e")).isEqualTo(Errno.EROFS);
                assertThat(guest.rename("a.txt", "b.txt")).isEqualTo(Errno.EROFS);
                assertThat(guest.link(0, "a.txt", "b.txt")).isEqualTo(Errno.EROFS);
                assertThat(guest.symlink("a.txt", "b.txt")).isEqualTo(Errno.EROFS);
                assertThat(guest.setTimes(0, "a.txt", 1, 1, 5)).isEqualTo(Errno.EROFS);
                assertThat(guest.read("a.txt")).isEqualTo("content of data/a.txt");
            }
        }
    }

    @Test
    void severalPlacesAreMergedAndTheFirstCounts() throws IOException {
        Path first = exploded("first", "data/both", "data/file", "data/folder/x");
        Path second = archive("second.jar", "data/", "data/both", "data/own", "data/file/", "data/file/x",
                "data/folder");
        try (TestGuest guest = new TestGuest(wasi("data", first, second))) {
            assertThat(guest.list(TestGuest.ROOT, 4096)).containsExactly(".", "..", "both", "file", "folder", "own");
            assertThat(guest.read("folder/x")).isEqualTo("content of data/folder/x");
            assertThat(guest.tryRead("file/x")).isEqualTo(Errno.ENOTDIR);
        }
    }

    @Test
    void namesThatLeadOutsideAreNotTaken() throws IOException {
        Path place = archive("a.jar", "data/", "data/../evil", "data//double", "data/./dot", "data/ok", "evil",
                "data/d/../../evil2");
        try (TestGuest guest = new TestGuest(wasi("data", place))) {
            assertThat(guest.list(TestGuest.ROOT, 4096)).containsExactly(".", "..", "ok");
        }
    }

    @Test
    void linksInTheFileSystemAreLeftOut() throws IOException {
        Path secret = Files.writeString(this.folder.resolve("secret"), "secret");
        Path place = exploded("a", "data/ok", "outside/x");
        Files.createSymbolicLink(place.resolve("data/link"), secret);
        Files.createSymbolicLink(place.resolve("data/directory"), place.resolve("outside"));
        try (TestGuest guest = new TestGuest(wasi("data", place))) {
            assertThat(guest.list(TestGuest.ROOT, 4096)).containsExactly(".", "..", "ok");
        }
    }

    @Test
    void whatIsNotThereIsSaidAtOnce() throws IOException {
        Path jar = archive("a.jar", "data/", "data/a.txt", "file");
        Path place = exploded("b", "plain");
        assertThatThrownBy(() -> wasi("missing", jar)).isInstanceOf(IllegalArgumentException.class)
            .hasMessageContaining("expected a directory, found nothing named missing");
        assertThatThrownBy(() -> wasi("file", jar)).isInstanceOf(IllegalArgumentException.class)
            .hasMessageContaining("expected a directory, found the file file");
        assertThatThrownBy(() -> wasi("plain", place)).isInstanceOf(IllegalArgumentException.class)
            .hasMessageContaining("expected a directory, found the file plain");
        for (String root : List.of("", "/", "/data", "data/", "a//b", "../data", ".")) {
            assertThatThrownBy(() -> wasi(root, jar)).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("expected a name like plugins/data");
        }
        assertThatThrownBy(() -> WasiPreview1.builder()
            .directory("/x", DirectoryGrant.classpath(ClassLoader.getSystemClassLoader(), "java/lang")))
            .isInstanceOf(IllegalArgumentException.class)
            .hasMessageContaining("classpath directory: expected a directory");
    }

}

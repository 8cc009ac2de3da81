package dev.wasmhost.wasi;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What a guest's path may mean, against a directory with links of all sorts; the same for
 * all ways of granting.
 */
@EnabledOnOs(OS.LINUX)
class PathResolutionTest {

    @TempDir
    Path temporary;

    private Path outside;

    private final List<WasiDenial> denials = new ArrayList<>();

    private final Map<Way, TestGuest> guests = new TreeMap<>();

    private final MemoryTree tree = new MemoryTree(0, new Quota(1 << 20, 1_000), () -> 1);

    private Map<String, String> canary;

    @BeforeEach
    void layOut() throws IOException {
        this.outside = Files.createDirectories(this.temporary.resolve("outside/deep"));
        Files.writeString(this.outside.resolve("secret"), "secret");
        Files.writeString(this.temporary.resolve("outside/secret"), "secret");
        Path grant = Files.createDirectories(this.temporary.resolve("grant/dir/nested")).getParent().getParent();
        this.tree.root().put("dir", new MemoryFolder(this.tree, this.tree.root()));
        folder("dir/nested").put("nested", new MemoryFolder(this.tree, folder("dir/nested")));
        for (String file : new String[] { "file", "dir/file", "dir/nested/file" }) {
            Files.writeString(grant.resolve(file), file);
            folder(file).put(file.substring(file.lastIndexOf('/') + 1),
                    new MemoryContent(this.tree, file.getBytes(StandardCharsets.UTF_8)));
        }
        link(grant, "to-file", "file");
        link(grant, "to-dir", "dir");
        link(grant, "to-dir-slash", "dir/");
        link(grant, "to-file-slash", "file/");
        link(grant, "to-link", "to-file");
        link(grant, "dangling", "nothing");
        link(grant, "loop", "loop");
        link(grant, "loop-a", "loop-b");
        link(grant, "loop-b", "loop-a");
        link(grant, "to-root", ".");
        link(grant, "dir/up", "..");
        link(grant, "dir/up-file", "../file");
        link(grant, "dir/nested/up-down", "../../dir/./nested/../file");
        link(grant, "out", "../outside/secret");
        link(grant, "out-dir", "../outside");
        link(grant, "out-slash", "../outside/");
        link(grant, "dir/out", "../../outside");
        link(grant, "out-and-back", "../grant/file");
        link(grant, "out-by-link", "dir/up/../outside/secret");
        link(grant, "absolute", this.outside.resolve("secret").toString());
        link(grant, "absolute-inside", grant.resolve("file").toString());
        link(grant, "absolute-dir", this.outside.toString());
        link(grant, "to-absolute", "absolute");
        link(grant, "to-slash", "/");
        for (int i = 0; i < 60; i++) {
            link(grant, "chain" + i, (i == 0) ? "file" : "chain" + (i - 1));
        }
        this.canary = snapshot();
        for (Way way : Way.available()) {
            Grant granted = way.isHost() ? way.grant(grant, "/", Access.READ_WRITE)
                    : new Grant("/", true, () -> new MemoryDirectory(this.tree.root()));
            WasiPreview1 wasi = WasiPreview1.builder()
                .grant(granted)
                .audit(this.denials::add, Integer.MAX_VALUE)
                .build();
            this.guests.put(way, new TestGuest(wasi));
        }
    }

    private MemoryFolder folder(String path) {
        MemoryFolder folder = this.tree.root();
        String[] names = path.split("/");
        for (int i = 0; i < names.length - 1; i++) {
            folder = (MemoryFolder) folder.find(names[i]);
        }
        return folder;
    }

    @AfterEach
    void nothingOutsideHasChanged() throws IOException {
        this.guests.values().forEach(TestGuest::close);
        assertThat(snapshot()).isEqualTo(this.canary);
        Files.delete(this.temporary.resolve("grant/to-slash")); // JUnit warns about it
                                                                // otherwise
    }

    @ParameterizedTest(name = "reading {0}: {1}")
    @CsvSource({ "file, SUCCESS", "./file, SUCCESS", "dir/file, SUCCESS", "dir//file, SUCCESS", "dir/./file, SUCCESS",
            "dir/../file, SUCCESS", "dir/nested/../../file, SUCCESS",
            "dir/.//nested/../../dir/nested/../nested///./file, SUCCESS", "., SUCCESS", "./, SUCCESS", "dir, SUCCESS",
            "dir/, SUCCESS", "dir///, SUCCESS", "dir/., SUCCESS", "dir/.., SUCCESS", "dir/../, SUCCESS",
            "file/, ENOTDIR", "file///, ENOTDIR", "file/., ENOTDIR", "file/.., ENOTDIR", "file/x, ENOTDIR",
            "missing, ENOENT", "missing/, ENOENT", "missing/x, ENOENT", "missing/../file, ENOENT", "'', ENOENT",
            "dir/missing/../../../outside/secret, ENOENT", "/, EPERM", "//, EPERM", "/file, EPERM",
            "/etc/passwd, EPERM", "//etc/passwd, EPERM", ".., EPERM", "../, EPERM", "../grant/file, EPERM",
            "../outside/secret, EPERM", "./../outside/secret, EPERM", "dir/../../outside/secret, EPERM",
            "dir/nested/../../../outside/secret, EPERM", "dir/../.., EPERM", "..\\outside, ENOENT", "C:\\x, ENOENT",
            "to-file, SUCCESS", "to-file/, ENOTDIR", "to-dir, SUCCESS", "to-dir/, SUCCESS", "to-dir/file, SUCCESS",
            "to-dir/../file, SUCCESS", "to-dir-slash, SUCCESS", "to-dir-slash/file, SUCCESS", "to-file-slash, ENOTDIR",
            "to-link, SUCCESS", "dangling, ENOENT", "dangling/x, ENOENT", "loop, ELOOP", "loop/x, ELOOP",
            "loop-a, ELOOP", "to-root, SUCCESS", "to-root/to-root/to-root/file, SUCCESS", "dir/up/file, SUCCESS",
            "dir/up/dir/up/dir/up/file, SUCCESS", "dir/up-file, SUCCESS", "dir/nested/up-down, SUCCESS",
            "dir/up/.., EPERM", "out, EPERM", "out-dir, EPERM", "out-dir/, EPERM", "out-dir/secret, EPERM",
            "out-slash/secret, EPERM", "dir/out/secret, EPERM", "to-dir/out/secret, EPERM", "out-and-back, EPERM",
            "out-by-link, EPERM", "absolute, EPERM", "absolute-inside, EPERM", "absolute-dir/secret, EPERM",
            "to-absolute, EPERM", "to-slash, EPERM", "to-slash/etc/passwd, EPERM", "chain39, SUCCESS", "chain40, ELOOP",
            "chain59, ELOOP" })
    void pathsLeadNowhereButInside(String path, Errno expected) {
        this.guests.forEach((way, guest) -> {
            this.denials.clear();
            assertThat(guest.tryRead(path)).as("%s", way).isEqualTo(expected);
            assertThat(this.denials).hasSize((expected == Errno.EPERM) ? 1 : 0)
                .allSatisfy(
                        (denial) -> assertThat(denial).extracting(WasiDenial::call, WasiDenial::path, WasiDenial::errno)
                            .containsExactly("path_open", path, expected));
        });
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({ "out", "out-dir/secret", "dir/out/secret", "absolute", "to-absolute", "absolute-dir/secret",
            "out-by-link", "../outside/secret", "out-dir/new", "../new", "absolute-dir/new", "dir/out/new" })
    void nothingOutsideIsReachedByAnyFunction(String path) {
        this.guests.forEach((way, guest) -> {
            for (int flags : new int[] { 0, TestGuest.CREAT, TestGuest.TRUNC, TestGuest.CREAT | TestGuest.TRUNC,
                    TestGuest.DIRECTORY }) {
                assertThat(guest.tryOpen(TestGuest.ROOT, path, TestGuest.FOLLOW, flags, TestGuest.ALL, 0, 0))
                    .isEqualTo(Errno.EPERM);
            }
            assertThat(guest.stat(TestGuest.FOLLOW, path)).isEqualTo(Errno.EPERM);
            assertThat(guest.setTimes(TestGuest.FOLLOW, path, 1, 1, 5)).isEqualTo(Errno.EPERM);
            assertThat(guest.link(TestGuest.FOLLOW, path, "linked")).isEqualTo(Errno.EPERM);
            assertThat(guest.onPath("path_unlink_file", path + "/x")).isEqualTo(Errno.EPERM);
            assertThat(guest.onPath("path_remove_directory", path + "/x")).isEqualTo(Errno.EPERM);
            assertThat(guest.onPath("path_create_directory", path + "/x")).isEqualTo(Errno.EPERM);
            assertThat(guest.rename("file", path + "/x")).isEqualTo(Errno.EPERM);
            assertThat(guest.rename(path + "/x", "moved")).isEqualTo(Errno.EPERM);
            assertThat(guest.symlink("x", path + "/x")).isEqualTo(Errno.EPERM);
            assertThat(guest.readlink(path + "/x", 10)).isEqualTo(Errno.EPERM);
        });
    }

    @ParameterizedTest
    @MethodSource("dev.wasmhost.wasi.Way#available")
    void linksAreNotFollowedUnlessAsked(Way way) {
        TestGuest guest = this.guests.get(way);
        assertThat(guest.tryOpen(TestGuest.ROOT, "to-file", 0, 0, 0, 0, 0)).isEqualTo(Errno.ELOOP);
        assertThat(guest.tryOpen(TestGuest.ROOT, "to-dir", 0, TestGuest.DIRECTORY, 0, 0, 0)).isEqualTo(Errno.ENOTDIR);
        assertThat(guest.tryOpen(TestGuest.ROOT, "to-dir/", 0, 0, 0, 0, 0)).isEqualTo(Errno.SUCCESS);
        assertThat(guest.tryOpen(TestGuest.ROOT, "absolute", 0, 0, 0, 0, 0)).isEqualTo(Errno.ELOOP);
        assertThat(guest.stat(0, "absolute")).isEqualTo(Errno.SUCCESS);
        assertThat(guest.memory.readByte(TestGuest.DATA + 16)).isEqualTo(FileType.SYMBOLIC_LINK.number());
        assertThat(
                guest.tryOpen(TestGuest.ROOT, "dangling", TestGuest.FOLLOW, TestGuest.CREAT | TestGuest.EXCL, 0, 0, 0))
            .isEqualTo(Errno.EEXIST);
    }

    @Test
    void aDirectoryThatWasOpenedConfinesTheGuestToo() {
        this.guests.forEach((way, guest) -> {
            int directory = guest.open("dir", TestGuest.DIRECTORY, TestGuest.ALL & ~Rights.FD_WRITE);
            assertThat(guest.tryOpen(directory, "file", 0, 0, 0, 0, 0)).isEqualTo(Errno.SUCCESS);
            assertThat(guest.tryOpen(directory, "nested/up-down", TestGuest.FOLLOW, 0, 0, 0, 0)).isEqualTo(Errno.EPERM);
            assertThat(guest.tryOpen(directory, "../file", 0, 0, 0, 0, 0)).isEqualTo(Errno.EPERM);
            assertThat(guest.tryOpen(directory, "up/file", TestGuest.FOLLOW, 0, 0, 0, 0)).isEqualTo(Errno.EPERM);
        });
    }

    @Test
    void pathsAreCheckedAsBytes() {
        this.guests.forEach((way, guest) -> {
            assertThat(guest.tryRead("file\0")).isEqualTo(Errno.EINVAL);
            assertThat(guest.tryRead("file\0/../../x")).isEqualTo(Errno.EINVAL);
            assertThat(guest.tryRead("n".repeat(256))).isEqualTo(Errno.ENAMETOOLONG);
            assertThat(guest.tryRead("é".repeat(128))).isEqualTo(Errno.ENAMETOOLONG);
            assertThat(guest.tryRead("n".repeat(255))).isEqualTo(Errno.ENOENT);
            assertThat(guest.tryRead("./".repeat(2048) + "file")).isEqualTo(Errno.ENAMETOOLONG);
            assertThat(guest.tryRead("./".repeat(2046) + "file")).isEqualTo(Errno.SUCCESS);
            guest.memory.write(0, new byte[] { 't', (byte) 0xff, (byte) 0xfe, (byte) 0xc0, (byte) 0xaf });
            assertThat(guest.call("path_open", 3, 1, 0, 3, 0, 0, 0, 0, 16)).isEqualTo(Errno.EILSEQ);
            assertThat(guest.call("path_open", 3, 1, 3, 2, 0, 0, 0, 0, 16)).as("overlong /").isEqualTo(Errno.EILSEQ);
            assertThat(guest.call("path_open", 3, 1, 0xfffffff0L, 8, 0, 0, 0, 0, 16)).isEqualTo(Errno.EFAULT);
            assertThat(guest.call("path_open", 3, 1, 0, 0xfffffff0L, 0, 0, 0, 0, 16)).isEqualTo(Errno.EFAULT);
            assertThat(guest.call("path_open", 3, 1, -16, -1, 0, 0, 0, 0, 16)).isEqualTo(Errno.EFAULT);
        });
    }

    @Test
    void depthIsBounded() throws IOException {
        Path deep = this.temporary.resolve("grant");
        for (int i = 0; i < PathWalk.MAXIMUM_DEPTH + 1; i++) {
            deep = Files.createDirectory(deep.resolve("d"));
            MemoryFolder folder = folder("d/".repeat(i) + "d");
            folder.put("d", new MemoryFolder(this.tree, folder));
        }
        this.guests.forEach((way, guest) -> {
            assertThat(guest.tryRead("d/".repeat(PathWalk.MAXIMUM_DEPTH) + "x")).isEqualTo(Errno.ENOENT);
            assertThat(guest.tryRead("d/".repeat(PathWalk.MAXIMUM_DEPTH + 1) + "x")).as("%s", way)
                .isEqualTo((way == Way.KERNEL) ? Errno.ENOENT : Errno.ENAMETOOLONG);
        });
    }

    @Test
    void pipesAndDevicesAreNotOpened() throws IOException {
        Path pipe = this.temporary.resolve("grant/pipe");
        run("mkfifo", pipe.toString());
        this.guests.remove(Way.MEMORY).close();
        this.guests.forEach((way, guest) -> {
            assertThat(guest.tryRead("pipe")).isEqualTo(Errno.EACCES);
            assertThat(guest.tryOpen(TestGuest.ROOT, "pipe", 0, TestGuest.CREAT, Rights.FD_WRITE, 0, 0))
                .isEqualTo(Errno.EACCES);
            assertThat(guest.setTimes(0, "pipe", 1, 1, 5)).isEqualTo(Errno.EACCES);
            assertThat(guest.link(0, "pipe", "pipe2")).isEqualTo(Errno.EACCES);
            assertThat(guest.rename("pipe", "file")).isEqualTo(Errno.EACCES);
            assertThat(guest.stat(0, "pipe")).isEqualTo(Errno.SUCCESS);
            assertThat(guest.memory.readByte(TestGuest.DATA + 16)).isEqualTo(FileType.UNKNOWN.number());
        });
        assertThat(this.denials).hasSize(5 * this.guests.size());
        Files.delete(pipe);
        try (TestGuest guest = new TestGuest(
                WasiPreview1.builder().directory(Path.of("/dev"), "/dev", Access.READ_ONLY).build())) {
            assertThat(guest.tryRead("null")).isEqualTo(Errno.EACCES);
            assertThat(guest.tryRead("zero")).isEqualTo(Errno.EACCES);
        }
    }

    private void link(Path grant, String name, String text) throws IOException {
        if (text.length() > 1 && text.endsWith("/")) {
            run("ln", "-s", text, grant.resolve(name).toString()); // Path would drop the
                                                                   // slash
        }
        else {
            Files.createSymbolicLink(grant.resolve(name), Path.of(text));
        }
        folder(name).put(name.substring(name.lastIndexOf('/') + 1), new MemoryLink(this.tree, text));
    }

    private static void run(String... command) throws IOException {
        try {
            assertThat(new ProcessBuilder(command).start().waitFor()).isZero();
        }
        catch (InterruptedException ex) {
            throw new IOException(ex);
        }
    }

    private Map<String, String> snapshot() throws IOException {
        Map<String, String> tree = new TreeMap<>();
        try (Stream<Path> files = Files.walk(this.temporary.resolve("outside"))) {
            for (Path file : files.toList()) {
                boolean regular = Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS);
                tree.put(file.toString(), Files.getLastModifiedTime(file) + (regular ? Files.readString(file) : ""));
            }
        }
        tree.put("names", String.join(" ", this.temporary.toFile().list()));
        return tree;
    }

}

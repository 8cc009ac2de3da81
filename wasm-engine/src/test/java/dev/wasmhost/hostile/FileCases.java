package dev.wasmhost.hostile;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import dev.wasmhost.wasi.Access;
import dev.wasmhost.wasi.Errno;
import dev.wasmhost.wasi.WasiPreview1;

/**
 * Grants that are read-only, that hold what is no file, or that change while they are
 * used.
 */
final class FileCases {

    /** How often a directory and a link are exchanged. */
    private static final int EXCHANGES = Boolean.getBoolean("wasm.hostile.full") ? 1_000_000 : 20_000;

    private static final byte[] FILE = WasiGuest.bytes("file");

    private static final byte[] NEW = WasiGuest.bytes("new");

    private FileCases() {
    }

    static void add(Cases cases) {
        readOnlyPaths(cases);
        readOnlyFiles(cases);
        twoGrants(cases);
        links(cases);
        noFiles(cases);
        shapes(cases);
        race(cases);
    }

    /** Does something to a grant. */
    private interface Change {

        Object run(WasiGuest guest);

    }

    private static void readOnly(Cases cases, String name, String expected, Change change) {
        cases.add("read-only: " + name, "a read-only grant", expected + ", unchanged", (host) -> {
            Path grant = host.grant();
            Map<String, String> before = Oracle.tree(grant);
            try (WasiGuest guest = new WasiGuest(host,
                    WasiPreview1.builder().directory(grant, "/", Access.READ_ONLY).build())) {
                return Outcome.of(() -> change.run(guest))
                        + (Oracle.tree(grant).equals(before) ? ", unchanged" : ", CHANGED");
            }
        });
    }

    private static void readOnlyPaths(Cases cases) {
        readOnly(cases, "open to truncate", "EPERM", (guest) -> guest.open("file", WasiGuest.TRUNC, WasiGuest.READ));
        readOnly(cases, "open to truncate, through a link", "EPERM", (guest) -> guest.open("link", WasiGuest.TRUNC, 0));
        readOnly(cases, "open to create", "EPERM", (guest) -> guest.open(NEW, WasiGuest.CREAT, WasiGuest.READ));
        readOnly(cases, "open to write, to allocate, to set the size", "EPERM",
                (guest) -> Outcome.all(() -> guest.open("file", 0, WasiGuest.WRITE),
                        () -> guest.open("file", 0, 1L << 8), () -> guest.open("file", 0, 1L << 22)));
        readOnly(cases, "path_rename", "EPERM", (guest) -> guest.rename(FILE, NEW));
        readOnly(cases, "path_rename of a file over another", "EPERM",
                (guest) -> guest.rename(FILE, WasiGuest.bytes("dir/file")));
        readOnly(cases, "path_link", "EPERM", (guest) -> guest.link(0, FILE, NEW));
        readOnly(cases, "path_symlink", "EPERM", (guest) -> guest.symlink(FILE, NEW));
        readOnly(cases, "path_unlink_file of a file and of a link", "EPERM", (guest) -> Outcome
            .all(() -> guest.onPath("path_unlink_file", "file"), () -> guest.onPath("path_unlink_file", "out")));
        readOnly(cases, "path_create_directory", "EPERM", (guest) -> guest.onPath("path_create_directory", NEW));
        readOnly(cases, "path_remove_directory", "EPERM",
                (guest) -> guest.onPath("path_remove_directory", "dir/nested"));
        readOnly(cases, "path_filestat_set_times of file, directory, link", "EPERM",
                (guest) -> Outcome.all(() -> guest.setTimes(1, FILE), () -> guest.setTimes(1, WasiGuest.bytes("dir")),
                        () -> guest.setTimes(0, WasiGuest.bytes("link")),
                        () -> guest.setTimes(1, WasiGuest.bytes("."))));
        readOnly(cases, "all of it in a directory opened below", "EPERM", (guest) -> {
            int below = guest.mustOpen("dir", WasiGuest.DIRECTORY, WasiGuest.ALL & ~WasiGuest.WRITE);
            long length = guest.path("file");
            return Outcome.all(() -> guest.call("path_unlink_file", below, 1024, length),
                    () -> guest.call("path_open", below, 1, 1024, length, WasiGuest.TRUNC, 0, 0, 0, WasiGuest.RESULT),
                    () -> guest.call("path_rename", below, 1024, length, WasiGuest.ROOT, 1024, length));
        });
    }

    private static void readOnlyFiles(Cases cases) {
        readOnly(cases, "fd_write, fd_pwrite to a file open for reading", "EBADF", (guest) -> {
            int file = guest.mustOpen("file", 0, WasiGuest.READ);
            return Outcome.all(() -> guest.write(file, "x"),
                    () -> guest.call("fd_pwrite", file, 0, 1, 0, WasiGuest.RESULT));
        });
        readOnly(cases, "fd_filestat_set_size, fd_allocate, fd_filestat_set_times", "ENOTCAPABLE", (guest) -> {
            int file = guest.mustOpen("file", 0, WasiGuest.READ | 1L << 23);
            return Outcome.all(() -> guest.call("fd_filestat_set_size", file, 0),
                    () -> guest.call("fd_allocate", file, 0, 100),
                    () -> guest.call("fd_filestat_set_times", file, 1, 1, 5),
                    () -> guest.call("fd_filestat_set_times", WasiGuest.ROOT, 1, 1, 5));
        });
        readOnly(cases, "rights taken back: all of them for the grant and a file", "ENOTCAPABLE", (guest) -> {
            int file = guest.mustOpen("file", 0, WasiGuest.READ);
            return Outcome.all(() -> guest.call("fd_fdstat_set_rights", WasiGuest.ROOT, WasiGuest.ALL, WasiGuest.ALL),
                    () -> guest.call("fd_fdstat_set_rights", file, WasiGuest.ALL, WasiGuest.ALL),
                    () -> guest.call("fd_fdstat_set_rights", file, -1, -1));
        });
    }

    private static void twoGrants(Cases cases) {
        cases.add("rename and link between a read-only and a writable grant", "two grants", "EPERM", (host) -> {
            WasiPreview1 wasi = WasiPreview1.builder()
                .directory(host.grant(), "/ro", Access.READ_ONLY)
                .directory(host.grant(), "/rw", Access.READ_WRITE)
                .build();
            try (WasiGuest guest = new WasiGuest(host, wasi)) {
                long file = guest.path("file");
                guest.secondPath(NEW);
                return Outcome.all(() -> guest.call("path_rename", 3, 1024, file, 4, 16384, 3),
                        () -> guest.call("path_rename", 4, 1024, file, 3, 16384, 3),
                        () -> guest.call("path_link", 3, 0, 1024, file, 4, 16384, 3),
                        () -> guest.call("path_link", 4, 0, 1024, file, 3, 16384, 3));
            }
        });
        cases.add("a writable grant whose directory has become a link out", "a grant exchanged by the host", "EACCES",
                (host) -> {
                    Path grant = host.grant();
                    WasiPreview1 wasi = WasiPreview1.builder().directory(grant, "/", Access.READ_WRITE).build();
                    Files.move(grant, grant.resolveSibling("moved"));
                    Files.createSymbolicLink(grant, host.outside());
                    try (WasiGuest guest = new WasiGuest(host, wasi)) {
                        return Outcome.all(() -> guest.open("secret", 0, WasiGuest.READ),
                                () -> guest.open("secret", WasiGuest.TRUNC, WasiGuest.WRITE));
                    }
                });
    }

    private static void links(Cases cases) {
        cases.add("links that the guest makes: out, absolute, out of a directory, through one that leads up",
                "a writable grant", "SUCCESS EPERM SUCCESS SUCCESS, read: EPERM EPERM EPERM", (host) -> {
                    try (WasiGuest guest = WasiGuest.withFiles(host)) {
                        return Outcome.all(
                                () -> guest.symlink(WasiGuest.bytes("../../../outside/secret"), WasiGuest.bytes("l1")),
                                () -> guest.symlink(WasiGuest.bytes("/etc/passwd"), WasiGuest.bytes("l2")),
                                () -> guest.symlink(WasiGuest.bytes("../../../../outside"), WasiGuest.bytes("dir/l3")),
                                () -> guest.symlink(WasiGuest.bytes("dir/nested/../../.."), WasiGuest.bytes("l4")))
                                + ", read: " + guest.open("l1", 0, WasiGuest.READ) + " "
                                + guest.open("dir/l3/secret", WasiGuest.TRUNC, WasiGuest.WRITE) + " "
                                + guest.open("l4/../outside/secret", 0, WasiGuest.READ);
                    }
                });
        cases.add("a directory moved deeper while a link in it counts its way up", "rename, symlink", "EPERM",
                (host) -> {
                    try (WasiGuest guest = WasiGuest.withFiles(host)) {
                        guest.symlink(WasiGuest.bytes("../../file"), WasiGuest.bytes("dir/nested/up"));
                        int nested = guest.mustOpen("dir/nested", WasiGuest.DIRECTORY,
                                WasiGuest.ALL & ~WasiGuest.WRITE);
                        guest.rename(WasiGuest.bytes("dir/nested"), WasiGuest.bytes("nested"));
                        return Outcome.all(() -> guest.open("nested/up", 0, WasiGuest.READ),
                                () -> guest.call("path_open", nested, 1, 1024, guest.path("up"), 0, WasiGuest.READ, 0,
                                        0, WasiGuest.RESULT));
                    }
                });
        cases.add("a link to a link of 4,000 bytes, and a chain of 41 that the guest makes", "symlink",
                "ENAMETOOLONG ELOOP", (host) -> {
                    try (WasiGuest guest = WasiGuest.withFiles(host)) {
                        guest.symlink(WasiGuest.bytes("x".repeat(4000)), WasiGuest.bytes("long"));
                        guest.symlink(FILE, WasiGuest.bytes("c0"));
                        for (int i = 1; i <= 40; i++) {
                            guest.symlink(WasiGuest.bytes("c" + (i - 1)), WasiGuest.bytes("c" + i));
                        }
                        return Outcome.all(() -> guest.open("long", 0, WasiGuest.READ),
                                () -> guest.open("c40", 0, WasiGuest.READ));
                    }
                });
        cases.add("a hard link to what a link out points to", "path_link", "EPERM SUCCESS EPERM", (host) -> {
            try (WasiGuest guest = WasiGuest.withFiles(host)) {
                return Outcome.all(() -> guest.link(1, WasiGuest.bytes("out"), NEW),
                        () -> guest.link(0, WasiGuest.bytes("out"), NEW), () -> guest.open(NEW, 0, WasiGuest.READ));
            }
        });
    }

    private static void noFiles(Cases cases) {
        cases.add("a FIFO: open to read, write, create, truncate; times, link, rename", "mkfifo", "EACCES", (host) -> {
            Path grant = host.grant();
            if (new ProcessBuilder("mkfifo", grant.resolve("pipe").toString()).start().waitFor() != 0) {
                throw new IOException("mkfifo failed");
            }
            return special(host, grant, "pipe");
        });
        cases.add("a socket: the same", "a Unix domain socket", "EACCES", (host) -> {
            Path grant = host.grant();
            try (ServerSocketChannel socket = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
                socket.bind(UnixDomainSocketAddress.of(grant.resolve("socket")));
                return special(host, grant, "socket");
            }
        });
        cases.add("devices: zero, full, tty, random", "/dev, granted", "EACCES", (host) -> {
            WasiPreview1 wasi = WasiPreview1.builder().directory(Path.of("/dev"), "/", Access.READ_ONLY).build();
            try (WasiGuest guest = new WasiGuest(host, wasi)) {
                return Outcome.all(() -> guest.open("zero", 0, WasiGuest.READ),
                        () -> guest.open("full", 0, WasiGuest.READ), () -> guest.open("tty", 0, WasiGuest.READ),
                        () -> guest.open("random", 0, WasiGuest.READ));
            }
        });
    }

    private static String special(Host host, Path grant, String name) {
        byte[] path = WasiGuest.bytes(name);
        try (WasiGuest guest = new WasiGuest(host,
                WasiPreview1.builder().directory(grant, "/", Access.READ_WRITE).build())) {
            return Outcome.all(() -> guest.open(path, 0, WasiGuest.READ), () -> guest.open(path, 0, WasiGuest.WRITE),
                    () -> guest.open(path, WasiGuest.CREAT, WasiGuest.WRITE),
                    () -> guest.open(path, WasiGuest.TRUNC, WasiGuest.WRITE), () -> guest.setTimes(1, path),
                    () -> guest.link(0, path, NEW), () -> guest.rename(path, NEW));
        }
    }

    private static void shapes(Cases cases) {
        cases.add("a directory moved into itself, over a full one, over a file; a file over a directory", "path_rename",
                "EINVAL ENOTEMPTY ENOTDIR EISDIR", (host) -> {
                    try (WasiGuest guest = WasiGuest.withFiles(host)) {
                        byte[] dir = WasiGuest.bytes("dir");
                        guest.onPath("path_create_directory", "empty");
                        return Outcome.all(() -> guest.rename(dir, WasiGuest.bytes("dir/nested/dir")),
                                () -> guest.rename(WasiGuest.bytes("empty"), dir), () -> guest.rename(dir, FILE),
                                () -> guest.rename(FILE, dir));
                    }
                });
        cases.add("a tree 1,000 deep, made and gone down by handles", "path_create_directory",
                "1000, then reached or refused", (host) -> {
                    try (WasiGuest guest = WasiGuest.withFiles(host)) {
                        int below = WasiGuest.ROOT;
                        int made = 0;
                        for (int i = 0; i < 1000; i++) {
                            long length = guest.path("d");
                            made += (guest.call("path_create_directory", below, 1024, length) == Errno.SUCCESS) ? 1 : 0;
                            guest.call("path_open", below, 0, 1024, length, WasiGuest.DIRECTORY,
                                    WasiGuest.ALL & ~WasiGuest.WRITE, WasiGuest.ALL, 0, WasiGuest.RESULT);
                            if (below != WasiGuest.ROOT) {
                                guest.call("fd_close", below);
                            }
                            below = guest.result();
                        }
                        Errno whole = guest.open("d/".repeat(1000), WasiGuest.DIRECTORY, WasiGuest.READDIR);
                        // The kernel goes down as far as one likes; handle by handle, 64
                        // are the limit.
                        boolean right = whole == Errno.SUCCESS || whole == Errno.ENAMETOOLONG;
                        return made + (right ? ", then reached or refused" : " " + whole);
                    }
                });
        cases.add("5,000 files in a directory, listed a byte, a cookie and 64 kB at a time", "fd_readdir",
                "5002 entries", (host) -> {
                    Path grant = host.grant();
                    Path many = Files.createDirectory(grant.resolve("many"));
                    for (int i = 0; i < 5_000; i++) {
                        Files.createFile(many.resolve("f" + i));
                    }
                    try (WasiGuest guest = new WasiGuest(host,
                            WasiPreview1.builder().directory(many, "/", Access.READ_ONLY).build())) {
                        guest.call("fd_readdir", WasiGuest.ROOT, WasiGuest.DATA, 1, 0, WasiGuest.RESULT);
                        guest.call("fd_readdir", WasiGuest.ROOT, WasiGuest.DATA, 65536, Long.MIN_VALUE,
                                WasiGuest.RESULT);
                        return entries(guest) + " entries";
                    }
                });
        cases.add("cookies from nowhere: negative, far past the end", "fd_readdir", "SUCCESS 0 SUCCESS 0", (host) -> {
            try (WasiGuest guest = WasiGuest.withFiles(host)) {
                return Outcome.all(
                        () -> guest.call("fd_readdir", WasiGuest.ROOT, WasiGuest.DATA, 4096, -1, WasiGuest.RESULT),
                        guest::result, () -> guest.call("fd_readdir", WasiGuest.ROOT, WasiGuest.DATA, 4096,
                                Long.MAX_VALUE, WasiGuest.RESULT),
                        guest::result);
            }
        });
        cases.add("names with line ends, escapes and quotes", "path_open", "SUCCESS", (host) -> {
            try (WasiGuest guest = WasiGuest.withFiles(host)) {
                return Outcome.all(() -> guest.open("a\nb\u001b[2J\"'\\", WasiGuest.CREAT, WasiGuest.WRITE),
                        () -> guest.open(" ", WasiGuest.CREAT, WasiGuest.WRITE),
                        () -> guest.open("...", WasiGuest.CREAT, 0));
            }
        });
    }

    private static long entries(WasiGuest guest) {
        long entries = 0;
        long cookie = 0;
        int used;
        do {
            guest.call("fd_readdir", WasiGuest.ROOT, WasiGuest.DATA, 65536, cookie, WasiGuest.RESULT);
            used = guest.result();
            for (int at = 0; at + 24 <= used && at + 24 + guest.memory.readInt(WasiGuest.DATA + at + 16) <= used;) {
                cookie = guest.memory.readLong(WasiGuest.DATA + at);
                at += 24 + guest.memory.readInt(WasiGuest.DATA + at + 16);
                entries++;
            }
        }
        while (used == 65536);
        return entries;
    }

    private static void race(Cases cases) {
        cases.add("a directory and a link out exchanged by the host " + EXCHANGES + " times while the guest opens",
                "two threads", "only what is inside", (host) -> {
                    Path grant = host.grant();
                    AtomicBoolean running = new AtomicBoolean(true);
                    AtomicInteger left = new AtomicInteger(EXCHANGES);
                    Thread exchanging = new Thread(() -> exchange(grant, left, running), "exchange");
                    Set<Errno> answers = EnumSet.noneOf(Errno.class);
                    exchanging.start();
                    try (WasiGuest guest = new WasiGuest(host,
                            WasiPreview1.builder().directory(grant, "/", Access.READ_WRITE).build())) {
                        while (left.get() > 0) {
                            answers.add(openInRace(guest));
                        }
                    }
                    finally {
                        running.set(false);
                        exchanging.join();
                    }
                    Set<Errno> allowed = EnumSet.of(Errno.SUCCESS, Errno.EPERM, Errno.ENOENT, Errno.ELOOP,
                            Errno.ENOTDIR);
                    return allowed.containsAll(answers) ? "only what is inside" : answers;
                });
    }

    private static Errno openInRace(WasiGuest guest) {
        Errno errno = guest.open("victim/file", 0, WasiGuest.READ | WasiGuest.WRITE);
        if (errno == Errno.SUCCESS) {
            int file = guest.result();
            String content = guest.read(file);
            if (!content.equals("content of dir/file")) {
                throw new AssertionError("read " + content);
            }
            guest.call("fd_close", file);
        }
        if (guest.open("victim/secret", WasiGuest.TRUNC, WasiGuest.WRITE) == Errno.SUCCESS) {
            throw new AssertionError("opened the secret");
        }
        guest.onPath("path_create_directory", "victim/made");
        guest.onPath("path_remove_directory", "victim/made");
        return errno;
    }

    private static void exchange(Path grant, AtomicInteger left, AtomicBoolean running) {
        try {
            while (running.get() && left.get() > 0) {
                for (String name : new String[] { "dir", "absolute-dir" }) {
                    Files.move(grant.resolve(name), grant.resolve("victim"), StandardCopyOption.ATOMIC_MOVE);
                    Files.move(grant.resolve("victim"), grant.resolve(name), StandardCopyOption.ATOMIC_MOVE);
                    left.decrementAndGet();
                }
            }
        }
        catch (IOException ex) {
            throw new java.io.UncheckedIOException(ex);
        }
    }

}

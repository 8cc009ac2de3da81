package dev.wasmhost.hostile;

import java.nio.file.Files;
import java.nio.file.Path;

import dev.wasmhost.wasi.Access;
import dev.wasmhost.wasi.DirectoryGrant;
import dev.wasmhost.wasi.Errno;
import dev.wasmhost.wasi.WasiPreview1;

/** Directories in memory and on the class path, and quotas. */
final class GrantCases {

    private static final int MILLION = 1_000_000;

    private static final byte[] NEW = WasiGuest.bytes("new");

    private GrantCases() {
    }

    static void add(Cases cases) {
        memory(cases);
        quotas(cases);
        classpath(cases);
    }

    private static void inMemory(Cases cases, String name, String expected, DirectoryGrant grant, Use use) {
        cases.add("in memory: " + name, "a directory in memory", expected, (host) -> {
            try (WasiGuest guest = guest(host, grant)) {
                return use.of(guest);
            }
        });
    }

    /** Does something with a guest. */
    private interface Use {

        Object of(WasiGuest guest) throws Exception;

    }

    private static WasiGuest guest(Host host, DirectoryGrant grant) {
        return new WasiGuest(host, WasiPreview1.builder().directory("/", grant).build());
    }

    private static void memory(Cases cases) {
        inMemory(cases, "every function with dots, absolute, empty, NUL, not UTF-8, too long", PathCases.BAD_ANSWERS,
                DirectoryGrant.memory(), (guest) -> {
                    make(guest, "file", "x");
                    guest.onPath("path_create_directory", "dir");
                    return PathCases.everyBadPath(guest);
                });
        inMemory(cases, "links that lead out, up, to the root, to themselves", "EPERM EPERM EPERM ELOOP",
                DirectoryGrant.memory(), (guest) -> {
                    guest.symlink(WasiGuest.bytes("../etc/passwd"), WasiGuest.bytes("out"));
                    guest.symlink(WasiGuest.bytes("out/../.."), WasiGuest.bytes("up"));
                    guest.symlink(WasiGuest.bytes("self"), WasiGuest.bytes("self"));
                    return Outcome.all(() -> guest.open("out", 0, WasiGuest.READ),
                            () -> guest.open("up", 0, WasiGuest.READ), () -> guest.symlink(WasiGuest.bytes("/"), NEW),
                            () -> guest.open("self", 0, WasiGuest.READ));
                });
        inMemory(cases, "files of 2^40 bytes by a hole, by a size, by an allocation", "EDQUOT", DirectoryGrant.memory(),
                (guest) -> {
                    int file = guest.mustOpen("file", WasiGuest.CREAT, WasiGuest.ALL);
                    guest.segment(0, WasiGuest.DATA, 1);
                    return Outcome.all(() -> guest.call("fd_pwrite", file, 0, 1, 1L << 40, WasiGuest.RESULT),
                            () -> guest.call("fd_filestat_set_size", file, 1L << 40),
                            () -> guest.call("fd_allocate", file, 0, 1L << 40));
                });
        inMemory(cases, "10 GB written, 64 kB at a time", "16 written, then EDQUOT",
                DirectoryGrant.memory().quota(1 << 20, 10), (guest) -> {
                    int file = guest.mustOpen("file", WasiGuest.CREAT, WasiGuest.WRITE);
                    guest.segment(0, WasiGuest.DATA, 65536);
                    return guest.times("fd_write", 160_000, file, 0, 1, WasiGuest.RESULT) + " written, then "
                            + guest.last();
                });
        inMemory(cases, "a million directories, and a million links to one file", "10 EDQUOT 0 EDQUOT",
                DirectoryGrant.memory().quota(1 << 20, 10), (guest) -> {
                    int made = 0;
                    Errno last = Errno.SUCCESS;
                    for (int i = 0; i < MILLION; i++) {
                        last = guest.onPath("path_create_directory", "d" + i);
                        made += (last == Errno.SUCCESS) ? 1 : 0;
                    }
                    long linked = 0;
                    for (int i = 0; i < MILLION / 10; i++) {
                        linked += (guest.symlink(NEW, WasiGuest.bytes("l" + i)) == Errno.SUCCESS) ? 1 : 0;
                    }
                    return made + " " + last + " " + linked + " " + guest.symlink(NEW, NEW);
                });
        cases.add("in memory: what one instance wrote, looked for by the next", "a directory in memory",
                "SUCCESS ENOENT", (host) -> {
                    WasiPreview1 wasi = WasiPreview1.builder().directory("/", DirectoryGrant.memory()).build();
                    try (WasiGuest first = new WasiGuest(host, wasi); WasiGuest second = new WasiGuest(host, wasi)) {
                        make(first, "secret", "secret");
                        return Outcome.all(() -> first.open("secret", 0, WasiGuest.READ),
                                () -> second.open("secret", 0, WasiGuest.READ));
                    }
                });
    }

    private static void make(WasiGuest guest, String name, String content) {
        int file = guest.mustOpen(name, WasiGuest.CREAT, WasiGuest.WRITE);
        guest.write(file, content);
        guest.call("fd_close", file);
    }

    private static void quotas(Cases cases) {
        cases.add("a quota on the host: files of 4 GB, by a hole, by a size", "a host directory with a quota", "EDQUOT",
                (host) -> {
                    try (WasiGuest guest = guest(host, counted(host.grant()))) {
                        int file = guest.mustOpen("file", 0, WasiGuest.ALL);
                        guest.segment(0, WasiGuest.DATA, 1);
                        return Outcome.all(() -> guest.call("fd_pwrite", file, 0, 1, 1L << 32, WasiGuest.RESULT),
                                () -> guest.call("fd_filestat_set_size", file, 1L << 32),
                                () -> guest.call("fd_allocate", file, 1L << 32, 1));
                    }
                });
        cases.add("a quota on the host: two instances that fill it together", "a host directory with a quota",
                "10 made", (host) -> {
                    WasiPreview1 wasi = WasiPreview1.builder().directory("/", counted(host.grant())).build();
                    int made = 0;
                    try (WasiGuest first = new WasiGuest(host, wasi); WasiGuest second = new WasiGuest(host, wasi)) {
                        for (int i = 0; i < 1000; i++) {
                            WasiGuest guest = (i % 2 == 0) ? first : second;
                            made += (guest.onPath("path_create_directory", "d" + i) == Errno.SUCCESS) ? 1 : 0;
                        }
                    }
                    return made + " made";
                });
        cases.add("a quota on the host: files deleted while they are open, a thousand times",
                "a host directory with a quota", "EDQUOT, 100000 bytes", (host) -> {
                    Path grant = host.grant();
                    try (WasiGuest guest = guest(host, counted(grant))) {
                        String last = "none";
                        for (int i = 0; i < 1000; i++) {
                            int file = guest.mustOpen("f", WasiGuest.CREAT, WasiGuest.ALL);
                            guest.call("fd_filestat_set_size", file, 100_000);
                            guest.onPath("path_unlink_file", "f");
                            guest.mustOpen("g", WasiGuest.CREAT, WasiGuest.ALL);
                            last = String.valueOf(guest.call("fd_filestat_set_size", guest.result(), 1));
                            guest.call("fd_close", guest.result());
                            guest.call("fd_close", file);
                        }
                        guest.call("fd_filestat_set_size", guest.mustOpen("g", 0, WasiGuest.ALL), 100_000);
                        return last + ", " + Files.size(grant.resolve("g")) + " bytes";
                    }
                });
    }

    private static DirectoryGrant counted(Path grant) {
        return DirectoryGrant.host(grant).access(Access.READ_WRITE).quota(100_000, 10);
    }

    private static void classpath(Cases cases) {
        cases.add("on the class path: write, truncate, create, rename, link, unlink, times", "a class path directory",
                "EPERM", (host) -> {
                    DirectoryGrant grant = DirectoryGrant.classpath(GrantCases.class.getClassLoader(), "guests");
                    byte[] file = WasiGuest.bytes("types.wasm");
                    try (WasiGuest guest = guest(host, grant)) {
                        return Outcome.all(() -> guest.open(file, 0, WasiGuest.WRITE),
                                () -> guest.open(file, WasiGuest.TRUNC, 0), () -> guest.open(NEW, WasiGuest.CREAT, 0),
                                () -> guest.rename(file, NEW), () -> guest.link(0, file, NEW),
                                () -> guest.onPath("path_unlink_file", file), () -> guest.setTimes(1, file),
                                () -> guest.onPath("path_create_directory", NEW), () -> guest.symlink(file, NEW));
                    }
                });
        cases.add("on the class path: classes of the application beside the granted directory",
                "a class path directory",
                "EPERM EPERM ENOENT" + PathCases.BAD_ANSWERS.substring("EPERM EPERM EPERM".length()), (host) -> {
                    DirectoryGrant grant = DirectoryGrant.classpath(GrantCases.class.getClassLoader(), "guests");
                    try (WasiGuest guest = guest(host, grant)) {
                        return PathCases.reads(guest);
                    }
                });
    }

}

package dev.wasmhost.hostile;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import dev.wasmhost.wasi.Access;
import dev.wasmhost.wasi.Errno;
import dev.wasmhost.wasi.WasiPreview1;

/** Descriptors: numbers that are none, too many, exchanged; data without end. */
final class DescriptorCases {

    private static final int MILLION = 1_000_000;

    private DescriptorCases() {
    }

    static void add(Cases cases) {
        numbers(cases);
        handles(cases);
        vectors(cases);
        offsets(cases);
        output(cases);
    }

    private static void numbers(Cases cases) {
        cases.add("fd_renumber in all combinations of streams, grant, file, directory and nothing", "fd_renumber",
                "as POSIX has it", (host) -> {
                    Path grant = host.grant();
                    for (int from = 0; from < 8; from++) {
                        for (int to = 0; to < 8; to++) {
                            checkRenumber(host, grant, from, to);
                        }
                    }
                    return "as POSIX has it";
                });
        cases.add("fd_renumber 100,000 times, and from and to numbers that are none", "fd_renumber", "100000 EBADF",
                (host) -> {
                    try (WasiGuest guest = WasiGuest.withFiles(host)) {
                        int first = guest.mustOpen("file", 0, WasiGuest.READ);
                        int second = guest.mustOpen("dir/file", 0, WasiGuest.READ);
                        long moved = 0;
                        for (int i = 0; i < 50_000; i++) {
                            moved += (guest.call("fd_renumber", first, second) == Errno.SUCCESS) ? 1 : 0;
                            moved += (guest.call("fd_renumber", second, second) == Errno.SUCCESS) ? 1 : 0;
                            guest.open("file", 0, WasiGuest.READ);
                        }
                        return moved + " "
                                + Outcome.all(() -> guest.call("fd_renumber", first, -1),
                                        () -> guest.call("fd_renumber", Integer.MAX_VALUE, first),
                                        () -> guest.call("fd_renumber", Integer.MIN_VALUE, -1),
                                        () -> guest.call("fd_renumber", first, 1000));
                    }
                });
        cases.add("every function with descriptors that are none", "all fd_ functions", "EBADF", (host) -> {
            try (WasiGuest guest = WasiGuest.withFiles(host)) {
                List<Outcome.Step> steps = new ArrayList<>();
                for (long none : new long[] { 4, 63, -1, Integer.MAX_VALUE, Integer.MIN_VALUE }) {
                    for (String name : new String[] { "fd_close", "fd_datasync", "fd_sync" }) {
                        steps.add(() -> guest.call(name, none));
                    }
                    for (String name : new String[] { "fd_tell", "fd_fdstat_get", "fd_filestat_get",
                            "fd_prestat_get" }) {
                        steps.add(() -> guest.call(name, none, WasiGuest.RESULT));
                    }
                    for (String name : new String[] { "fd_read", "fd_write" }) {
                        steps.add(() -> guest.call(name, none, 0, 0, WasiGuest.RESULT));
                    }
                    steps.add(() -> guest.call("fd_seek", none, 0, 0, WasiGuest.RESULT));
                    steps.add(() -> guest.call("fd_readdir", none, WasiGuest.DATA, 100, 0, WasiGuest.RESULT));
                    steps.add(() -> guest.call("path_unlink_file", none, 0, 1));
                    steps.add(() -> guest.call("sock_shutdown", none, 1));
                }
                return Outcome.all(steps.toArray(Outcome.Step[]::new));
            }
        });
        cases.add("a closed grant, and its number given to something else", "fd_close", "EBADF ENOTDIR", (host) -> {
            try (WasiGuest guest = WasiGuest.withFiles(host)) {
                int file = guest.mustOpen("file", 0, WasiGuest.READ);
                guest.call("fd_close", WasiGuest.ROOT);
                String closed = String.valueOf(guest.open("file", 0, WasiGuest.READ));
                guest.call("fd_renumber", file, 0);
                guest.call("fd_renumber", 0, 1);
                return closed + " "
                        + guest.call("path_open", 1, 0, 1024, guest.path("file"), 0, 0, 0, 0, WasiGuest.RESULT);
            }
        });
    }

    // 0 to 2 streams, 3 grant, 4 file, 5 directory, 6 and 7 nothing
    private static void checkRenumber(Host host, Path grant, int from, int to) {
        try (WasiGuest guest = WasiGuest.withFiles(host, grant)) {
            guest.mustOpen("file", 0, WasiGuest.READ);
            guest.mustOpen("dir", WasiGuest.DIRECTORY, WasiGuest.READDIR);
            guest.call("fd_fdstat_get", from, WasiGuest.DATA);
            byte kind = guest.memory.readByte(WasiGuest.DATA);
            Errno errno = guest.call("fd_renumber", from, to);
            Errno expected = (from > 5 || to > 5) ? Errno.EBADF : Errno.SUCCESS;
            boolean moved = expected == Errno.SUCCESS && from != to;
            Errno then = guest.call("fd_fdstat_get", from, WasiGuest.DATA + 100);
            Errno thenExpected = (from > 5 || moved) ? Errno.EBADF : Errno.SUCCESS;
            guest.call("fd_fdstat_get", to, WasiGuest.DATA + 100);
            boolean same = !moved || guest.memory.readByte(WasiGuest.DATA + 100) == kind;
            if (errno != expected || then != thenExpected || !same) {
                throw new AssertionError(from + " to " + to + ": " + errno + ", then " + then + ", same kind: " + same);
            }
        }
    }

    private static void handles(Cases cases) {
        cases.add("a million handles, none closed", "path_open", "60 opened, then EMFILE", (host) -> {
            try (WasiGuest guest = WasiGuest.withFiles(host)) {
                long length = guest.path("file");
                long opened = guest.times("path_open", MILLION, WasiGuest.ROOT, 0, 1024, length, 0, WasiGuest.READ, 0,
                        0, WasiGuest.RESULT);
                return opened + " opened, then " + guest.last();
            }
        });
        cases.add("a million handles of directories, none closed", "path_open", "60 opened, then EMFILE", (host) -> {
            try (WasiGuest guest = WasiGuest.withFiles(host)) {
                long length = guest.path("dir");
                long opened = guest.times("path_open", MILLION, WasiGuest.ROOT, 0, 1024, length, WasiGuest.DIRECTORY,
                        WasiGuest.READDIR, 0, 0, WasiGuest.RESULT);
                return opened + " opened, then " + guest.last();
            }
        });
        cases.add("handles left open by 200 instances", "path_open", "200", (host) -> {
            long opened = 0;
            Path grant = host.grant();
            for (int i = 0; i < 200; i++) {
                try (WasiGuest guest = WasiGuest.withFiles(host, grant)) {
                    opened += (guest.open("file", 0, WasiGuest.READ) == Errno.SUCCESS) ? 1 : 0;
                    guest.open("dir", WasiGuest.DIRECTORY, WasiGuest.READDIR);
                }
            }
            return opened;
        });
        cases.add("fd_close a million times of one that is closed", "fd_close", "1", (host) -> {
            try (WasiGuest guest = WasiGuest.withFiles(host)) {
                return guest.times("fd_close", MILLION, guest.mustOpen("file", 0, WasiGuest.READ));
            }
        });
    }

    private static void vectors(Cases cases) {
        for (String name : new String[] { "fd_read", "fd_write" }) {
            cases.add(name + ": lists and buffers outside memory, their sums past 2^32", "iovecs", "EFAULT", (host) -> {
                try (WasiGuest guest = WasiGuest.withFiles(host)) {
                    int file = guest.mustOpen("file", 0, WasiGuest.READ | WasiGuest.WRITE);
                    return Outcome.all(() -> guest.call(name, file, -8, 1, WasiGuest.RESULT),
                            () -> guest.call(name, file, 0, -1, WasiGuest.RESULT),
                            () -> guest.call(name, file, WasiGuest.MEMORY - 4, 1, WasiGuest.RESULT),
                            () -> segment(guest, name, file, -1, 1), () -> segment(guest, name, file, 0, -1),
                            () -> segment(guest, name, file, WasiGuest.MEMORY, 1),
                            () -> segment(guest, name, file, 1, WasiGuest.MEMORY),
                            () -> guest.call(name, file, 0, 0, WasiGuest.MEMORY - 3),
                            () -> guest.call(name, file, 0, 0, -1));
                }
            });
            cases.add(name + ": 100,000 buffers, all of them the whole memory", "iovecs", "SUCCESS", (host) -> {
                try (WasiGuest guest = WasiGuest.withFiles(host)) {
                    int file = guest.mustOpen(name.equals("fd_read") ? "file" : "free", WasiGuest.CREAT,
                            WasiGuest.READ | WasiGuest.WRITE);
                    for (int i = 0; i < 100_000; i++) {
                        guest.segment(i, 0, name.equals("fd_read") ? WasiGuest.MEMORY : 1);
                    }
                    return guest.call(name, file, 0, 100_000, WasiGuest.RESULT);
                }
            });
        }
        cases.add("a buffer that is the list of buffers itself, and the result", "iovecs", "SUCCESS 7", (host) -> {
            try (WasiGuest guest = WasiGuest.withFiles(host)) {
                int file = guest.mustOpen("file", 0, WasiGuest.READ);
                guest.segment(0, 0, 8);
                guest.segment(1, 0, 8);
                return Outcome.all(() -> guest.call("fd_read", file, 0, 2, 0), () -> guest.memory.readInt(0));
            }
        });
    }

    private static Errno segment(WasiGuest guest, String name, int file, int address, int length) {
        guest.segment(0, address, length);
        return guest.call(name, file, 0, 1, WasiGuest.RESULT);
    }

    private static void offsets(Cases cases) {
        cases.add("offsets past 2^63, before 0, sums that overflow", "fd_seek, fd_pread, fd_pwrite",
                "EINVAL EOVERFLOW EINVAL EINVAL EINVAL EINVAL", (host) -> {
                    try (WasiGuest guest = WasiGuest.withFiles(host)) {
                        int file = guest.mustOpen("file", 0, WasiGuest.ALL);
                        guest.call("fd_seek", file, 1, 0, WasiGuest.RESULT);
                        return Outcome.all(() -> guest.call("fd_seek", file, -2, 0, WasiGuest.RESULT),
                                () -> guest.call("fd_seek", file, Long.MAX_VALUE, 1, WasiGuest.RESULT),
                                () -> guest.call("fd_seek", file, Long.MIN_VALUE, 2, WasiGuest.RESULT),
                                () -> guest.call("fd_seek", file, 0, 3, WasiGuest.RESULT),
                                () -> guest.call("fd_pread", file, 0, 0, -1, WasiGuest.RESULT),
                                () -> guest.call("fd_pwrite", file, 0, 0, Long.MIN_VALUE, WasiGuest.RESULT));
                    }
                });
        cases.add("sizes past 2^63, of nothing", "fd_filestat_set_size, fd_allocate", "EINVAL EFBIG EFBIG EINVAL",
                (host) -> {
                    try (WasiGuest guest = WasiGuest.withFiles(host)) {
                        int file = guest.mustOpen("file", 0, WasiGuest.ALL);
                        return Outcome.all(() -> guest.call("fd_filestat_set_size", file, -1),
                                () -> guest.call("fd_allocate", file, Long.MAX_VALUE, 1),
                                () -> guest.call("fd_allocate", file, -1, 1),
                                () -> guest.call("fd_allocate", file, 0, 0));
                    }
                });
    }

    private static void output(Cases cases) {
        cases.add("10 GB of output, 64 kB at a time", "fd_write to stdout",
                "16 written, 1048576 bytes arrived, then EDQUOT", (host) -> {
                    Counter counter = new Counter();
                    try (WasiGuest guest = new WasiGuest(host, WasiPreview1.builder().stdout(counter).build())) {
                        guest.segment(0, WasiGuest.DATA, 65536);
                        long written = guest.times("fd_write", 160_000, 1, 0, 1, WasiGuest.RESULT);
                        return written + " written, " + counter.bytes + " bytes arrived, then " + guest.last();
                    }
                });
        cases.add("10 GB of output in one call, and of no bytes a million times", "fd_write to stderr",
                "1048576 bytes arrived", (host) -> {
                    Counter counter = new Counter();
                    try (WasiGuest guest = new WasiGuest(host, WasiPreview1.builder().stderr(counter).build())) {
                        for (int i = 0; i < 1024; i++) {
                            guest.segment(i, 16384, WasiGuest.MEMORY - 16384);
                        }
                        guest.call("fd_write", 2, 0, 1024, WasiGuest.RESULT);
                        guest.segment(0, WasiGuest.DATA, 0);
                        guest.times("fd_write", MILLION, 2, 0, 1, WasiGuest.RESULT);
                        return counter.bytes + " bytes arrived";
                    }
                });
        cases.add("10 GB of output where the operator allows 20", "fd_write to stdout",
                "163840 written, 10737418240 bytes arrived", (host) -> {
                    Counter counter = new Counter();
                    try (WasiGuest guest = new WasiGuest(host, WasiPreview1.builder().stdout(counter).build(),
                            Host.LIMITS.toBuilder().output(20L << 30).build())) {
                        guest.segment(0, WasiGuest.DATA, 65536);
                        return guest.times("fd_write", 163_840, 1, 0, 1, WasiGuest.RESULT) + " written, "
                                + counter.bytes + " bytes arrived";
                    }
                });
        cases.add("streams used the wrong way round", "stdin, stdout", "EBADF EBADF ESPIPE ESPIPE ENOTDIR", (host) -> {
            try (WasiGuest guest = WasiGuest.withNothing(host)) {
                guest.segment(0, WasiGuest.DATA, 10);
                return Outcome.all(() -> guest.call("fd_write", 0, 0, 1, WasiGuest.RESULT),
                        () -> guest.call("fd_read", 1, 0, 1, WasiGuest.RESULT),
                        () -> guest.call("fd_seek", 0, 0, 0, WasiGuest.RESULT),
                        () -> guest.call("fd_tell", 1, WasiGuest.RESULT),
                        () -> guest.call("fd_readdir", 0, WasiGuest.DATA, 100, 0, WasiGuest.RESULT));
            }
        });
        cases.add("writes to a file that is open twice, appended and cut off", "fd_write", "SUCCESS", (host) -> {
            try (WasiGuest guest = new WasiGuest(host,
                    WasiPreview1.builder().directory(host.grant(), "/", Access.READ_WRITE).build())) {
                int first = guest.mustOpen("file", 0, WasiGuest.ALL);
                int second = guest.mustOpen("file", WasiGuest.TRUNC, WasiGuest.ALL);
                return Outcome.all(() -> guest.write(first, "one"), () -> guest.write(second, "two"),
                        () -> guest.call("fd_filestat_set_size", first, 0), () -> guest.write(second, "three"));
            }
        });
    }

    /** Counts and forgets. */
    static final class Counter extends OutputStream {

        long bytes;

        @Override
        public void write(int value) throws IOException {
            this.bytes++;
        }

        @Override
        public void write(byte[] source, int offset, int length) throws IOException {
            this.bytes += length;
        }

    }

}

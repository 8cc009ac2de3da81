package dev.wasmhost.hostile;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

import dev.wasmhost.wasi.Errno;

/**
 * Every function that takes a path, with every kind of path that should not work, or that
 * should but is not what it seems: a row is a function, a column a path. Paths are bytes.
 */
final class PathCases {

    /** One argument of one function that is a path. */
    private interface Call {

        Errno run(WasiGuest guest, byte[] path);

    }

    /**
     * A call with what it must be answered.
     *
     * @param name in the case's name
     * @param ends for {@link #ENDS}
     * @param links for {@link #LINKS}
     * @param call makes it
     */
    private record Row(String name, String ends, String links, Call call) {
    }

    private static final byte[] FREE = WasiGuest.bytes("free");

    /** Paths that no function takes. */
    private static final byte[][] BAD = { path(".."), path("../../../outside/secret"), path("dir/../../x"), path("/"),
            path("/etc/passwd"), path(""), path("file\0"), path("fi\0le"), { 'f', (byte) 0xff },
            { (byte) 0xc0, (byte) 0xaf }, { (byte) 0xed, (byte) 0xa0, (byte) 0x80 }, path("n".repeat(256)),
            path("./".repeat(2500)), path("a".repeat(5000)) };

    /** What all are answered. */
    static final String BAD_ANSWERS = "EPERM EPERM EPERM EPERM EPERM ENOENT EINVAL EINVAL EILSEQ EILSEQ EILSEQ"
            + " ENAMETOOLONG ENAMETOOLONG ENAMETOOLONG";

    /** Paths that end in a slash or a dot. */
    private static final byte[][] ENDS = { path("file/"), path("file/."), path("dir/"), path("dir/."), path("link/"),
            path("link/."), path("to-dir/"), path("to-dir/."), path("dangling/"), path("dangling/."), path("missing/"),
            path(".") };

    /** Paths with symbolic links in them that lead nowhere, outside or for ever. */
    private static final byte[][] LINKS = { path("out"), path("out-dir/secret"), path("dir/out/secret"),
            path("absolute"), path("absolute-dir/secret"), path("to-out"), path("loop"), path("loop-a/x"),
            path("chain20"), path("chain45"), path("chain45/x"), path("dangling"), path("out-dir/dir/../secret") };

    private static final Row[] ROWS = {
            new Row("path_open to read",
                    "ENOTDIR ENOTDIR SUCCESS SUCCESS ENOTDIR ENOTDIR SUCCESS SUCCESS ENOENT ENOENT ENOENT SUCCESS",
                    "EPERM EPERM EPERM EPERM EPERM EPERM ELOOP ELOOP EPERM ELOOP ELOOP ENOENT EPERM",
                    (guest, path) -> guest.open(path, 0, WasiGuest.READ)),
            new Row("path_open to write and truncate",
                    "ENOTDIR ENOTDIR EISDIR EISDIR ENOTDIR ENOTDIR EISDIR EISDIR ENOENT ENOENT ENOENT EISDIR",
                    "EPERM EPERM EPERM EPERM EPERM EPERM ELOOP ELOOP EPERM ELOOP ELOOP ENOENT EPERM",
                    (guest, path) -> guest.open(path, WasiGuest.TRUNC, WasiGuest.WRITE)),
            new Row("path_open to create",
                    "ENOTDIR ENOTDIR EISDIR EISDIR ENOTDIR ENOTDIR EISDIR EISDIR EISDIR ENOENT EISDIR EISDIR",
                    "EPERM EPERM EPERM EPERM EPERM EPERM ELOOP ELOOP EPERM ELOOP ELOOP SUCCESS EPERM",
                    (guest, path) -> guest.open(path, WasiGuest.CREAT, WasiGuest.WRITE)),
            new Row("path_open of a new file only",
                    "EEXIST ENOTDIR EEXIST EEXIST EEXIST ENOTDIR EEXIST EEXIST EEXIST ENOENT EISDIR EEXIST",
                    "EEXIST EPERM EPERM EEXIST EPERM EEXIST EEXIST ELOOP EEXIST EEXIST ELOOP EEXIST EPERM",
                    (guest, path) -> guest.open(path, WasiGuest.CREAT | WasiGuest.EXCL, WasiGuest.WRITE)),
            new Row("path_open of a directory",
                    "ENOTDIR ENOTDIR SUCCESS SUCCESS ENOTDIR ENOTDIR SUCCESS SUCCESS ENOENT ENOENT ENOENT SUCCESS",
                    "EPERM EPERM EPERM EPERM EPERM EPERM ELOOP ELOOP EPERM ELOOP ELOOP ENOENT EPERM",
                    (guest, path) -> guest.open(path, WasiGuest.DIRECTORY, WasiGuest.READDIR)),
            new Row("path_filestat_get, following",
                    "ENOTDIR ENOTDIR SUCCESS SUCCESS ENOTDIR ENOTDIR SUCCESS SUCCESS ENOENT ENOENT ENOENT SUCCESS",
                    "EPERM EPERM EPERM EPERM EPERM EPERM ELOOP ELOOP EPERM ELOOP ELOOP ENOENT EPERM",
                    (guest, path) -> guest.stat(1, path)),
            new Row("path_filestat_get, not following",
                    "ENOTDIR ENOTDIR SUCCESS SUCCESS ENOTDIR ENOTDIR SUCCESS SUCCESS ENOENT ENOENT ENOENT SUCCESS",
                    "SUCCESS EPERM EPERM SUCCESS EPERM SUCCESS SUCCESS ELOOP SUCCESS SUCCESS ELOOP SUCCESS EPERM",
                    (guest, path) -> guest.stat(0, path)),
            new Row("path_filestat_set_times, following",
                    "ENOTDIR ENOTDIR SUCCESS SUCCESS ENOTDIR ENOTDIR SUCCESS SUCCESS ENOENT ENOENT ENOENT SUCCESS",
                    "EPERM EPERM EPERM EPERM EPERM EPERM ELOOP ELOOP EPERM ELOOP ELOOP ENOENT EPERM",
                    (guest, path) -> guest.setTimes(1, path)),
            new Row("path_readlink",
                    "ENOTDIR ENOTDIR EINVAL EINVAL ENOTDIR ENOTDIR EINVAL EINVAL ENOENT ENOENT ENOENT EINVAL",
                    "SUCCESS EPERM EPERM SUCCESS EPERM SUCCESS SUCCESS ELOOP SUCCESS SUCCESS ELOOP SUCCESS EPERM",
                    WasiGuest::readlink),
            new Row("path_create_directory",
                    "ENOTDIR ENOTDIR EEXIST EEXIST EEXIST ENOTDIR EEXIST EEXIST EEXIST ENOENT SUCCESS EEXIST",
                    "EEXIST EPERM EPERM EEXIST EPERM EEXIST EEXIST ELOOP EEXIST EEXIST ELOOP EEXIST EPERM",
                    (guest, path) -> guest.onPath("path_create_directory", path)),
            new Row("path_remove_directory",
                    "ENOTDIR ENOTDIR ENOTEMPTY EINVAL ENOTDIR ENOTDIR ENOTDIR EINVAL ENOTDIR ENOENT ENOENT EINVAL",
                    "ENOTDIR EPERM EPERM ENOTDIR EPERM ENOTDIR ENOTDIR ELOOP ENOTDIR ENOTDIR ELOOP ENOTDIR EPERM",
                    (guest, path) -> guest.onPath("path_remove_directory", path)),
            new Row("path_unlink_file",
                    "ENOTDIR ENOTDIR EISDIR EISDIR ENOTDIR ENOTDIR ENOTDIR EISDIR ENOTDIR ENOENT ENOENT EISDIR",
                    "SUCCESS EPERM EPERM SUCCESS EPERM SUCCESS SUCCESS ELOOP SUCCESS SUCCESS ELOOP SUCCESS EPERM",
                    (guest, path) -> guest.onPath("path_unlink_file", path)),
            new Row("path_rename from",
                    "ENOTDIR ENOTDIR SUCCESS EBUSY ENOTDIR ENOTDIR ENOTDIR EBUSY ENOTDIR ENOENT ENOENT EBUSY",
                    "SUCCESS EPERM EPERM SUCCESS EPERM SUCCESS SUCCESS ELOOP SUCCESS SUCCESS ELOOP SUCCESS EPERM",
                    (guest, path) -> guest.rename(path, FREE)),
            new Row("path_rename to",
                    "ENOTDIR ENOTDIR EISDIR EBUSY ENOTDIR ENOTDIR ENOTDIR EBUSY ENOTDIR ENOENT ENOTDIR EBUSY",
                    "SUCCESS EPERM EPERM SUCCESS EPERM SUCCESS SUCCESS ELOOP SUCCESS SUCCESS ELOOP SUCCESS EPERM",
                    (guest, path) -> guest.rename(path("file"), path)),
            new Row("path_link from, following",
                    "ENOTDIR ENOTDIR EPERM EPERM ENOTDIR ENOTDIR EPERM EPERM ENOENT ENOENT ENOENT EPERM",
                    "EPERM EPERM EPERM EPERM EPERM EPERM ELOOP ELOOP EPERM ELOOP ELOOP ENOENT EPERM",
                    (guest, path) -> guest.link(1, path, FREE)),
            new Row("path_link to",
                    "ENOTDIR ENOTDIR EEXIST EEXIST EEXIST ENOTDIR EEXIST EEXIST EEXIST ENOENT ENOENT EEXIST",
                    "EEXIST EPERM EPERM EEXIST EPERM EEXIST EEXIST ELOOP EEXIST EEXIST ELOOP EEXIST EPERM",
                    (guest, path) -> guest.link(0, path("file"), path)),
            new Row("path_symlink to",
                    "ENOTDIR ENOTDIR EEXIST EEXIST EEXIST ENOTDIR EEXIST EEXIST EEXIST ENOENT ENOENT EEXIST",
                    "EEXIST EPERM EPERM EEXIST EPERM EEXIST EEXIST ELOOP EEXIST EEXIST ELOOP EEXIST EPERM",
                    (guest, path) -> guest.symlink(path("file"), path)) };

    private PathCases() {
    }

    static void add(Cases cases) {
        for (Row row : ROWS) {
            cases.add(row.name + ": dots, absolute, empty, NUL, not UTF-8, too long", "14 paths", BAD_ANSWERS,
                    (host) -> answers(host, row, BAD, false));
        }
        for (Row row : ROWS) {
            cases.add(row.name + ": slash and dot after file, directory, link, nothing", "12 paths", row.ends,
                    (host) -> answers(host, row, ENDS, false));
        }
        for (Row row : ROWS) {
            cases.add(row.name + ": links out, absolute, chained, looping, dangling", "13 paths", row.links,
                    (host) -> answers(host, row, LINKS, true));
        }
    }

    /** Makes every call with every bad path; the answers if all functions agree. */
    static String everyBadPath(WasiGuest guest) {
        return Outcome
            .all(Arrays.stream(ROWS).map((row) -> (Outcome.Step) () -> bad(guest, row)).toArray(Outcome.Step[]::new));
    }

    /** Tries to read every bad path. */
    static String reads(WasiGuest guest) {
        return bad(guest, ROWS[0]);
    }

    private static String bad(WasiGuest guest, Row row) {
        return Arrays.stream(BAD).map((path) -> row.call.run(guest, path).name()).collect(Collectors.joining(" "));
    }

    // A new directory after each success: it may change what the next path is answered.
    private static String answers(Host host, Row row, byte[][] paths, boolean chain) throws IOException {
        List<String> answers = new ArrayList<>();
        while (answers.size() < paths.length) {
            Path grant = chain ? Host.withChain(host.grant()) : host.grant();
            try (WasiGuest guest = WasiGuest.withFiles(host, grant)) {
                String answer;
                do {
                    byte[] path = paths[answers.size()];
                    answer = Outcome.of(() -> row.call.run(guest, path));
                    answers.add(answer);
                }
                while (!answer.equals("SUCCESS") && answers.size() < paths.length);
            }
        }
        boolean same = answers.stream().distinct().count() == 1;
        return same ? answers.get(0) : String.join(" ", answers);
    }

    private static byte[] path(String text) {
        return WasiGuest.bytes(text);
    }

}

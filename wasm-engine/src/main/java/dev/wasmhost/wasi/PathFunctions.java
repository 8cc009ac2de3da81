package dev.wasmhost.wasi;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;

import org.jspecify.annotations.Nullable;

/**
 * The {@code path_*} functions but {@code path_open}. All find what they are about with
 * {@link PathWalk}.
 *
 * <p>
 * Errors of all: {@link Errno#EBADF}; {@link Errno#ENOTDIR} for a descriptor that is not
 * a directory; {@link Errno#EPERM} for a path that leads outside, a right that the
 * descriptor lacks, or a change where only reading is granted; {@link Errno#ENOENT} for
 * the empty path; {@link Errno#EINVAL} for one with a NUL; {@link Errno#EILSEQ} for one
 * that is not UTF-8; {@link Errno#ENAMETOOLONG}; {@link Errno#ELOOP};
 * {@link Errno#EFAULT}; what the host's file system says.
 */
final class PathFunctions {

    private static final int SYMLINK_FOLLOW = 1;

    private PathFunctions() {
    }

    /** Makes a directory. Errors: {@link Errno#EEXIST}. */
    static void pathCreateDirectory(Call call) throws IOException {
        OpenDirectory base = base(call, 0, Rights.PATH_CREATE_DIRECTORY);
        try (PathWalk walk = walk(call, base, call.path(1), PathWalk.Last.ENTRY)) {
            requireAbsent(walk);
            walk.parent().createDirectory(walk.name());
        }
    }

    /** Writes {@code filestat} of what a path means. */
    static void pathFilestatGet(Call call) throws IOException {
        OpenDirectory base = base(call, 0, Rights.PATH_FILESTAT_GET);
        call.memory().check(call.unsigned(4), FileStatusLayout.size(call));
        try (PathWalk walk = walk(call, base, call.path(2), last(call, 1))) {
            walk.existing();
            FileStatus status = walk.isParent() ? walk.parent().status() : walk.parent().status(walk.name());
            FileStatusLayout.write(call, call.unsigned(4), status);
        }
    }

    /**
     * Sets the times of what a path means. Errors: {@link Errno#EINVAL} for contradicting
     * flags.
     */
    static void pathFilestatSetTimes(Call call) throws IOException {
        OpenDirectory base = base(call, 0, Rights.PATH_FILESTAT_SET_TIMES);
        FileTimes times = FileTimes.of(call, 4);
        try (PathWalk walk = walk(call, base, call.path(2), last(call, 1))) {
            FileStatus status = walk.existing();
            if (walk.isParent()) {
                walk.parent().setTimes(times.accessed(), times.modified());
            }
            else if (isOrdinary(status)) {
                walk.parent().setTimes(walk.name(), times.accessed(), times.modified());
            }
            else {
                throw WasiException.denied(Errno.EACCES);
            }
        }
    }

    /**
     * Gives a file one more name. Errors: {@link Errno#EEXIST}, {@link Errno#EPERM} for a
     * directory.
     */
    static void pathLink(Call call) throws IOException {
        OpenDirectory from = base(call, 0, Rights.PATH_LINK_SOURCE);
        OpenDirectory to = base(call, 4, Rights.PATH_LINK_TARGET);
        String newPath = call.path(5);
        PathWalk.Last last = follows(call, 1) ? PathWalk.Last.FOLLOW : PathWalk.Last.ENTRY;
        try (PathWalk source = walk(call, from, call.path(2), last);
                PathWalk target = walk(call, to, newPath, PathWalk.Last.ENTRY)) {
            FileStatus status = source.existing();
            if (status.isDirectory()) {
                throw WasiException.failed(Errno.EPERM);
            }
            if (!isOrdinary(status)) {
                throw WasiException.denied(Errno.EACCES);
            }
            requireAbsent(target);
            requireNoSlash(target);
            source.parent().createLink(source.name(), target.parent(), target.name());
        }
    }

    /**
     * Writes a symbolic link's text, as much as there is room for. Errors:
     * {@link Errno#EINVAL} if it is none.
     */
    static void pathReadlink(Call call) throws IOException {
        OpenDirectory base = base(call, 0, Rights.PATH_READLINK);
        long room = call.unsigned(4);
        call.memory().check(call.unsigned(3), room);
        call.memory().check(call.unsigned(5), 4);
        try (PathWalk walk = walk(call, base, call.path(1), PathWalk.Last.STAY)) {
            if (!walk.existing().isSymbolicLink()) {
                throw WasiException.failed(Errno.EINVAL);
            }
            byte[] text = walk.parent().readSymbolicLink(walk.name()).getBytes(StandardCharsets.UTF_8);
            int length = (int) Math.min(text.length, room);
            call.memory().write(call.unsigned(3), text, 0, length);
            call.memory().writeInt(call.unsigned(5), length);
        }
    }

    /**
     * Deletes an empty directory. Errors: {@link Errno#ENOTEMPTY}, {@link Errno#EINVAL}
     * for {@code .}.
     */
    static void pathRemoveDirectory(Call call) throws IOException {
        OpenDirectory base = base(call, 0, Rights.PATH_REMOVE_DIRECTORY);
        try (PathWalk walk = walk(call, base, call.path(1), PathWalk.Last.ENTRY)) {
            if (!walk.existing().isDirectory()) {
                throw WasiException.failed(Errno.ENOTDIR);
            }
            if (walk.isParent()) {
                throw WasiException.failed(Errno.EINVAL);
            }
            walk.parent().deleteDirectory(walk.name());
        }
    }

    /**
     * Moves a file, directory or symbolic link; replaces a file or an empty directory.
     */
    static void pathRename(Call call) throws IOException {
        OpenDirectory from = base(call, 0, Rights.PATH_RENAME_SOURCE);
        OpenDirectory to = base(call, 3, Rights.PATH_RENAME_TARGET);
        String newPath = call.path(4);
        try (PathWalk source = walk(call, from, call.path(1), PathWalk.Last.ENTRY);
                PathWalk target = walk(call, to, newPath, PathWalk.Last.ENTRY)) {
            if (source.isParent() || target.isParent()) {
                throw WasiException.failed(Errno.EBUSY);
            }
            FileStatus moved = source.existing();
            if (!isOrdinary(moved)) {
                throw WasiException.denied(Errno.EACCES);
            }
            checkRename(moved, target);
            rename(source, target, moved.isDirectory());
        }
    }

    /**
     * Makes a symbolic link. Errors: {@link Errno#EEXIST}, {@link Errno#EPERM} for an
     * absolute text.
     */
    static void pathSymlink(Call call) throws IOException {
        String text = call.path(0);
        OpenDirectory base = base(call, 2, Rights.PATH_SYMLINK);
        if (text.isEmpty()) {
            throw WasiException.failed(Errno.ENOENT);
        }
        if (text.indexOf('\0') >= 0) {
            throw WasiException.failed(Errno.EINVAL);
        }
        if (text.startsWith("/")) {
            throw WasiException.denied(Errno.EPERM);
        }
        try (PathWalk walk = walk(call, base, call.path(3), PathWalk.Last.ENTRY)) {
            requireAbsent(walk);
            requireNoSlash(walk);
            walk.parent().createSymbolicLink(walk.name(), text);
        }
    }

    /** Deletes a file or symbolic link. Errors: {@link Errno#EISDIR}. */
    static void pathUnlinkFile(Call call) throws IOException {
        OpenDirectory base = base(call, 0, Rights.PATH_UNLINK_FILE);
        try (PathWalk walk = walk(call, base, call.path(1), PathWalk.Last.ENTRY)) {
            if (walk.existing().isDirectory()) {
                throw WasiException.failed(Errno.EISDIR);
            }
            walk.parent().deleteFile(walk.name());
        }
    }

    /** Walks a path from a directory. */
    static PathWalk walk(Call call, OpenDirectory base, String path, PathWalk.Last last) throws IOException {
        call.session().about(path);
        return PathWalk.of(base.directory(), path, last, call::checkInterrupt);
    }

    /**
     * Tells what to do with a last component that is a link, from an argument that holds
     * {@code lookupflags}.
     */
    static PathWalk.Last last(Call call, int index) {
        return follows(call, index) ? PathWalk.Last.FOLLOW : PathWalk.Last.STAY;
    }

    private static boolean follows(Call call, int index) {
        return call.flags(index, SYMLINK_FOLLOW) != 0;
    }

    private static OpenDirectory base(Call call, int index, long right) {
        OpenDirectory base = call.directory(index);
        base.requireForPath(right);
        return base;
    }

    // No guest gives a pipe or device another name or place: while it opens a regular
    // file
    // of that name, Java could come upon the pipe, and would wait for its other end.
    private static boolean isOrdinary(FileStatus status) {
        return status.type() == FileType.REGULAR_FILE || status.isDirectory() || status.isSymbolicLink();
    }

    private static void requireAbsent(PathWalk walk) throws IOException {
        FileStatus there = walk.status();
        if (there == null) {
            return;
        }
        if (walk.hasSlash() && !there.isDirectory() && !there.isSymbolicLink()) {
            throw WasiException.failed(Errno.ENOTDIR);
        }
        throw new FileAlreadyExistsException(walk.name());
    }

    private static void requireNoSlash(PathWalk walk) {
        if (walk.hasSlash()) {
            throw WasiException.failed(Errno.ENOENT);
        }
    }

    private static void checkRename(FileStatus moved, PathWalk target) {
        FileStatus replaced = target.status();
        boolean replacesDirectory = replaced != null && replaced.isDirectory();
        if (!moved.isDirectory() && replacesDirectory) {
            throw WasiException.failed(Errno.EISDIR);
        }
        if (moved.isDirectory() && replaced != null && !replacesDirectory) {
            throw WasiException.failed(Errno.ENOTDIR);
        }
        if (!moved.isDirectory() && target.hasSlash()) {
            throw WasiException.failed(Errno.ENOTDIR);
        }
    }

    private static void rename(PathWalk source, PathWalk target, boolean directory) throws IOException {
        try {
            source.parent().rename(source.name(), target.parent(), target.name());
        }
        catch (FileSystemException ex) {
            Errno errno = HostErrors.errno(ex);
            throw WasiException.failed((errno == Errno.EIO) ? renameError(target.status(), directory) : errno);
        }
    }

    // For locales whose words for the two errors are unknown; see HostErrors.
    private static Errno renameError(@Nullable FileStatus replaced, boolean directory) {
        if (!directory) {
            return Errno.EIO;
        }
        return (replaced != null) ? Errno.ENOTEMPTY : Errno.EINVAL;
    }

}

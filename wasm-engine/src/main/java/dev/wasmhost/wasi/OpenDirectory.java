package dev.wasmhost.wasi;

import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

/** A directory, and how far the guest has listed it. */
final class OpenDirectory extends Descriptor {

    private final Opener opener;

    private final boolean writable;

    private final @Nullable String guestName;

    private @Nullable Directory directory;

    private @Nullable DirectoryCursor cursor;

    private OpenDirectory(Opener opener, boolean writable, @Nullable String guestName, long rights, long inheriting,
            int flags) {
        super(FileType.DIRECTORY, rights, inheriting, flags);
        this.opener = opener;
        this.writable = writable;
        this.guestName = guestName;
    }

    /**
     * A directory that is granted; opened when it is first used, since most calls of a
     * plugin use none.
     */
    static OpenDirectory granted(Opener opener, boolean writable, String guestName) {
        // What is opened below is bounded by writable, not by this: libc asks only for
        // rights that it finds here, and
        // so would open for reading what a program wants to write, and fail later. The
        // same is done elsewhere.
        return new OpenDirectory(opener, writable, guestName, bound(writable, Rights.DIRECTORY),
                Rights.DIRECTORY | Rights.FILE, 0);
    }

    /** A directory below this one. */
    OpenDirectory below(Directory opened, long rights, long inheriting, int flags) {
        OpenDirectory below = new OpenDirectory(() -> opened, this.writable, null, bound(this.writable, rights),
                inheriting & inheriting(), flags);
        below.directory = opened;
        return below;
    }

    Directory directory() throws IOException {
        Directory opened = this.directory;
        if (opened == null) {
            opened = this.opener.open();
            this.directory = opened;
        }
        return opened;
    }

    /** Returns the path by which the guest knows it, if it was granted. */
    Optional<String> guestName() {
        return Optional.ofNullable(this.guestName);
    }

    /** Tells whether anything below it may be changed. */
    boolean isWritable() {
        return this.writable;
    }

    /** Tells whether it holds files that were made here and are nowhere else. */
    boolean holdsFiles() {
        return this.directory != null && this.directory.holdsFiles();
    }

    /** Checks a right that a function on a path needs. */
    void requireForPath(long right) {
        if ((rights() & right) != right) {
            throw WasiException.denied(Errno.EPERM);
        }
    }

    DirectoryCursor cursor() throws IOException {
        DirectoryCursor current = this.cursor;
        if (current == null) {
            current = new DirectoryCursor(directory());
            this.cursor = current;
        }
        return current;
    }

    @Override
    FileStatus status() throws IOException {
        return directory().status();
    }

    @Override
    public void close() throws IOException {
        Closing.all(Arrays.asList(this.cursor, this.directory));
    }

    private static long bound(boolean writable, long rights) {
        return rights & (writable ? Rights.DIRECTORY : Rights.DIRECTORY_READING);
    }

    /** Opens a granted directory. */
    @FunctionalInterface
    interface Opener {

        Directory open() throws IOException;

    }

}

package dev.wasmhost.wasi;

import java.io.Closeable;
import java.io.IOException;

/** What a number stands for that a guest got from opening something, or was given. */
abstract sealed class Descriptor implements Closeable permits OpenFile, OpenDirectory, StreamDescriptor, Listener {

    /** Flag of {@code fdflags}: writing goes to the end. */
    static final int APPEND = 1;

    /** Flag of {@code fdflags}: data is on the device when a write returns. */
    static final int DSYNC = 1 << 1;

    /** Flag of {@code fdflags}: do not wait; only sockets would. */
    static final int NONBLOCK = 1 << 2;

    /** Flag of {@code fdflags}: as {@link #DSYNC} for what is read. */
    static final int RSYNC = 1 << 3;

    /**
     * Flag of {@code fdflags}: data and metadata are on the device when a write returns.
     */
    static final int SYNC = 1 << 4;

    private final FileType type;

    private long rights;

    private long inheriting;

    private int flags;

    Descriptor(FileType type, long rights, long inheriting, int flags) {
        this.type = type;
        this.rights = rights;
        this.inheriting = inheriting;
        this.flags = flags;
    }

    final FileType type() {
        return this.type;
    }

    /** Returns what may be done with it. */
    final long rights() {
        return this.rights;
    }

    /**
     * Returns what may be done with what is opened through it, if the grant allows it
     * too.
     */
    final long inheriting() {
        return this.inheriting;
    }

    final int flags() {
        return this.flags;
    }

    final boolean has(int flag) {
        return (this.flags & flag) != 0;
    }

    final void changeFlags(int newFlags) {
        this.flags = newFlags;
    }

    /** Gives rights up; getting any back is refused. */
    final void restrict(long newRights, long newInheriting) {
        if ((newRights & ~this.rights) != 0 || (newInheriting & ~this.inheriting) != 0) {
            throw WasiException.denied(Errno.ENOTCAPABLE);
        }
        this.rights = newRights;
        this.inheriting = newInheriting;
    }

    /**
     * Checks that it is open for something; {@code errno} if not, which is an ordinary
     * mistake of programs.
     */
    final void requireOpenFor(long right, Errno errno) {
        if ((this.rights & right) != right) {
            throw WasiException.failed(errno);
        }
    }

    /** Checks that it may be used for something; to use it otherwise is denied. */
    final void require(long right) {
        if ((this.rights & right) != right) {
            throw WasiException.denied(Errno.ENOTCAPABLE);
        }
    }

    /** Returns all that is known about it. */
    abstract FileStatus status() throws IOException;

}

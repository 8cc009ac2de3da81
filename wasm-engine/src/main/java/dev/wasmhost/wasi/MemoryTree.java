package dev.wasmhost.wasi;

import java.util.function.LongSupplier;

/**
 * Files that exist only in the host's memory.
 *
 * <p>
 * Either of one guest, with a quota that bounds the heap it takes (each entry may cost up
 * to 5 kB beside its bytes: one block that is not full, its name, its node), to be used
 * by one thread at a time; or frozen, and then shared by any number of guests and
 * threads.
 */
final class MemoryTree {

    private static final long DEVICE = 0x6d656d00L;

    private final long device;

    private final Quota quota;

    private final LongSupplier clock;

    private final MemoryFolder root;

    private long inodes;

    private boolean frozen;

    /**
     * Makes an empty tree.
     * @param number tells trees of one guest apart
     * @param quota what may be in it
     * @param clock gives nanoseconds since 1970
     */
    MemoryTree(int number, Quota quota, LongSupplier clock) {
        this.device = DEVICE + number;
        this.quota = quota;
        this.clock = clock;
        this.root = new MemoryFolder(this, null);
        this.root.changeLinks(1); // it has a name, in the guest's eyes
    }

    MemoryFolder root() {
        return this.root;
    }

    Quota quota() {
        return this.quota;
    }

    long device() {
        return this.device;
    }

    long nextInode() {
        return ++this.inodes;
    }

    long now() {
        return this.clock.getAsLong();
    }

    /** Refuses all changes from now on. */
    void freeze() {
        this.frozen = true;
    }

    boolean isFrozen() {
        return this.frozen;
    }

    /** The rights of a read-only grant forbid all changes before this does. */
    void checkWritable() {
        if (this.frozen) {
            throw WasiException.denied(Errno.EROFS);
        }
    }

}

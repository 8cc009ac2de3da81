package dev.wasmhost.internal.runtime;

import dev.wasmhost.HostMemory;

/** What the state of one host module takes, on its instance's account. */
final class SessionMemory implements HostMemory {

    private final Allocation allocation;

    private long taken;

    private boolean closed;

    SessionMemory(Allocation allocation) {
        this.allocation = allocation;
    }

    @Override
    public boolean take(long bytes) {
        if (bytes < 0) {
            throw new IllegalArgumentException("bytes: expected a number from 0, found " + bytes);
        }
        if (this.closed) {
            throw new IllegalStateException("instance is closed");
        }
        if (!this.allocation.takeHeap(bytes)) {
            return false;
        }
        this.taken += bytes;
        return true;
    }

    @Override
    public void giveBack(long bytes) {
        if (this.closed) {
            return;
        }
        if (bytes < 0 || bytes > this.taken) {
            throw new IllegalArgumentException(
                    "bytes: expected a number up to the " + this.taken + " that were taken, found " + bytes);
        }
        this.taken -= bytes;
        this.allocation.giveBackHeap(bytes, false);
    }

    /** Gives everything back. */
    void close() {
        giveBack(this.taken);
        this.closed = true;
    }

}

package dev.wasmhost.wasi;

import dev.wasmhost.HostMemory;

/** A budget of so many bytes that counts. */
final class TestMemory implements HostMemory {

    private final long total;

    private long taken;

    TestMemory(long total) {
        this.total = total;
    }

    long taken() {
        return this.taken;
    }

    @Override
    public boolean take(long bytes) {
        if (bytes > this.total - this.taken) {
            return false;
        }
        this.taken += bytes;
        return true;
    }

    @Override
    public void giveBack(long bytes) {
        this.taken -= bytes;
    }

}

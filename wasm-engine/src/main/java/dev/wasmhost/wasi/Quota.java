package dev.wasmhost.wasi;

import dev.wasmhost.HostMemory;
import org.jspecify.annotations.Nullable;

/**
 * Counts what guests add to a granted directory, and refuses what is too much before it
 * is made: {@link Errno#EDQUOT}; {@link Errno#ENOSPC} if it is in memory and the engine's
 * budget is used up.
 *
 * <p>
 * Bytes are those of files' sizes and of symbolic links' texts; entries are names of
 * files, directories and links. What is removed is given back, but never more than was
 * added: taking away what was there before earns nothing. Not thread-safe.
 */
final class Quota {

    /** What an entry in memory may take beside its bytes. */
    private static final int ENTRY_BYTES = 5 << 10;

    private final long maximumBytes;

    private final long maximumEntries;

    /** What is added is taken of this too; null if it takes no memory. */
    private final @Nullable HostMemory memory;

    private long bytes;

    private long entries;

    Quota(long maximumBytes, long maximumEntries) {
        this(maximumBytes, maximumEntries, null);
    }

    Quota(long maximumBytes, long maximumEntries, @Nullable HostMemory memory) {
        this.maximumBytes = maximumBytes;
        this.maximumEntries = maximumEntries;
        this.memory = memory;
    }

    /** Counts bytes that are about to be added. */
    void addBytes(long count) {
        if (count > this.maximumBytes - this.bytes) {
            throw WasiException.denied(Errno.EDQUOT);
        }
        take(count);
        this.bytes += count;
    }

    void removeBytes(long count) {
        long removed = Math.min(this.bytes, count);
        this.bytes -= removed;
        giveBack(removed);
    }

    /** Counts an entry that is about to be made. */
    void addEntry() {
        if (this.entries >= this.maximumEntries) {
            throw WasiException.denied(Errno.EDQUOT);
        }
        take(ENTRY_BYTES);
        this.entries++;
    }

    void removeEntry() {
        if (this.entries > 0) {
            this.entries--;
            giveBack(ENTRY_BYTES);
        }
    }

    private void take(long count) {
        if (this.memory != null && !this.memory.take(count)) {
            throw WasiException.exhausted(Errno.ENOSPC, "WasmEngine.Builder.memoryBudget");
        }
    }

    private void giveBack(long count) {
        if (this.memory != null) {
            this.memory.giveBack(count);
        }
    }

    long bytes() {
        return this.bytes;
    }

    long entries() {
        return this.entries;
    }

}

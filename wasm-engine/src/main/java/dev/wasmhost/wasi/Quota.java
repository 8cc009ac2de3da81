package dev.wasmhost.wasi;

/**
 * Counts what guests add to a granted directory, and refuses what is too much before it
 * is made: {@link Errno#EDQUOT}.
 *
 * <p>
 * Bytes are those of files' sizes and of symbolic links' texts; entries are names of
 * files, directories and links. What is removed is given back, but never more than was
 * added: taking away what was there before earns nothing. Not thread-safe.
 */
final class Quota {

    private final long maximumBytes;

    private final long maximumEntries;

    private long bytes;

    private long entries;

    Quota(long maximumBytes, long maximumEntries) {
        this.maximumBytes = maximumBytes;
        this.maximumEntries = maximumEntries;
    }

    /** Counts bytes that are about to be added. */
    void addBytes(long count) {
        if (count > this.maximumBytes - this.bytes) {
            throw WasiException.denied(Errno.EDQUOT);
        }
        this.bytes += count;
    }

    void removeBytes(long count) {
        this.bytes = Math.max(0, this.bytes - count);
    }

    /** Counts an entry that is about to be made. */
    void addEntry() {
        if (this.entries >= this.maximumEntries) {
            throw WasiException.denied(Errno.EDQUOT);
        }
        this.entries++;
    }

    void removeEntry() {
        this.entries = Math.max(0, this.entries - 1);
    }

    long bytes() {
        return this.bytes;
    }

    long entries() {
        return this.entries;
    }

}

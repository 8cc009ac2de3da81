package dev.wasmhost;

/**
 * A linear memory (spec 4.2.8). Addresses are byte offsets, unsigned, given as
 * {@code long} so that none inside is negative; no memory has more than 2 GiB, whatever
 * its address type. Values are little-endian.
 *
 * <p>
 * Used by one thread at a time, like the instance that it belongs to. Only a
 * {@linkplain MemoryType#shared() shared} one may be used by many threads at once, and
 * does not confine the instances that use it to one thread; these methods make plain
 * accesses, which may see other threads' in any order unless something else orders them:
 * a guest's atomic instructions, {@link #wake}, or the host's own synchronization. A
 * shared memory that a module defines ends when the last instance that uses it is closed,
 * and has no bytes from then on.
 *
 * <p>
 * Every access past the end throws a {@link WasmTrap} with
 * {@link TrapReason#OUT_OF_BOUNDS_MEMORY_ACCESS} and has no effect.
 */
public interface WasmMemory extends WasmExtern {

    @Override
    MemoryType type();

    /** Returns the size in bytes. */
    long size();

    /** Returns the size in pages of 64 KiB. */
    int pages();

    /**
     * Grows by {@code delta} pages.
     * @param delta pages to add, unsigned; 0 only asks for the size
     * @return the size before growing, in pages, or -1 if a limit forbids it; never
     * throws
     */
    int grow(int delta);

    /**
     * Wakes guests that wait in {@code memory.atomic.wait32} or {@code wait64}; what was
     * written before is there for them.
     * @param address where they wait, a multiple of 4
     * @param count how many to wake at most, those first that have waited longest;
     * unsigned
     * @return how many were woken; 0 if the memory is not shared
     * @throws WasmTrap if the address is past the end, or with
     * {@link TrapReason#UNALIGNED_ATOMIC}
     */
    int wake(long address, int count);

    /** Reads the byte at {@code address}. */
    byte readByte(long address);

    /** Writes the byte at {@code address}. */
    void writeByte(long address, byte value);

    /** Reads two bytes. */
    short readShort(long address);

    /** Writes two bytes. */
    void writeShort(long address, short value);

    /** Reads four bytes. */
    int readInt(long address);

    /** Writes four bytes. */
    void writeInt(long address, int value);

    /** Reads eight bytes. */
    long readLong(long address);

    /** Writes eight bytes. */
    void writeLong(long address, long value);

    /**
     * Copies {@code length} bytes out, starting at {@code address}.
     * @throws WasmTrap if they are not all inside the memory, checked before anything is
     * allocated
     */
    byte[] read(long address, long length);

    /**
     * Copies {@code length} bytes from {@code address} into {@code target} at
     * {@code offset}.
     */
    void read(long address, byte[] target, int offset, int length);

    /**
     * Copies {@code length} bytes of {@code source} from {@code offset} to
     * {@code address}.
     */
    void write(long address, byte[] source, int offset, int length);

    /** Copies all of {@code source} to {@code address}. */
    default void write(long address, byte[] source) {
        write(address, source, 0, source.length);
    }

}

package dev.wasmhost;

/**
 * A linear memory (spec 4.2.8). Addresses are byte offsets, unsigned 32-bit, given as
 * {@code long} so that none is negative; values are little-endian.
 *
 * <p>
 * Used by one thread at a time, like the instance that it belongs to. Every access past
 * the end throws a {@link WasmTrap} with {@link TrapReason#OUT_OF_BOUNDS_MEMORY_ACCESS}
 * and has no effect.
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

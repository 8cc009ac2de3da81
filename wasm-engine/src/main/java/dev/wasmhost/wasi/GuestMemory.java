package dev.wasmhost.wasi;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

import dev.wasmhost.LinkException;
import dev.wasmhost.WasmMemory;
import org.jspecify.annotations.Nullable;

/**
 * The memory of the guest that calls, as WASI sees it: what is not inside is
 * {@link Errno#EFAULT}, never a trap. A guest that exports none, which is a mistake of
 * who built it, is told so.
 *
 * <p>
 * Addresses and lengths are unsigned 32-bit numbers from the guest, given as
 * {@code long}; they are checked before anything is allocated or done.
 */
final class GuestMemory {

    private final @Nullable WasmMemory memory;

    /**
     * Wraps a memory; null if the guest exports none.
     */
    GuestMemory(@Nullable WasmMemory memory) {
        this.memory = memory;
    }

    /** Checks that {@code length} bytes at {@code address} are inside. */
    void check(long address, long length) {
        memory(address, length);
    }

    byte readByte(long address) {
        return memory(address, 1).readByte(address);
    }

    short readShort(long address) {
        return memory(address, 2).readShort(address);
    }

    int readInt(long address) {
        return memory(address, 4).readInt(address);
    }

    long readLong(long address) {
        return memory(address, 8).readLong(address);
    }

    /** Reads an address or a length. */
    long readUnsignedInt(long address) {
        return Integer.toUnsignedLong(readInt(address));
    }

    void writeByte(long address, byte value) {
        memory(address, 1).writeByte(address, value);
    }

    void writeShort(long address, int value) {
        memory(address, 2).writeShort(address, (short) value);
    }

    void writeInt(long address, int value) {
        memory(address, 4).writeInt(address, value);
    }

    void writeLong(long address, long value) {
        memory(address, 8).writeLong(address, value);
    }

    void read(long address, byte[] target, int offset, int length) {
        memory(address, length).read(address, target, offset, length);
    }

    void write(long address, byte[] source, int offset, int length) {
        memory(address, length).write(address, source, offset, length);
    }

    void write(long address, byte[] source) {
        write(address, source, 0, source.length);
    }

    /** Fills with zeros, so that no padding tells what was there before. */
    void clear(long address, int length) {
        write(address, new byte[length]);
    }

    /**
     * Reads a path, which ends with its length and not with NUL.
     * @throws WasiException if it is not UTF-8 or longer than
     * {@link PathWalk#MAXIMUM_PATH}
     */
    String readPath(long address, long length) {
        check(address, length);
        if (length > PathWalk.MAXIMUM_PATH) {
            throw WasiException.failed(Errno.ENAMETOOLONG);
        }
        byte[] bytes = new byte[(int) length];
        read(address, bytes, 0, bytes.length);
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        }
        catch (CharacterCodingException ex) {
            throw WasiException.failed(Errno.EILSEQ);
        }
    }

    private WasmMemory memory(long address, long length) {
        WasmMemory found = this.memory;
        if (found == null) {
            throw new LinkException("unknown export: WASI expected the guest's memory, imported or its own, to be "
                    + "exported as \"memory\", found no memory of that name");
        }
        if (address + length > found.size()) {
            throw WasiException.failed(Errno.EFAULT);
        }
        return found;
    }

}

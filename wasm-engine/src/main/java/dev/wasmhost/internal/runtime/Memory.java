package dev.wasmhost.internal.runtime;

import java.util.Objects;
import java.util.OptionalLong;

import org.jspecify.annotations.Nullable;

import dev.wasmhost.AddressType;
import dev.wasmhost.Limits;
import dev.wasmhost.MemoryType;
import dev.wasmhost.TrapReason;
import dev.wasmhost.WasmMemory;
import dev.wasmhost.WasmTrap;

/**
 * What the two kinds of memories have in common: everything but where the bytes are, and
 * the loads and stores of compiled code, which knows the kind from the type.
 *
 * <p>
 * Addresses are {@code long}s here: 32-bit ones zero-extended, 64-bit ones as they are,
 * so that a negative one is past the end of any memory.
 */
public abstract class Memory implements WasmMemory, Shareable {

    /** The most a Java array or buffer can hold, in whole pages. */
    static final long MAXIMUM_BYTES = (long) (Integer.MAX_VALUE / MemoryType.PAGE_SIZE) * MemoryType.PAGE_SIZE;

    /**
     * A bulk operation polls between steps of this size: one copy of 1 GiB delays a
     * safepoint by 180 ms, steps by 12 ms.
     */
    private static final int STEP = 1 << 20;

    private final AddressType addressType;

    private final OptionalLong maximum;

    private @Nullable GuestInstance owner;

    Memory(MemoryType type) {
        this.addressType = type.addressType();
        this.maximum = type.limits().maximum();
    }

    /** Returns the bytes of {@code pages}, at most {@link Long#MAX_VALUE}. */
    static long bytes(long pages) {
        boolean fits = Long.compareUnsigned(pages, Long.MAX_VALUE / MemoryType.PAGE_SIZE) <= 0;
        return fits ? pages * MemoryType.PAGE_SIZE : Long.MAX_VALUE;
    }

    @Override
    public final @Nullable GuestInstance owner() {
        return this.owner;
    }

    @Override
    public final void owner(GuestInstance newOwner) {
        this.owner = newOwner;
    }

    @Override
    public final MemoryType type() {
        return new MemoryType(this.addressType, new Limits(pages(), this.maximum), isShared());
    }

    abstract boolean isShared();

    @Override
    public final int pages() {
        return (int) (size() / MemoryType.PAGE_SIZE);
    }

    @Override
    public final int grow(int delta) {
        return (int) growPages(unsigned(delta));
    }

    /**
     * {@code memory.grow}.
     * @param delta pages to add, unsigned
     */
    public abstract long growPages(long delta);

    /** Returns whether the type's maximum allows {@code pages}. */
    final boolean mayHave(long pages) {
        return this.maximum.isEmpty() || Long.compareUnsigned(pages, this.maximum.getAsLong()) <= 0;
    }

    /** Returns {@code address} if the bytes are all inside, else traps. */
    final int check(long address, long length) {
        long size = size();
        if (address < 0 || length < 0 || address > size || length > size - address) {
            throw outOfBounds(address, length, size);
        }
        return (int) address;
    }

    static WasmTrap outOfBounds(long address, long length, long size) {
        return new WasmTrap(TrapReason.OUT_OF_BOUNDS_MEMORY_ACCESS,
                TrapReason.OUT_OF_BOUNDS_MEMORY_ACCESS + ": " + Long.toUnsignedString(length) + " bytes at 0x"
                        + Long.toHexString(address) + " of a memory of " + size + " bytes",
                null);
    }

    @Override
    public final byte[] read(long address, long length) {
        int from = check(address, length);
        byte[] copy = new byte[(int) length];
        get(from, copy, 0, copy.length);
        return copy;
    }

    @Override
    public final void read(long address, byte[] target, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, target.length);
        get(check(address, length), target, offset, length);
    }

    @Override
    public final void write(long address, byte[] source, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, source.length);
        put(check(address, length), source, offset, length);
    }

    /** {@code memory.fill}. */
    final void fill(long address, int value, long length, GuestInstance caller) {
        int from = check(address, length);
        int end = from + (int) length;
        while (from < end) {
            int to = Math.min(end - from, STEP) + from;
            fill(from, to, (byte) value);
            from = to;
            caller.checkInterrupt();
        }
    }

    /** {@code memory.copy} into this memory. */
    final void copy(Memory source, long target, long from, long length, GuestInstance caller) {
        int sourceStart = source.check(from, length);
        int targetStart = check(target, length);
        boolean backwards = this == source && targetStart > sourceStart;
        for (int done = 0; done < length; done += STEP) {
            int step = (int) Math.min(length - done, STEP);
            int at = backwards ? (int) length - done - step : done;
            copyStep(source, sourceStart + at, targetStart + at, step);
            caller.checkInterrupt();
        }
    }

    private void copyStep(Memory source, int from, int to, int length) {
        if (source instanceof LinearMemory linear) {
            put(to, linear.bytes, from, length);
        }
        else {
            put(to, (SharedMemory) source, from, length);
        }
    }

    /** {@code memory.init} from {@code segment}, a slice of the module. */
    final void init(DataSlice segment, long target, int from, int length, GuestInstance caller) {
        if (unsigned(from) + unsigned(length) > segment.length()) {
            throw new WasmTrap(TrapReason.OUT_OF_BOUNDS_MEMORY_ACCESS);
        }
        int targetStart = check(target, unsigned(length));
        for (int done = 0; done < length; done += STEP) {
            int step = Math.min(length - done, STEP);
            put(targetStart + done, segment.bytes(), segment.start() + from + done, step);
            caller.checkInterrupt();
        }
    }

    @Override
    public final int wake(long address, int count) {
        SharedMemory.checkAligned(address, Integer.BYTES);
        return wake(check(address, Integer.BYTES), count);
    }

    /** Copies bytes out; they are inside. */
    abstract void get(int address, byte[] target, int offset, int length);

    /** Copies bytes in; they are inside. */
    abstract void put(int address, byte[] source, int offset, int length);

    /** Copies bytes in; they are inside, and may overlap. */
    abstract void put(int address, SharedMemory source, int from, int length);

    /** Sets bytes from {@code from} (inclusive) to {@code to} (exclusive). */
    abstract void fill(int from, int to, byte value);

    /**
     * {@code memory.atomic.notify} at an address that is inside and aligned.
     * @param count how many to wake at most, unsigned
     * @return how many were woken
     */
    abstract int wake(int address, int count);

    static long unsigned(int value) {
        return value & 0xFFFFFFFFL;
    }

}

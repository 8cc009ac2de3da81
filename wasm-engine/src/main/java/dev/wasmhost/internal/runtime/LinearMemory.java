package dev.wasmhost.internal.runtime;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Objects;
import java.util.OptionalLong;

import org.jspecify.annotations.Nullable;

import dev.wasmhost.Limits;
import dev.wasmhost.MemoryType;
import dev.wasmhost.TrapReason;
import dev.wasmhost.WasmLimitException;
import dev.wasmhost.WasmLimits;
import dev.wasmhost.WasmMemory;
import dev.wasmhost.WasmTrap;

/**
 * A memory in one {@code byte[]}. The array may be longer than the memory once it has
 * grown, so that growing page by page costs amortised constant time; compiled code checks
 * addresses against {@link #size}, never the array's length.
 *
 * <p>
 * Compiled code keeps {@link #bytes} and {@link #size} in JVM locals and reads both again
 * after whatever may grow the memory.
 */
public final class LinearMemory implements WasmMemory, Shareable {

    /** Access to two bytes. */
    public static final VarHandle I16 = view(short[].class);

    /** Access to four bytes. */
    public static final VarHandle I32 = view(int[].class);

    /** Access to eight bytes. */
    public static final VarHandle I64 = view(long[].class);

    /** Access to a 32-bit float. */
    public static final VarHandle F32 = view(float[].class);

    /** Access to a 64-bit float. */
    public static final VarHandle F64 = view(double[].class);

    private static final int MAXIMUM_PAGES = 65536;

    /** The most a Java array can hold, in whole pages. */
    private static final long MAXIMUM_BYTES = (long) (Integer.MAX_VALUE / MemoryType.PAGE_SIZE) * MemoryType.PAGE_SIZE;

    /**
     * A bulk operation polls between steps of this size: one copy of 1 GiB delays a
     * safepoint by 180 ms, steps by 12 ms.
     */
    private static final int STEP = 1 << 20;

    private final OptionalLong maximum;

    private final WasmLimits limits;

    private final Allocation allocation;

    private @Nullable GuestInstance owner;

    /** The contents, and possibly spare capacity. */
    public byte[] bytes;

    /** How many bytes of the array count. */
    public int size;

    /**
     * Makes a memory of zeros.
     * @param allocation what its bytes are counted against
     * @throws WasmLimitException if it is larger than allowed
     */
    LinearMemory(MemoryType type, WasmLimits limits, Allocation allocation) {
        long minimum = type.limits().minimum();
        this.maximum = type.limits().maximum();
        this.limits = limits;
        this.allocation = allocation;
        long wanted = minimum * MemoryType.PAGE_SIZE;
        allocation.takeMemory(wanted);
        this.size = (int) wanted;
        this.bytes = new byte[this.size];
    }

    private static VarHandle view(Class<?> arrayType) {
        return MethodHandles.byteArrayViewVarHandle(arrayType, ByteOrder.LITTLE_ENDIAN);
    }

    @Override
    public boolean belongsTo(EngineContext engine) {
        return this.allocation.belongsTo(engine);
    }

    @Override
    public @Nullable GuestInstance owner() {
        return this.owner;
    }

    @Override
    public void owner(GuestInstance newOwner) {
        this.owner = newOwner;
    }

    @Override
    public MemoryType type() {
        return new MemoryType(new Limits(pages(), this.maximum));
    }

    @Override
    public long size() {
        return this.size;
    }

    @Override
    public int pages() {
        return this.size / MemoryType.PAGE_SIZE;
    }

    @Override
    public int grow(int delta) {
        int before = pages();
        long pages = before + (delta & 0xFFFFFFFFL);
        if (pages > this.maximum.orElse(MAXIMUM_PAGES)) {
            return -1;
        }
        long wanted = pages * MemoryType.PAGE_SIZE;
        if (wanted > MAXIMUM_BYTES || (wanted > this.bytes.length && !reserve(wanted))) {
            return -1;
        }
        this.size = (int) wanted;
        return before;
    }

    private boolean reserve(long wanted) {
        long generous = Math.min(wanted + wanted / 2, Math.min(this.limits.memory(), MAXIMUM_BYTES));
        generous -= generous % MemoryType.PAGE_SIZE;
        long capacity = this.bytes.length;
        if (generous > wanted && this.allocation.tryTakeMemory(generous - capacity)) {
            this.bytes = Arrays.copyOf(this.bytes, (int) generous);
            return true;
        }
        if (this.allocation.tryTakeMemory(wanted - capacity)) {
            this.bytes = Arrays.copyOf(this.bytes, (int) wanted);
            return true;
        }
        return false;
    }

    private int check(long address, long length) {
        if (address < 0 || length < 0 || address > this.size || length > this.size - address) {
            throw new WasmTrap(
                    TrapReason.OUT_OF_BOUNDS_MEMORY_ACCESS, TrapReason.OUT_OF_BOUNDS_MEMORY_ACCESS + ": " + length
                            + " bytes at 0x" + Long.toHexString(address) + " of a memory of " + this.size + " bytes",
                    null);
        }
        return (int) address;
    }

    @Override
    public byte readByte(long address) {
        return this.bytes[check(address, 1)];
    }

    @Override
    public void writeByte(long address, byte value) {
        this.bytes[check(address, 1)] = value;
    }

    @Override
    public short readShort(long address) {
        return (short) I16.get(this.bytes, check(address, 2));
    }

    @Override
    public void writeShort(long address, short value) {
        I16.set(this.bytes, check(address, 2), value);
    }

    @Override
    public int readInt(long address) {
        return (int) I32.get(this.bytes, check(address, 4));
    }

    @Override
    public void writeInt(long address, int value) {
        I32.set(this.bytes, check(address, 4), value);
    }

    @Override
    public long readLong(long address) {
        return (long) I64.get(this.bytes, check(address, 8));
    }

    @Override
    public void writeLong(long address, long value) {
        I64.set(this.bytes, check(address, 8), value);
    }

    @Override
    public byte[] read(long address, long length) {
        int from = check(address, length);
        return Arrays.copyOfRange(this.bytes, from, from + (int) length);
    }

    @Override
    public void read(long address, byte[] target, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, target.length);
        System.arraycopy(this.bytes, check(address, length), target, offset, length);
    }

    @Override
    public void write(long address, byte[] source, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, source.length);
        System.arraycopy(source, offset, this.bytes, check(address, length), length);
    }

    /** {@code memory.fill}; all operands unsigned. */
    public void fill(int address, int value, int length, GuestInstance caller) {
        int from = check(unsigned(address), unsigned(length));
        int end = from + length;
        while (from < end) {
            int to = Math.min(end - from, STEP) + from;
            Arrays.fill(this.bytes, from, to, (byte) value);
            from = to;
            caller.checkInterrupt();
        }
    }

    /** {@code memory.copy} into this memory; all operands unsigned. */
    public void copy(LinearMemory source, int target, int from, int length, GuestInstance caller) {
        int sourceStart = source.check(unsigned(from), unsigned(length));
        int targetStart = check(unsigned(target), unsigned(length));
        boolean backwards = this == source && targetStart > sourceStart;
        for (int done = 0; done < length; done += STEP) {
            int step = Math.min(length - done, STEP);
            int at = backwards ? length - done - step : done;
            System.arraycopy(source.bytes, sourceStart + at, this.bytes, targetStart + at, step);
            caller.checkInterrupt();
        }
    }

    /**
     * {@code memory.init} from {@code segment}, a slice of the module; all operands
     * unsigned.
     */
    public void init(DataSlice segment, int target, int from, int length, GuestInstance caller) {
        if (unsigned(from) + unsigned(length) > segment.length()) {
            throw new WasmTrap(TrapReason.OUT_OF_BOUNDS_MEMORY_ACCESS);
        }
        int targetStart = check(unsigned(target), unsigned(length));
        for (int done = 0; done < length; done += STEP) {
            int step = Math.min(length - done, STEP);
            System.arraycopy(segment.bytes(), segment.start() + from + done, this.bytes, targetStart + done, step);
            caller.checkInterrupt();
        }
    }

    private static long unsigned(int value) {
        return value & 0xFFFFFFFFL;
    }

}

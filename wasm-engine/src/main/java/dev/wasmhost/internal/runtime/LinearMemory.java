package dev.wasmhost.internal.runtime;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;

import dev.wasmhost.MemoryType;
import dev.wasmhost.WasmLimitException;
import dev.wasmhost.WasmLimits;

/**
 * A memory in one {@code byte[]}, which is exactly as long as the memory as long as that
 * is cheap: then the JVM's own check of an index is the check of an address. A memory
 * that grows in many small steps gets an array with spare capacity, so that growing page
 * by page costs amortised constant time, and keeps having one.
 *
 * <p>
 * Compiled code keeps {@link #bytes} and {@link #limit} in JVM locals and reads both
 * again after whatever may grow the memory.
 */
public final class LinearMemory extends Memory {

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

    /** The {@link #limit} of a memory that is as long as its array. */
    public static final int EXACT = Integer.MAX_VALUE;

    /**
     * How many bytes all instances of a module may copy to have exact memories, besides
     * {@link #CHEAP}: some 2 ms.
     */
    static final int EXACT_GROWTH = 16 << 20;

    /** How many times its new size a memory may have copied to be exact. */
    private static final int CHEAP = 4;

    private final WasmLimits limits;

    private final Allocation allocation;

    private final AtomicLong exactGrowth;

    /** The contents, and possibly spare capacity. */
    public byte[] bytes;

    /**
     * Below what compiled code checks addresses: the size in bytes, or {@link #EXACT} if
     * the JVM's check of the array's bounds is enough for an address that cannot wrap.
     */
    public int limit = EXACT;

    private int size;

    private boolean exact = true;

    // Bytes copied by growing while it was exact, but for those that the module's
    // instances share.
    private long copied;

    /**
     * Makes a memory of zeros.
     * @param allocation what its bytes are counted against
     * @param exactGrowth what is left of {@link #EXACT_GROWTH}
     * @throws WasmLimitException if it is larger than allowed
     */
    LinearMemory(MemoryType type, WasmLimits limits, Allocation allocation, AtomicLong exactGrowth) {
        this(type, bytes(type.limits().minimum()), limits, allocation, exactGrowth);
    }

    /** Makes a memory with these contents. */
    LinearMemory(MemoryType type, MemoryImage image, WasmLimits limits, Allocation allocation, AtomicLong exactGrowth) {
        this(type, image.size(), limits, allocation, exactGrowth);
        image.copyTo(this.bytes);
    }

    private LinearMemory(MemoryType type, long wanted, WasmLimits limits, Allocation allocation,
            AtomicLong exactGrowth) {
        super(type);
        this.limits = limits;
        this.allocation = allocation;
        this.exactGrowth = exactGrowth;
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
    boolean isShared() {
        return false;
    }

    @Override
    public long size() {
        return this.size;
    }

    @Override
    public long growPages(long delta) {
        int before = pages();
        long pages = before + delta;
        long wanted = bytes(pages);
        if (Long.compareUnsigned(pages, delta) < 0 || !mayHave(pages) || wanted > MAXIMUM_BYTES
                || (wanted > this.bytes.length && !reserve(wanted))) {
            return -1;
        }
        this.size = (int) wanted;
        this.limit = this.exact ? EXACT : this.size;
        return before;
    }

    private boolean reserve(long wanted) {
        this.copied += this.bytes.length;
        long dear = Math.max(0, this.copied - CHEAP * wanted);
        this.copied -= dear;
        this.exact &= dear == 0 || this.exactGrowth.addAndGet(-dear) >= 0;
        if (this.exact) {
            return replace(wanted);
        }
        long generous = Math.min(wanted + wanted / 2, Math.min(this.limits.memory(), MAXIMUM_BYTES));
        generous -= generous % MemoryType.PAGE_SIZE;
        return (generous > wanted && replace(generous)) || replace(wanted);
    }

    private boolean replace(long capacity) {
        if (!this.allocation.tryTakeMemory(capacity - this.bytes.length)) {
            return false;
        }
        this.bytes = Arrays.copyOf(this.bytes, (int) capacity);
        return true;
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
    void get(int address, byte[] target, int offset, int length) {
        System.arraycopy(this.bytes, address, target, offset, length);
    }

    @Override
    void put(int address, byte[] source, int offset, int length) {
        System.arraycopy(source, offset, this.bytes, address, length);
    }

    @Override
    void put(int address, SharedMemory source, int from, int length) {
        source.get(from, this.bytes, address, length);
    }

    @Override
    void fill(int from, int to, byte value) {
        Arrays.fill(this.bytes, from, to, value);
    }

    @Override
    int wake(int address, int count) {
        return 0; // nobody can wait
    }

}

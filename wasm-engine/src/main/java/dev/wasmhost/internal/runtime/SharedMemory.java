package dev.wasmhost.internal.runtime;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

import dev.wasmhost.LinkException;
import dev.wasmhost.MemoryType;
import dev.wasmhost.TrapReason;
import dev.wasmhost.WasmLimitException;
import dev.wasmhost.WasmTrap;

/**
 * A memory that instances on several threads use at the same time: a direct buffer of the
 * most bytes that it may ever have, allocated once and never moved.
 *
 * <p>
 * The buffer's limit is the memory's size, so each access reads how far it may go, and
 * whoever has learnt from another thread (by an atomic access, say) that the memory has
 * grown may use what was added. The limit only rises. Guests that race see torn or old
 * values, as the threads proposal allows; an access is checked and then made by the JDK's
 * own methods, whatever the others do meanwhile.
 *
 * <p>
 * It ends with the last instance that uses it, unless the host made it; the direct memory
 * itself goes when the JVM's collector finds the buffer unreachable.
 */
public final class SharedMemory extends Memory {

    /** Access to two bytes. */
    public static final VarHandle I16 = view(short[].class);

    /** Access to four bytes, atomic if aligned. */
    public static final VarHandle I32 = view(int[].class);

    /** Access to eight bytes, atomic if aligned. */
    public static final VarHandle I64 = view(long[].class);

    /** Access to a 32-bit float. */
    public static final VarHandle F32 = view(float[].class);

    /** Access to a 64-bit float. */
    public static final VarHandle F64 = view(double[].class);

    private static final int FILL_CHUNK = 4096;

    private static final int MAXIMUM_WAITERS = 10_000;

    private final Allocation allocation;

    private final Waiters waiters = new Waiters(MAXIMUM_WAITERS);

    private final Object lock = new Object();

    private int users;

    private boolean closed;

    private volatile int size;

    /** The contents, up to the limit. */
    public ByteBuffer buffer;

    /**
     * Makes a memory of zeros.
     * @param capacity the most bytes it may have
     * @param allocation what its capacity is counted against; its own
     */
    private SharedMemory(MemoryType type, int capacity, Allocation allocation) {
        super(type);
        this.allocation = allocation;
        this.size = (int) bytes(type.limits().minimum());
        this.buffer = allocate(capacity).limit(this.size);
    }

    /**
     * Makes a memory of zeros.
     * @param account what its capacity, the declared maximum or what is left of the
     * limit, counts against
     * @param reserved bytes of the limit to leave for others
     * @throws WasmLimitException if it is larger than allowed
     */
    static SharedMemory make(MemoryType type, Allocation account, long reserved) {
        long minimum = bytes(type.limits().minimum());
        long declared = bytes(type.limits().maximum().orElseThrow());
        long allowed = Math.min(MAXIMUM_BYTES, account.memoryLeft() - reserved);
        long capacity = Math.max(minimum, Math.min(declared, allowed - allowed % MemoryType.PAGE_SIZE));
        Allocation own = account.takeMemorySeparately(capacity);
        boolean done = false;
        try {
            SharedMemory memory = new SharedMemory(type, (int) capacity, own);
            done = true;
            return memory;
        }
        finally {
            if (!done) {
                own.run();
            }
        }
    }

    private static ByteBuffer allocate(int capacity) {
        try {
            return ByteBuffer.allocateDirect(capacity).order(ByteOrder.LITTLE_ENDIAN);
        }
        catch (OutOfMemoryError ex) { // not the heap's: thrown by Java code that counts
            throw new WasmLimitException("direct memory", capacity, 0, "-XX:MaxDirectMemorySize");
        }
    }

    private static VarHandle view(Class<?> arrayType) {
        return MethodHandles.byteBufferViewVarHandle(arrayType, ByteOrder.LITTLE_ENDIAN);
    }

    /** Returns what gives the memory's bytes back to the budget. */
    Allocation allocation() {
        return this.allocation;
    }

    /** Notes that one more instance uses it. */
    void retain() {
        synchronized (this.lock) {
            if (this.closed) {
                throw new LinkException("shared memory has ended with the last instance that used it");
            }
            this.users++;
        }
    }

    /** Notes that an instance no longer uses it. */
    void release() {
        synchronized (this.lock) {
            this.users--;
            if (this.users > 0 || this.closed) {
                return;
            }
            this.closed = true;
            this.size = 0;
            this.buffer = ByteBuffer.allocateDirect(0); // lets go of the other one
        }
        this.allocation.run();
    }

    @Override
    public boolean belongsTo(EngineContext engine) {
        return this.allocation.belongsTo(engine);
    }

    @Override
    boolean isShared() {
        return true;
    }

    @Override
    public long size() {
        return this.size;
    }

    @Override
    public long growPages(long delta) {
        synchronized (this.lock) {
            int before = pages();
            long pages = before + delta;
            if (Long.compareUnsigned(pages, delta) < 0 || !mayHave(pages) || bytes(pages) > this.buffer.capacity()) {
                return -1;
            }
            this.buffer.limit((int) bytes(pages));
            this.size = (int) bytes(pages); // after the limit: who sees this sees that
            return before;
        }
    }

    /**
     * Returns what to access bytes in that were inside when the size was read: it has
     * them even if the memory ends now.
     * @throws WasmTrap if the memory has ended since
     */
    ByteBuffer inside(int address, int length) {
        ByteBuffer bytes = this.buffer;
        if (length > bytes.limit() - address) {
            throw outOfBounds(address, length, bytes.limit());
        }
        return bytes;
    }

    @Override
    public byte readByte(long address) {
        int at = check(address, 1);
        return inside(at, 1).get(at);
    }

    @Override
    public void writeByte(long address, byte value) {
        int at = check(address, 1);
        inside(at, 1).put(at, value);
    }

    @Override
    public short readShort(long address) {
        int at = check(address, 2);
        return (short) I16.get(inside(at, 2), at);
    }

    @Override
    public void writeShort(long address, short value) {
        int at = check(address, 2);
        I16.set(inside(at, 2), at, value);
    }

    @Override
    public int readInt(long address) {
        int at = check(address, 4);
        return (int) I32.get(inside(at, 4), at);
    }

    @Override
    public void writeInt(long address, int value) {
        int at = check(address, 4);
        I32.set(inside(at, 4), at, value);
    }

    @Override
    public long readLong(long address) {
        int at = check(address, 8);
        return (long) I64.get(inside(at, 8), at);
    }

    @Override
    public void writeLong(long address, long value) {
        int at = check(address, 8);
        I64.set(inside(at, 8), at, value);
    }

    @Override
    void get(int address, byte[] target, int offset, int length) {
        inside(address, length).get(address, target, offset, length);
    }

    @Override
    void put(int address, byte[] source, int offset, int length) {
        inside(address, length).put(address, source, offset, length);
    }

    @Override
    void put(int address, SharedMemory source, int from, int length) {
        inside(address, length).put(address, source.inside(from, length), from, length);
    }

    @Override
    void fill(int from, int to, byte value) {
        byte[] chunk = new byte[Math.min(to - from, FILL_CHUNK)];
        if (value != 0) {
            Arrays.fill(chunk, value);
        }
        ByteBuffer bytes = inside(from, to - from);
        for (int at = from; at < to; at += chunk.length) {
            bytes.put(at, chunk, 0, Math.min(to - at, chunk.length));
        }
    }

    // waiting

    /**
     * {@code memory.atomic.wait32} and {@code wait64}.
     * @param address inside and aligned
     * @param width 4 or 8 bytes to compare
     * @param timeout nanoseconds, negative for ever
     * @return 0 if woken, 1 if the value is not {@code expected}, 2 if the time is over
     */
    int await(int address, int width, long expected, long timeout, GuestInstance caller) {
        ByteBuffer bytes = inside(address, width);
        return this.waiters.await(address, () -> value(bytes, address, width) == expected, timeout,
                caller::checkInterrupt);
    }

    private static long value(ByteBuffer bytes, int address, int width) {
        return (width == 4) ? (int) I32.getVolatile(bytes, address) : (long) I64.getVolatile(bytes, address);
    }

    @Override
    int wake(int address, int count) {
        return this.waiters.wake(address, count);
    }

    /** Throws unless {@code address} is a multiple of {@code width}. */
    static void checkAligned(long address, int width) {
        if ((address & (width - 1)) != 0) {
            throw new WasmTrap(TrapReason.UNALIGNED_ATOMIC,
                    TrapReason.UNALIGNED_ATOMIC + ": " + width + " bytes at 0x" + Long.toHexString(address), null);
        }
    }

}

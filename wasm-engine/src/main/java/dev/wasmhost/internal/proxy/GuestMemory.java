package dev.wasmhost.internal.proxy;

import dev.wasmhost.TrapReason;
import dev.wasmhost.WasmFunction;
import dev.wasmhost.WasmLimitException;
import dev.wasmhost.WasmLimits;
import dev.wasmhost.WasmMemory;
import dev.wasmhost.WasmTrap;
import org.jspecify.annotations.Nullable;

/**
 * A guest's memory as one function's calls see it: whatever a guest says about it is
 * checked before it is believed, and before anything is allocated for it.
 *
 * <p>
 * What is made of a guest's values is counted. Otherwise a guest of a few megabytes could
 * fill the heap, with a list of a million strings that are all the same ones.
 */
final class GuestMemory {

    /** The guest's allocator. */
    static final String REALLOC = "cabi_realloc";

    private final String function;

    private final String values;

    private final String block;

    private final WasmLimits limits;

    private final @Nullable WasmMemory memory;

    private final @Nullable WasmFunction realloc;

    private long charged;

    /**
     * Makes the view of one function.
     * @param function its name, quoted, for messages
     * @param values what comes from the guest, for messages: {@code result of "greet"}
     * @param limits of the instance
     * @param memory null if no value of the function's type is in memory
     * @param realloc null if nothing that goes to the guest is in memory
     */
    GuestMemory(String function, String values, WasmLimits limits, @Nullable WasmMemory memory,
            @Nullable WasmFunction realloc) {
        this.function = function;
        this.values = values;
        this.block = "block from \"" + REALLOC + "\" for " + function;
        this.limits = limits;
        this.memory = memory;
        this.realloc = realloc;
    }

    /** Begins a call, which may take what the limit allows. */
    void begin() {
        this.charged = 0;
    }

    /**
     * Counts what is about to be allocated for a guest's value.
     * @param bytes of the heap, about
     * @throws WasmLimitException if all that the call got is larger than the memory that
     * the guest may have
     */
    void charge(long bytes) {
        this.charged += bytes;
        if (this.charged > this.limits.memory()) {
            throw new WasmLimitException("memory", this.charged, this.limits.memory(), this.limits.setting("memory"));
        }
    }

    /**
     * Has the guest allocate a block. One of no bytes is not allocated and has an address
     * that is aligned and not null: what a guest's own allocator answers.
     */
    long allocate(long size, int alignment) {
        if (size == 0) {
            return alignment;
        }
        if (this.realloc == null) {
            throw new AssertionError(this.function);
        }
        long address = Integer.toUnsignedLong((int) this.realloc.invoke(0, 0, alignment, size)[0]);
        check(address, size, alignment, this.block);
        return address;
    }

    /** Checks a block that the guest gave. */
    void check(long address, long size, int alignment) {
        check(address, size, alignment, this.values);
    }

    /** Returns a trap that says what is wrong with the guest's value. */
    WasmTrap invalid(String what) {
        return trap(TrapReason.INVALID_VALUE, this.values, what);
    }

    /** Returns the memory, to be accessed where a block was checked. */
    WasmMemory memory() {
        if (this.memory == null) {
            throw new AssertionError(this.function);
        }
        return this.memory;
    }

    private void check(long address, long size, int alignment, String what) {
        if ((address & (alignment - 1)) != 0) {
            throw trap(TrapReason.INVALID_VALUE, what,
                    "is at 0x" + Long.toHexString(address) + ", not aligned to " + alignment);
        }
        long end = memory().size();
        if (size > end || address > end - size) {
            throw trap(TrapReason.OUT_OF_BOUNDS_MEMORY_ACCESS, what, "is " + size + " bytes at 0x"
                    + Long.toHexString(address) + ", the memory ends at 0x" + Long.toHexString(end));
        }
    }

    private static WasmTrap trap(TrapReason reason, String what, String wrong) {
        return new WasmTrap(reason, reason + ": " + what + " " + wrong, null);
    }

}

package dev.wasmhost.internal.proxy;

import dev.wasmhost.TrapReason;
import dev.wasmhost.WasmFunction;
import dev.wasmhost.WasmMemory;
import dev.wasmhost.WasmTrap;
import org.jspecify.annotations.Nullable;

/**
 * A guest's memory as one export's callers see it: whatever a guest says about it is
 * checked before it is believed, and before anything is allocated for it.
 */
final class GuestMemory {

    /** The guest's allocator. */
    static final String REALLOC = "cabi_realloc";

    private final String export;

    private final @Nullable WasmMemory memory;

    private final @Nullable WasmFunction realloc;

    /**
     * Makes the view of one export.
     * @param memory null if no value of the export's type is in memory
     * @param realloc null if no parameter of the export's type is in memory
     */
    GuestMemory(String export, @Nullable WasmMemory memory, @Nullable WasmFunction realloc) {
        this.export = export;
        this.memory = memory;
        this.realloc = realloc;
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
            throw new AssertionError(this.export);
        }
        long address = Integer.toUnsignedLong((int) this.realloc.invoke(0, 0, alignment, size)[0]);
        check(address, size, alignment, "block from \"" + REALLOC + "\" for");
        return address;
    }

    /** Checks a block that the guest returned as the export's result. */
    void checkResult(long address, long size, int alignment) {
        check(address, size, alignment, "result of");
    }

    /** Returns a trap that says what is wrong with the export's result. */
    WasmTrap invalidResult(String what) {
        return trap(TrapReason.INVALID_VALUE, "result of", what);
    }

    /** Returns the memory, to be accessed where a block was checked. */
    WasmMemory memory() {
        if (this.memory == null) {
            throw new AssertionError(this.export);
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

    private WasmTrap trap(TrapReason reason, String what, String wrong) {
        return new WasmTrap(reason, reason + ": " + what + " \"" + this.export + "\" " + wrong, null);
    }

}

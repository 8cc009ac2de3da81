package dev.wasmhost.internal.compiler;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

import dev.wasmhost.internal.module.Module;

/** The memories that one function loads from or stores to. */
final class UsedMemories {

    private final Module module;

    private final List<MemoryShape> tracked = new ArrayList<>(1);

    private final int[] slots;

    private int bits;

    /**
     * Gives the first memories slots.
     * @param used indices of the memories
     */
    UsedMemories(Module module, BitSet used) {
        this.module = module;
        this.slots = new int[used.length()];
        for (int i = used.nextSetBit(0); i >= 0; i = used.nextSetBit(i + 1)) {
            this.slots[i] = Math.min(this.tracked.size(), MemoryShape.UNTRACKED);
            if (this.tracked.size() < MemoryShape.TRACKED) {
                MemoryShape shape = new MemoryShape(i, module.memories().get(i), this.tracked.size());
                this.tracked.add(shape);
                this.bits |= shape.bit();
            }
        }
    }

    /** Returns those that have JVM locals in every method of the function. */
    List<MemoryShape> tracked() {
        return this.tracked;
    }

    /** Returns the bits of all memories whose JVM locals must be kept right. */
    int bits() {
        return this.bits;
    }

    /** Returns how a memory that the function uses is reached. */
    MemoryShape shape(int memoryIndex) {
        int slot = this.slots[memoryIndex];
        return (slot == MemoryShape.UNTRACKED)
                ? new MemoryShape(memoryIndex, this.module.memories().get(memoryIndex), slot) : this.tracked.get(slot);
    }

}

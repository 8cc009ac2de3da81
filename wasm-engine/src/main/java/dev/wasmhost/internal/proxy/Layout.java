package dev.wasmhost.internal.proxy;

import java.util.ArrayList;
import java.util.List;

/**
 * Where the parts of a tuple are in memory.
 *
 * @param offsets of the parts, from its start
 * @param size its bytes, a multiple of the alignment
 * @param alignment the largest of its parts'
 */
record Layout(List<Integer> offsets, int size, int alignment) {

    Layout {
        offsets = List.copyOf(offsets);
    }

    static Layout of(List<AbiType> types) {
        List<Integer> offsets = new ArrayList<>();
        int end = 0;
        int alignment = 1;
        for (AbiType type : types) {
            int offset = align(end, type.alignment());
            offsets.add(offset);
            end = offset + type.size();
            alignment = Math.max(alignment, type.alignment());
        }
        return new Layout(offsets, align(end, alignment), alignment);
    }

    static int align(int offset, int alignment) {
        return (offset + alignment - 1) & -alignment;
    }

}

package dev.wasmhost.internal.runtime;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The contents of a memory: the blocks in which there is anything but zeros. Immutable.
 */
final class MemoryImage {

    /** Large enough that runs are few, small enough that few zeros are copied. */
    private static final int BLOCK = 1 << 12;

    private static final byte[] ZEROS = new byte[BLOCK];

    private final int size;

    private final List<Run> runs;

    private MemoryImage(int size, List<Run> runs) {
        this.size = size;
        this.runs = runs;
    }

    /**
     * Copies what is not zero.
     * @param allocation what the copy is counted against before it is made
     */
    static MemoryImage of(byte[] bytes, int size, Allocation allocation) {
        List<Extent> extents = extents(bytes, size);
        long total = 0;
        for (Extent each : extents) {
            total += each.end() - each.start();
        }
        allocation.takeMemory(total);
        List<Run> runs = new ArrayList<>(extents.size());
        for (Extent each : extents) {
            runs.add(new Run(each.start(), Arrays.copyOfRange(bytes, each.start(), each.end())));
        }
        return new MemoryImage(size, runs);
    }

    private static List<Extent> extents(byte[] bytes, int size) {
        List<Extent> extents = new ArrayList<>();
        int start = -1;
        for (int at = 0; at < size; at += BLOCK) {
            boolean zero = Arrays.equals(bytes, at, at + BLOCK, ZEROS, 0, BLOCK);
            if (!zero && start < 0) {
                start = at;
            }
            else if (zero && start >= 0) {
                extents.add(new Extent(start, at));
                start = -1;
            }
        }
        if (start >= 0) {
            extents.add(new Extent(start, size));
        }
        return extents;
    }

    int size() {
        return this.size;
    }

    /** Writes the contents into zeros. */
    void copyTo(byte[] bytes) {
        for (Run each : this.runs) {
            System.arraycopy(each.bytes, 0, bytes, each.start, each.bytes.length);
        }
    }

    private record Extent(int start, int end) {
    }

    private record Run(int start, byte[] bytes) {
    }

}

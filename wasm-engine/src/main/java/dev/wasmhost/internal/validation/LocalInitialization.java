package dev.wasmhost.internal.validation;

import java.util.Arrays;
import java.util.BitSet;

/**
 * Which locals without a default value have been set (spec 3.4.2, 7.3): setting one holds
 * until the end of the block.
 */
final class LocalInitialization {

    private final BitSet unset = new BitSet();

    private int[] set = new int[16];

    private int count;

    /** Starts a function, whose locals all have values. */
    void clear() {
        this.unset.clear();
        this.count = 0;
    }

    /** Notes that a local has no value. */
    void declareUnset(int from, int to) {
        this.unset.set(from, to);
    }

    boolean isUnset(int localIndex) {
        return this.unset.get(localIndex);
    }

    /** Notes that a local was set. */
    void set(int localIndex) {
        if (!this.unset.get(localIndex)) {
            return;
        }
        this.unset.clear(localIndex);
        if (this.count == this.set.length) {
            this.set = Arrays.copyOf(this.set, 2 * this.count);
        }
        this.set[this.count++] = localIndex;
    }

    /** Returns how many locals were set so far: to be given to {@link #reset}. */
    int height() {
        return this.count;
    }

    /** Forgets that locals were set since there were {@code height}. */
    void reset(int height) {
        while (this.count > height) {
            this.unset.set(this.set[--this.count]);
        }
    }

}

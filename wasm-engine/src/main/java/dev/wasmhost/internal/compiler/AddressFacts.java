package dev.wasmhost.internal.compiler;

import java.util.Arrays;

import org.jspecify.annotations.Nullable;

/**
 * Which locals are known to be addresses inside the first memory, so that not every
 * access through the same pointer is checked again.
 *
 * <p>
 * A fact says that the bytes from a local's value on, up to an extent, are inside. A
 * memory never shrinks, so it ends only when the local is written: calls do not matter.
 * After a block, what held when it was entered holds if the local was not written inside,
 * whichever way control came; what a loop's body finds out does not hold at its head.
 */
final class AddressFacts {

    private static final int MOST = 16;

    private static final int DEEPEST = 1000;

    private static final int NONE = -1;

    private final int[] locals = new int[MOST];

    private final long[] extents = new long[MOST];

    private final int[] times = new int[MOST];

    private int count;

    private int next;

    private int time;

    private int[] lastWritten = new int[0];

    private final int[] origins = new int[MOST];

    AddressFacts() {
        Arrays.fill(this.origins, NONE);
    }

    // operands that are copies of locals

    /** Says that the operand at {@code height} is a copy of a local. */
    void copied(int height, int localIndex) {
        if (height < MOST) {
            this.origins[height] = localIndex;
        }
    }

    /** Says that the operand at {@code height} is something else. */
    void computed(int height) {
        if (height >= 0 && height < MOST) {
            this.origins[height] = NONE;
        }
    }

    /** Says that the operands from {@code height} on are something else. */
    void computedFrom(int height) {
        if (height < MOST) {
            Arrays.fill(this.origins, Math.max(height, 0), MOST, NONE);
        }
    }

    // facts

    /** Says that a local has a new value. */
    void written(int localIndex) {
        for (int i = 0; i < MOST; i++) {
            if (this.origins[i] == localIndex) {
                this.origins[i] = NONE;
            }
        }
        if (localIndex >= this.lastWritten.length) {
            this.lastWritten = Arrays.copyOf(this.lastWritten, Math.max(localIndex + 1, 2 * this.lastWritten.length));
        }
        this.lastWritten[localIndex] = ++this.time;
    }

    /**
     * Returns how many bytes are known to be inside the memory from the operand at
     * {@code height} on, 0 if it may be anything, and takes note of how many will be.
     * @param extent how many bytes the access that follows takes from there
     */
    long extent(int height, long extent) {
        int localIndex = (height < MOST) ? this.origins[height] : NONE;
        if (localIndex == NONE) {
            return 0;
        }
        for (int i = 0; i < this.count; i++) {
            if (this.locals[i] == localIndex && holds(localIndex, this.times[i])) {
                long known = this.extents[i];
                this.extents[i] = Math.max(known, extent);
                return known;
            }
        }
        learn(localIndex, extent);
        return 0;
    }

    private boolean holds(int localIndex, int since) {
        return localIndex >= this.lastWritten.length || this.lastWritten[localIndex] < since;
    }

    private void learn(int localIndex, long extent) {
        int at = (this.count < MOST) ? this.count++ : this.next++ % MOST;
        this.locals[at] = localIndex;
        this.extents[at] = extent;
        this.times[at] = ++this.time;
    }

    // control

    /** Forgets everything, at a loop's head. */
    void clear() {
        this.count = 0;
        computedFrom(0);
    }

    /**
     * Returns what holds when a block is entered, {@code depth} deep; null if nothing.
     */
    @Nullable Snapshot save(int depth) {
        computedFrom(0);
        if (this.count == 0 || depth > DEEPEST) {
            return null;
        }
        return new Snapshot(Arrays.copyOf(this.locals, this.count), Arrays.copyOf(this.extents, this.count),
                Arrays.copyOf(this.times, this.count));
    }

    /** Goes on where control comes together that had entered a block. */
    void join(@Nullable Snapshot entered) {
        clear();
        if (entered != null) {
            for (int i = 0; i < entered.locals.length; i++) {
                if (holds(entered.locals[i], entered.times[i])) {
                    this.locals[this.count] = entered.locals[i];
                    this.extents[this.count] = entered.extents[i];
                    this.times[this.count++] = entered.times[i];
                }
            }
        }
    }

    /** What held at one point. */
    static final class Snapshot {

        private final int[] locals;

        private final long[] extents;

        private final int[] times;

        private Snapshot(int[] locals, long[] extents, int[] times) {
            this.locals = locals;
            this.extents = extents;
            this.times = times;
        }

    }

}

package dev.wasmhost.internal.compiler;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Deque;
import java.util.List;

import dev.wasmhost.internal.module.Module;

/**
 * Decides which parts of a large body become methods of their own.
 *
 * <p>
 * The instructions of the function, of every loop and of every branch of an {@code if}
 * are gathered into runs that stay below a size; blocks are looked through. A nested loop
 * or {@code if} counts as one instruction with whatever of it has not become a region
 * already. A run that is full becomes a {@link Region}, and only its call remains. Calls
 * of regions are gathered again into runs of a higher tier, so that no method, not even
 * one of nothing but such calls, grows past the limit. Works from the inside out in one
 * walk.
 */
final class Outliner extends MeasuringSink {

    /** What remains of a region in the method that calls it. */
    private static final int CALL = 90;

    private final int limit;

    private final Deque<Level> levels = new ArrayDeque<>();

    private final List<Region> regions = new ArrayList<>();

    private final Run leaf = new Run();

    private Run whole = new Run();

    private int[] labels = new int[64];

    /**
     * Makes an outliner.
     * @param limit estimated bytes that a run may have
     */
    Outliner(Module module, int limit) {
        super(module);
        this.limit = limit;
        this.levels.push(new Level(0));
    }

    /** Returns what was decided. */
    RegionPlan plan() {
        return new RegionPlan(this.regions, this.labels, this.whole.used, this.whole.written);
    }

    @Override
    void label(int block, int at) {
        if (block >= this.labels.length) {
            this.labels = Arrays.copyOf(this.labels, Math.max(2 * this.labels.length, block + 1));
        }
        this.labels[block] = at;
    }

    @Override
    void use(int localIndex, boolean written) {
        if (FrameLayout.isField(localIndex)) {
            this.leaf.use(localIndex, written);
        }
    }

    @Override
    void instruction(int at, int size) {
        this.leaf.size = size;
        this.levels.element().add(at, this.leaf);
        this.leaf.clear();
    }

    @Override
    void enter(int at, int size) {
        Level level = new Level(at);
        level.header.size = size;
        this.levels.push(level);
    }

    @Override
    void alternative(int at, int size) {
        Level level = this.levels.element();
        level.header.merge(level.finish(at));
        level.header.size += size;
    }

    @Override
    void leave(int at, int size) {
        Level level = this.levels.pop();
        Run block = level.finish(at);
        block.merge(level.header);
        block.size += size;
        if (this.levels.isEmpty()) {
            this.whole = block;
        }
        else {
            this.levels.element().add(level.start, block);
        }
    }

    /** The instructions of one block. */
    private final class Level {

        private final int start;

        private final Run header = new Run();

        private final List<Run> tiers = new ArrayList<>();

        Level(int start) {
            this.start = start;
        }

        void add(int at, Run item) {
            add(0, at, item);
        }

        private void add(int tier, int at, Run item) {
            if (tier == this.tiers.size()) {
                this.tiers.add(new Run());
            }
            Run run = this.tiers.get(tier);
            if (run.start >= 0 && run.size + item.size > Outliner.this.limit) {
                close(tier, at);
                run = this.tiers.get(tier);
            }
            if (run.start < 0) {
                run.start = at;
            }
            run.merge(item);
        }

        private void close(int tier, int end) {
            Run run = this.tiers.get(tier);
            this.tiers.set(tier, new Run());
            Outliner.this.regions
                .add(new Region(run.start, end, run.size, run.used, run.written, run.usedInside, run.writtenInside));
            add(tier + 1, run.start, run.call());
        }

        /** Returns what stays in the block itself. */
        Run finish(int end) {
            int tier = 0;
            while (size() > Outliner.this.limit) {
                if (this.tiers.get(tier).start >= 0) {
                    close(tier, end);
                }
                tier++;
            }
            Run rest = new Run();
            this.tiers.forEach(rest::merge);
            this.tiers.clear();
            return rest;
        }

        private int size() {
            int size = 0;
            for (Run each : this.tiers) {
                size += each.size;
            }
            return size;
        }

    }

    private static final class Run {

        private int start = -1;

        private int size;

        private final BitSet used = new BitSet();

        private final BitSet written = new BitSet();

        private final BitSet usedInside = new BitSet();

        private final BitSet writtenInside = new BitSet();

        void use(int localIndex, boolean set) {
            this.used.set(localIndex);
            this.usedInside.set(localIndex);
            if (set) {
                this.written.set(localIndex);
                this.writtenInside.set(localIndex);
            }
        }

        void merge(Run other) {
            this.size += other.size;
            this.used.or(other.used);
            this.written.or(other.written);
            this.usedInside.or(other.usedInside);
            this.writtenInside.or(other.writtenInside);
        }

        void clear() {
            this.size = 0;
            this.used.clear();
            this.written.clear();
            this.usedInside.clear();
            this.writtenInside.clear();
        }

        /** Returns the call that remains of this run. */
        Run call() {
            Run call = new Run();
            call.size = CALL;
            call.usedInside.or(this.usedInside);
            call.writtenInside.or(this.writtenInside);
            return call;
        }

    }

}

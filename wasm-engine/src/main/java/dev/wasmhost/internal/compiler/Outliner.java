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
 * already. When there is too much of it all for one method, runs become {@link Region}s
 * until the rest fits: first those with loops in them, which take the call only once,
 * then from the end, so that the head of a loop (an interpreter's dispatch) stays with as
 * much of its body as possible. Calls of regions can be gathered into runs again, so that
 * no method, not even one of nothing but such calls, grows past the limit. Works from the
 * inside out in one walk.
 */
final class Outliner extends MeasuringSink {

    /** What remains of a region in the method that calls it. */
    private static final int CALL = 90;

    private final int limit;

    private final Deque<Level> levels = new ArrayDeque<>();

    private final List<Region> regions = new ArrayList<>();

    private final Run leaf = new Run(-1);

    private Run whole = new Run(-1);

    private int[] labels = new int[64];

    private final BitSet exposed = new BitSet();

    private final BitSet defined = new BitSet();

    private int readLocal = -1;

    /**
     * Makes an outliner.
     * @param limit estimated bytes that a run may have
     */
    Outliner(Module module, int limit) {
        super(module);
        this.limit = limit;
        this.levels.push(new Level(0, false));
    }

    /** Returns what was decided. */
    RegionPlan plan() {
        Run rest = this.whole;
        return new RegionPlan(this.regions, this.labels,
                new Region(0, 0, rest.size, rest.used, rest.written, rest.usedInside, rest.writtenInside),
                this.exposed);
    }

    @Override
    void label(int block, int at) {
        if (block >= this.labels.length) {
            this.labels = Arrays.copyOf(this.labels, Math.max(2 * this.labels.length, block + 1));
        }
        this.labels[block] = at;
        this.defined.clear();
    }

    @Override
    void use(int localIndex, boolean written) {
        if (!FrameLayout.isField(localIndex)) {
            return;
        }
        this.leaf.use(localIndex, written);
        if (written) {
            this.defined.set(localIndex);
        }
        else {
            this.readLocal = localIndex;
        }
    }

    @Override
    void instruction(int at, int size) {
        this.leaf.size = size;
        if (this.levels.element().add(at, this.leaf)) {
            this.defined.clear(); // this instruction may begin another method
        }
        this.leaf.clear();
        if (this.readLocal >= 0 && !this.defined.get(this.readLocal)) {
            this.exposed.set(this.readLocal);
        }
        this.readLocal = -1;
    }

    @Override
    void enter(int at, int size, boolean loop) {
        this.defined.clear();
        Level level = new Level(at, loop);
        level.header.size = size;
        this.levels.push(level);
    }

    @Override
    void alternative(int at, int size) {
        this.defined.clear();
        Level level = this.levels.element();
        level.header.merge(level.finish(at));
        level.header.size += size;
    }

    @Override
    void leave(int at, int size) {
        this.defined.clear();
        Level level = this.levels.pop();
        Run block = level.finish(at);
        block.merge(level.header);
        block.size += size;
        block.loops |= level.loop;
        if (this.levels.isEmpty()) {
            this.whole = block;
        }
        else {
            this.levels.element().add(level.start, block);
        }
    }

    /** The instructions of the function, of a loop or of a branch of an {@code if}. */
    private final class Level {

        private final int start;

        private final boolean loop;

        private final Run header = new Run(-1);

        private List<Run> runs = new ArrayList<>();

        Level(int start, boolean loop) {
            this.start = start;
            this.loop = loop;
        }

        /** Adds an instruction; returns whether it begins a new run. */
        boolean add(int at, Run item) {
            Run last = this.runs.isEmpty() ? null : this.runs.get(this.runs.size() - 1);
            if (last != null && last.size + item.size <= Outliner.this.limit) {
                last.merge(item);
                return false;
            }
            Run run = new Run(at);
            run.merge(item);
            this.runs.add(run);
            return last != null;
        }

        /** Returns what stays where the instructions are. */
        Run finish(int end) {
            while (size(this.runs) > 2 * Outliner.this.limit) {
                if (onlyCalls()) {
                    this.runs = gather(this.runs);
                }
                outline(end);
            }
            Run rest = new Run(-1);
            for (Run each : this.runs) {
                rest.merge(each);
            }
            this.runs.clear();
            return rest;
        }

        private boolean onlyCalls() {
            for (Run each : this.runs) {
                if (!each.call) {
                    return false;
                }
            }
            return true;
        }

        /** A call that finds no company stays: a region of its own would be the same. */
        private List<Run> gather(List<Run> calls) {
            List<Run> gathered = new ArrayList<>();
            for (Run each : calls) {
                int last = gathered.size() - 1;
                if (last < 0 || gathered.get(last).size + each.size > Outliner.this.limit) {
                    gathered.add(each);
                }
                else {
                    gathered.set(last, gathered.get(last).with(each));
                }
            }
            return gathered;
        }

        /**
         * Turns runs into regions until the rest is small enough, those with loops first,
         * then from the end.
         */
        private void outline(int end) {
            outline(end, outline(end, size(this.runs), true), false);
        }

        private int outline(int end, int sizeBefore, boolean loops) {
            int size = sizeBefore;
            for (int i = this.runs.size() - 1; i >= 0 && size > 2 * Outliner.this.limit; i--) {
                Run run = this.runs.get(i);
                if (!run.call && run.loops == loops) {
                    int runEnd = (i + 1 < this.runs.size()) ? this.runs.get(i + 1).start : end;
                    Outliner.this.regions.add(new Region(run.start, runEnd, run.size, run.used, run.written,
                            run.usedInside, run.writtenInside));
                    this.runs.set(i, run.call());
                    size += CALL - run.size;
                }
            }
            return size;
        }

        private static int size(List<Run> runs) {
            int size = 0;
            for (Run each : runs) {
                size += each.size;
            }
            return size;
        }

    }

    private static final class Run {

        private final int start;

        private boolean call;

        private boolean loops;

        private int size;

        private final BitSet used = new BitSet();

        private final BitSet written = new BitSet();

        private final BitSet usedInside = new BitSet();

        private final BitSet writtenInside = new BitSet();

        Run(int start) {
            this.start = start;
        }

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
            this.loops |= other.loops;
            this.used.or(other.used);
            this.written.or(other.written);
            this.usedInside.or(other.usedInside);
            this.writtenInside.or(other.writtenInside);
        }

        /** Returns a run of this and what follows it. */
        Run with(Run next) {
            Run both = new Run(this.start);
            both.merge(this);
            both.merge(next);
            return both;
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
            Run call = new Run(this.start);
            call.size = CALL;
            call.call = true;
            call.usedInside.or(this.usedInside);
            call.writtenInside.or(this.writtenInside);
            return call;
        }

    }

}

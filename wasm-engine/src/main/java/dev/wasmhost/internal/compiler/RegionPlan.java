package dev.wasmhost.internal.compiler;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.Deque;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Which parts of a function become methods of their own, and where the labels of its
 * blocks are then.
 */
final class RegionPlan {

    /** Of a function that is one method. */
    static final RegionPlan NONE = new RegionPlan(List.of(), new int[0],
            new Region(0, 0, 0, new BitSet(), new BitSet(), new BitSet(), new BitSet()), new BitSet());

    private final List<Region> regions;

    private final int[] labels;

    private final Region whole;

    /**
     * Makes a plan.
     * @param regions regions that do not overlap but may contain one another
     * @param labels for each block, by the order in which blocks begin, the offset of its
     * label
     * @param whole the function's own method, as if it were a region
     * @param exposed locals that may be used with a value that comes from elsewhere than
     * the straight run of instructions that uses them
     */
    RegionPlan(List<Region> regions, int[] labels, Region whole, BitSet exposed) {
        List<Region> sorted = new ArrayList<>(regions);
        Collections.sort(sorted);
        this.regions = List.copyOf(sorted);
        this.labels = labels;
        this.whole = whole;
        whole.restrict(exposed);
        for (Region each : this.regions) {
            each.restrict(exposed);
        }
        Deque<Region> open = new ArrayDeque<>();
        for (Region each : this.regions) {
            while (!open.isEmpty() && open.element().end <= each.start) {
                open.pop();
            }
            each.parent = open.peek();
            open.push(each);
        }
    }

    /** Lets all methods use and set a local that no instruction names. */
    void share(int localIndex) {
        if (FrameLayout.isField(localIndex)) {
            this.whole.share(localIndex);
            for (Region each : this.regions) {
                each.share(localIndex);
            }
        }
    }

    /**
     * Returns the regions in the order in which they begin, outer ones before those
     * inside them.
     */
    List<Region> regions() {
        return this.regions;
    }

    /** Returns the function's own method, as if it were a region. */
    Region whole() {
        return this.whole;
    }

    /** Returns how many regions lie around one another at most. */
    int depth() {
        int depth = 0;
        for (Region each : this.regions) {
            int around = 0;
            for (Region region = each; region != null; region = region.parent) {
                around++;
            }
            depth = Math.max(depth, around);
        }
        return depth;
    }

    /**
     * Returns the innermost region that holds the label of a block; null is the
     * function's own method.
     */
    @Nullable Region home(int block) {
        if (this.regions.isEmpty()) {
            return null;
        }
        int offset = this.labels[block];
        int low = 0;
        int high = this.regions.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (this.regions.get(middle).start <= offset) {
                low = middle + 1;
            }
            else {
                high = middle;
            }
        }
        Region region = (low > 0) ? this.regions.get(low - 1) : null;
        while (region != null && region.end <= offset) {
            region = region.parent;
        }
        return region;
    }

    /**
     * Returns the region directly inside {@code outer} that is {@code inner} or lies
     * around it; null if there is none.
     */
    static @Nullable Region towards(@Nullable Region outer, @Nullable Region inner) {
        Region region = inner;
        while (region != null && region.parent != outer) {
            region = region.parent;
        }
        return region;
    }

}

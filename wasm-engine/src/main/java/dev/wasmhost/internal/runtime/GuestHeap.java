package dev.wasmhost.internal.runtime;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/*
 * The JVM's collector alone knows what is alive, and it does not say. So one object in about 64 kB, at random, is watched
 * through a weak reference and stands for 64 kB; large arrays are watched one by one. What is watched counts against the
 * engine's budget from the start and until the collector has cleared it; it counts against the instance's own limit once
 * it has survived a collection, so that garbage does not count. A collection is noticed by an object that nothing
 * refers to. When a limit seems to be passed, the collector is asked to run, but only after the guest has allocated an
 * eighth of its limit since the last time: otherwise a guest could keep the JVM busy with collections.
 */

/**
 * What an instance's structures and arrays take of the heap, within a few percent. Used
 * by one thread at a time.
 */
final class GuestHeap {

    /** What a watched object stands for on average. */
    private static final int SAMPLE = 64 << 10;

    private static final int SHARE = 8;

    private final Allocation allocation;

    private final long limit;

    private final SplittableRandom random = new SplittableRandom();

    private List<Sample> young = new ArrayList<>();

    private final List<Sample> old = new ArrayList<>();

    private WeakReference<Object> sentinel = new WeakReference<>(new Object());

    private long sinceCollection;

    /** Makes an account of {@code allocation}'s, which allows {@code limit} bytes. */
    GuestHeap(Allocation allocation, long limit) {
        this.allocation = allocation;
        this.limit = limit;
        this.sinceCollection = limit;
    }

    /** Returns whether an object of this size is watched by itself. */
    static boolean isLarge(long bytes) {
        return bytes >= SAMPLE;
    }

    /** Returns how many bytes to allocate until the next sample; unpredictable. */
    int untilNext() {
        return 1 + this.random.nextInt(2 * SAMPLE);
    }

    /** Watches an object that stands for what was allocated since the last one. */
    void sample(Object object) {
        watch(object, SAMPLE);
    }

    /** Watches an object that stands for itself. */
    void watch(Object object, long bytes) {
        if (isCollected()) {
            survey();
        }
        this.sinceCollection += bytes;
        if (!this.allocation.takeHeap(bytes) && !(collect() && this.allocation.takeHeap(bytes))) {
            throw this.allocation.budgetExhausted(bytes);
        }
        this.young.add(new Sample(object, bytes));
    }

    /** Throws if an object of this size is more than the instance may have. */
    void reserve(long bytes) {
        if (!this.allocation.hasRoom(bytes) && !(collect() && this.allocation.hasRoom(bytes))) {
            throw this.allocation.exhausted(bytes);
        }
    }

    private boolean isCollected() {
        return this.sentinel.refersTo(null);
    }

    /** Looks at what has survived the last collection. */
    private void survey() {
        this.sentinel = new WeakReference<>(new Object());
        this.old.removeIf(this::isGone);
        List<Sample> survivors = this.young;
        this.young = new ArrayList<>();
        for (Sample each : survivors) {
            if (each.refersTo(null)) {
                this.allocation.giveBackHeap(each.bytes, false);
            }
            else {
                this.allocation.heapSurvived(each.bytes);
                this.old.add(each);
            }
        }
        if (!this.allocation.hasRoom(0) && !(collect() && this.allocation.hasRoom(0))) {
            throw this.allocation.exhausted(0);
        }
    }

    private boolean isGone(Sample sample) {
        boolean gone = sample.refersTo(null);
        if (gone) {
            this.allocation.giveBackHeap(sample.bytes, true);
        }
        return gone;
    }

    /** Asks the JVM to collect; returns whether it did. */
    private boolean collect() {
        if (this.sinceCollection < this.limit / SHARE) {
            return false;
        }
        this.sinceCollection = 0;
        System.gc();
        boolean collected = isCollected();
        if (collected) {
            survey();
        }
        return collected;
    }

    /** An object that is watched, and what it stands for. */
    private static final class Sample extends WeakReference<Object> {

        private final long bytes;

        Sample(Object object, long bytes) {
            super(object);
            this.bytes = bytes;
        }

    }

}

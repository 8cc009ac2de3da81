package dev.wasmhost.spring.boot.autoconfigure;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;

/**
 * Takes steps, those that may be taken by any thread with several. All that come before
 * the first that fails are taken, as if there were one thread; of those behind it, some
 * are. The threads end before that is over.
 */
final class ParallelSteps implements Runnable {

    private static final int MAXIMUM_THREADS = 8;

    private final List<? extends Step> steps;

    private final AtomicIntegerArray taken;

    private final AtomicInteger firstFailed = new AtomicInteger(Integer.MAX_VALUE);

    private ParallelSteps(List<? extends Step> steps) {
        this.steps = steps;
        this.taken = new AtomicIntegerArray(steps.size());
    }

    /**
     * Takes steps with as many threads as there are processors.
     */
    static void take(List<? extends Step> steps) {
        take(steps, Math.min(Runtime.getRuntime().availableProcessors(), MAXIMUM_THREADS));
    }

    /**
     * Takes steps with up to {@code threads} threads, the current one included.
     */
    static void take(List<? extends Step> steps, int threads) {
        new ParallelSteps(steps).takeAll(threads);
    }

    private void takeAll(int threads) {
        List<Thread> helpers = new ArrayList<>();
        int needed = Math.min(threads, independent());
        try {
            while (helpers.size() + 1 < needed) {
                helpers.add(start(helpers.size() + 1));
            }
            take(false);
            take(true);
        }
        finally {
            for (Thread helper : helpers) {
                await(helper);
            }
        }
    }

    /** What the other threads do. */
    @Override
    public void run() {
        take(true);
    }

    private int independent() {
        int count = 0;
        for (Step each : this.steps) {
            count += each.isIndependent() ? 1 : 0;
        }
        return count;
    }

    private Thread start(int number) {
        Thread thread = new Thread(this, "wasm-plugins-start-" + number);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private void take(boolean independent) {
        for (int i = 0; i < this.steps.size(); i++) {
            Step step = this.steps.get(i);
            if (step.isIndependent() == independent && i < this.firstFailed.get() && this.taken.compareAndSet(i, 0, 1)
                    && !step.take()) {
                this.firstFailed.accumulateAndGet(i, Math::min);
            }
        }
    }

    /** Waits for the end, whoever interrupts: what was begun has to be undone. */
    private static void await(Thread helper) {
        boolean interrupted = false;
        while (helper.isAlive()) {
            try {
                helper.join();
            }
            catch (InterruptedException ex) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** One of the steps. */
    interface Step {

        /**
         * Returns whether any thread may take the step, at the same time as others are
         * taken; otherwise it is the one that wants all to be taken.
         */
        boolean isIndependent();

        /** Takes the step; returns whether it did not fail. Throws nothing. */
        boolean take();

    }

}

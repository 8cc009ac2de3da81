package dev.wasmhost.wasi;

import java.time.Instant;

/** The host's time, in multiples of a resolution; 1 if it is as precise as it is. */
final class RunningClock extends GuestClock {

    private static final long RESOLUTION_OF_REALTIME = 1_000;

    private final long resolution;

    /** A reading of the JVM's clock, at which the guest's is 0. */
    private final long start;

    RunningClock(long resolution, long elapsed) {
        this.resolution = resolution;
        this.start = System.nanoTime() - elapsed;
    }

    @Override
    long realtime() {
        return cut(exactRealtime());
    }

    @Override
    long elapsed() {
        return cut(exactlyElapsed());
    }

    @Override
    long exactlyElapsed() {
        return System.nanoTime() - this.start;
    }

    @Override
    long resolutionOfRealtime() {
        return Math.max(this.resolution, RESOLUTION_OF_REALTIME);
    }

    @Override
    long resolution() {
        return this.resolution;
    }

    @Override
    long dueAfter(long nanoseconds) {
        return raise(add(exactlyElapsed(), nanoseconds));
    }

    @Override
    long dueAt(long time) {
        return (time < 0) ? NEVER : raise(time);
    }

    @Override
    long dueAtRealtime(long time) {
        if (time < 0) {
            return NEVER;
        }
        long due = raise(time);
        // Not raised once more: the two clocks' multiples do not fall together.
        return (due == NEVER) ? NEVER : add(exactlyElapsed(), Math.max(0, due - exactRealtime()));
    }

    @Override
    boolean passes() {
        return true;
    }

    @Override
    void slept(long due) {
        // It shows anyway.
    }

    private static long exactRealtime() {
        return nanoseconds(Instant.now());
    }

    private long cut(long time) {
        return (this.resolution == 1) ? time : time - Math.floorMod(time, this.resolution);
    }

    private long raise(long time) {
        long over = (this.resolution == 1) ? 0 : time % this.resolution;
        return (over == 0 || time == NEVER) ? time : add(time, this.resolution - over);
    }

}

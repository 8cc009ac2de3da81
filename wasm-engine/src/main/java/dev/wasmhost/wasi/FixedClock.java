package dev.wasmhost.wasi;

/** A time that passes by sleeping only. */
final class FixedClock extends GuestClock {

    private final long begin;

    private long elapsed;

    FixedClock(long begin, long elapsed) {
        this.begin = begin;
        this.elapsed = elapsed;
    }

    @Override
    long realtime() {
        return this.begin + this.elapsed; // unsigned: less than 2^63 each
    }

    @Override
    long elapsed() {
        return this.elapsed;
    }

    @Override
    long exactlyElapsed() {
        return this.elapsed;
    }

    @Override
    long resolutionOfRealtime() {
        return 1;
    }

    @Override
    long resolution() {
        return 1;
    }

    @Override
    long dueAfter(long nanoseconds) {
        return add(this.elapsed, nanoseconds);
    }

    @Override
    long dueAt(long time) {
        return (time < 0) ? NEVER : time;
    }

    @Override
    long dueAtRealtime(long time) {
        return (Long.compareUnsigned(time, this.begin) <= 0) ? 0 : dueAt(time - this.begin);
    }

    @Override
    boolean passes() {
        return false;
    }

    @Override
    void slept(long due) {
        this.elapsed = Math.max(this.elapsed, due);
    }

}

package dev.wasmhost.wasi;

/**
 * One guest's time. Times are nanoseconds: of the date since 1970, of all others since
 * the guest began.
 */
abstract sealed class GuestClock permits RunningClock, FixedClock {

    /** A time that does not come. */
    static final long NEVER = Long.MAX_VALUE;

    /**
     * Makes what {@link Clocks} says.
     * @param elapsed since the guest began
     */
    static GuestClock of(Clocks clocks, long elapsed) {
        if (clocks instanceof Clocks.Fixed fixed) {
            return new FixedClock(nanoseconds(fixed.instant()), elapsed);
        }
        return new RunningClock((clocks instanceof Clocks.Coarse coarse) ? coarse.resolution().toNanos() : 1, elapsed);
    }

    /** Returns the date. */
    abstract long realtime();

    /** Returns the time since the guest began, as it is shown. */
    abstract long elapsed();

    /** Returns the time since the guest began, whatever is shown. */
    abstract long exactlyElapsed();

    /** Returns the shortest time that the clock of the date can tell. */
    abstract long resolutionOfRealtime();

    /** Returns the shortest time that the other clocks can tell. */
    abstract long resolution();

    /**
     * Returns when a time is over that begins now.
     * @param nanoseconds unsigned
     */
    abstract long dueAfter(long nanoseconds);

    /**
     * Returns when {@link #elapsed()} is at least {@code time}.
     * @param time unsigned
     */
    abstract long dueAt(long time);

    /**
     * Returns when {@link #realtime()} is at least {@code time}.
     * @param time unsigned
     */
    abstract long dueAtRealtime(long time);

    /** Tells whether time passes by itself. */
    abstract boolean passes();

    /** Notes that the guest has slept until {@code due}. */
    abstract void slept(long due);

    /** Returns how long it is until {@code due}; 0 or less if it is over. */
    final long left(long due) {
        return (due == NEVER) ? NEVER : due - exactlyElapsed();
    }

    /** Returns nanoseconds since 1970. */
    static long nanoseconds(java.time.Instant instant) {
        return instant.getEpochSecond() * 1_000_000_000L + instant.getNano();
    }

    /** Adds an unsigned number; what is too much is never. */
    static long add(long time, long nanoseconds) {
        return (nanoseconds < 0 || nanoseconds > NEVER - time) ? NEVER : time + nanoseconds;
    }

}

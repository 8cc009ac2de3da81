package dev.wasmhost.wasi;

/**
 * {@code clock_*}; what they show is decided by {@link Clocks}.
 *
 * <p>
 * The monotonic clock starts with the guest, so it tells nothing about the host. The
 * processor time clocks run with it: the JVM could tell a thread's, but not what of it
 * was the guest's. Errors of all: {@link Errno#EINVAL} for an unknown clock,
 * {@link Errno#EFAULT}.
 */
final class ClockFunctions {

    private static final int REALTIME = 0;

    private static final int THREAD_CPUTIME = 3;

    private ClockFunctions() {
    }

    /** Writes the shortest time that a clock can tell. */
    static void clockResGet(Call call) {
        GuestClock clock = call.session().clock();
        long resolution = isRealtime(call.number(0)) ? clock.resolutionOfRealtime() : clock.resolution();
        call.memory().writeLong(call.unsigned(1), resolution);
    }

    /**
     * Writes the time. The precision that the guest asks for is met as far as
     * {@link Clocks} allows.
     */
    static void clockTimeGet(Call call) {
        GuestClock clock = call.session().clock();
        long time = isRealtime(call.number(0)) ? clock.realtime() : clock.elapsed();
        call.memory().writeLong(call.unsigned(2), time);
    }

    /** Returns when a clock shows a time, or a time is over that begins now. */
    static long due(Call call, int number, long time, boolean absolute) {
        GuestClock clock = call.session().clock();
        boolean realtime = isRealtime(number);
        if (!absolute) {
            return clock.dueAfter(time);
        }
        return realtime ? clock.dueAtRealtime(time) : clock.dueAt(time);
    }

    private static boolean isRealtime(int clock) {
        if (clock < REALTIME || clock > THREAD_CPUTIME) {
            throw WasiException.failed(Errno.EINVAL);
        }
        return clock == REALTIME;
    }

}

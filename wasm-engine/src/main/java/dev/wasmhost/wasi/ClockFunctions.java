package dev.wasmhost.wasi;

import java.time.Instant;

/**
 * {@code clock_*}.
 *
 * <p>
 * The monotonic clock starts with the guest, so it tells nothing about the host. The
 * processor time clocks run with it: the JVM could tell a thread's, but not what of it
 * was the guest's.
 */
final class ClockFunctions {

    static final int REALTIME = 0;

    private static final int MONOTONIC = 1;

    private static final int PROCESS_CPUTIME = 2;

    private static final int THREAD_CPUTIME = 3;

    private static final long NANOSECONDS = 1_000_000_000L;

    private ClockFunctions() {
    }

    /** Errors: {@link Errno#EINVAL} for an unknown clock. */
    static void clockResGet(Call call) {
        long resolution = switch (call.number(0)) {
            case REALTIME -> 1_000;
            case MONOTONIC, PROCESS_CPUTIME, THREAD_CPUTIME -> 1;
            default -> throw WasiException.failed(Errno.EINVAL);
        };
        call.memory().writeLong(call.unsigned(1), resolution);
    }

    /**
     * Errors: {@link Errno#EINVAL} for an unknown clock. The precision that the guest
     * asks for is always met.
     */
    static void clockTimeGet(Call call) {
        call.memory().writeLong(call.unsigned(2), time(call, call.number(0)));
    }

    /** Returns a clock's time in nanoseconds. */
    static long time(Call call, int clock) {
        return switch (clock) {
            case REALTIME -> realtime();
            case MONOTONIC, PROCESS_CPUTIME, THREAD_CPUTIME -> call.session().elapsed();
            default -> throw WasiException.failed(Errno.EINVAL);
        };
    }

    private static long realtime() {
        Instant now = Instant.now();
        return now.getEpochSecond() * NANOSECONDS + now.getNano();
    }

}

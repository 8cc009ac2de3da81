package dev.wasmhost.samples.functions;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

import org.HdrHistogram.AtomicHistogram;
import org.HdrHistogram.Histogram;

import org.springframework.http.ProblemDetail;

/** What is known of a function's calls since it was deployed first. Thread-safe. */
final class CallStatistics {

    private static final int FAILURES_KEPT = 5;

    private static final long LONGEST_MICROS = TimeUnit.MINUTES.toMicros(2);

    /** Two digits of a time in microseconds. */
    private final AtomicHistogram latencies = new AtomicHistogram(LONGEST_MICROS, 2);

    private final LongAdder failed = new LongAdder();

    private final LongAdder refused = new LongAdder();

    private final LongAdder denials = new LongAdder();

    private final LongAdder coldStarts = new LongAdder();

    private final AtomicLong lastColdMicros = new AtomicLong();

    private final AtomicInteger warmVersion = new AtomicInteger();

    private final Deque<FailedCall> lastFailures = new ArrayDeque<>();

    /**
     * Notes that a call begins.
     * @param version number of what serves it
     */
    Call begin(int version) {
        return new Call(this.warmVersion.getAndSet(version) != version);
    }

    void denied(long number) {
        this.denials.add(number);
    }

    long failed() {
        return this.failed.sum();
    }

    long refused() {
        return this.refused.sum();
    }

    long denials() {
        return this.denials.sum();
    }

    long coldStarts() {
        return this.coldStarts.sum();
    }

    /** Returns how long the last one took, in microseconds; 0 if there was none. */
    long lastColdMicros() {
        return this.lastColdMicros.get();
    }

    /** Returns times of calls, from the request to the response, in microseconds. */
    Histogram latencies() {
        Histogram copy = new Histogram(LONGEST_MICROS, 2);
        copy.add(this.latencies);
        return copy;
    }

    /** Returns the last calls that failed, the last one first. */
    List<FailedCall> lastFailures() {
        synchronized (this.lastFailures) {
            return List.copyOf(this.lastFailures);
        }
    }

    private void keep(FailedCall failure) {
        synchronized (this.lastFailures) {
            this.lastFailures.addFirst(failure);
            if (this.lastFailures.size() > FAILURES_KEPT) {
                this.lastFailures.removeLast();
            }
        }
    }

    /**
     * A call that failed.
     *
     * @param at when it ended
     * @param problem what was answered
     */
    record FailedCall(Instant at, ProblemDetail problem) {
    }

    /** One call; used by one thread. */
    final class Call {

        private final boolean cold;

        private boolean served = true;

        private Call(boolean cold) {
            this.cold = cold;
        }

        /** Notes that the function failed. */
        void failed(ProblemDetail problem) {
            CallStatistics.this.failed.increment();
            keep(new FailedCall(Instant.now(), problem));
        }

        /** Notes that the function was not let run. */
        void refused(ProblemDetail problem) {
            this.served = false;
            CallStatistics.this.refused.increment();
            keep(new FailedCall(Instant.now(), problem));
        }

        /** Notes how long the whole request took. */
        void ended(long nanos) {
            if (!this.served) {
                return;
            }
            long micros = Math.min(TimeUnit.NANOSECONDS.toMicros(nanos), LONGEST_MICROS);
            CallStatistics.this.latencies.recordValue(micros);
            if (this.cold) {
                CallStatistics.this.coldStarts.increment();
                CallStatistics.this.lastColdMicros.set(micros);
            }
        }

    }

}

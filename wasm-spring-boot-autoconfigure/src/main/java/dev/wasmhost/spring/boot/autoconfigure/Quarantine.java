package dev.wasmhost.spring.boot.autoconfigure;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

import dev.wasmhost.WasmInterruptedException;
import dev.wasmhost.WasmLimitException;
import dev.wasmhost.WasmTrap;
import org.jspecify.annotations.Nullable;

/**
 * Refuses a plugin's calls for a while once it crashed too often: a circuit breaker.
 *
 * <p>
 * Crashes are traps, calls that took too long, and limits that the guest met: what says
 * that its code does not work. Not so ends of the program, exceptions that it throws,
 * those of host functions, and calls that the application stopped. After the back-off one
 * call is let in; unless it crashes, all are. If it does, or the next quarantine begins
 * within the period after this one, the back-off is twice as long.
 *
 * <p>
 * Thread-safe; a version of a plugin has its own.
 */
final class Quarantine {

    private enum State {

        HEALTHY, LOCKED, ON_TRIAL

    }

    private final String plugin;

    private final WasmProperties.Quarantine settings;

    private final NanoClock clock;

    private final PluginEvents events;

    private final ReentrantLock lock = new ReentrantLock();

    /** Times of the latest crashes; the next one replaces the oldest. */
    private final long[] crashes;

    private long crashCount;

    private volatile State state = State.HEALTHY;

    private long lockedUntil;

    private Duration backOff;

    private boolean recoveredBefore;

    private long recoveredAt;

    Quarantine(String plugin, WasmProperties.Quarantine settings, NanoClock clock, PluginEvents events) {
        this.plugin = plugin;
        this.settings = settings;
        this.clock = clock;
        this.events = events;
        this.crashes = new long[settings.failures()];
        this.backOff = settings.backOff();
    }

    /**
     * Lets a call in.
     * @return whether it is the one that tries a plugin after a quarantine; then
     * {@link #tried} has to be called at its end
     * @throws WasmPluginQuarantinedException if it is not let in
     */
    boolean enter() {
        if (this.state == State.HEALTHY) {
            return false;
        }
        this.lock.lock();
        try {
            if (this.state == State.HEALTHY) {
                return false;
            }
            Duration remaining = remaining();
            if (this.state == State.ON_TRIAL || !remaining.isZero()) {
                throw new WasmPluginQuarantinedException(this.plugin, remaining);
            }
            this.state = State.ON_TRIAL;
            return true;
        }
        finally {
            this.lock.unlock();
        }
    }

    private Duration remaining() {
        long nanos = this.lockedUntil - this.clock.nanoTime();
        return (this.state == State.LOCKED && nanos > 0) ? Duration.ofNanos(nanos) : Duration.ZERO;
    }

    /**
     * Returns how long no calls are let in, if that is so; zero while the next one, or
     * one that runs, tries it.
     */
    Optional<Duration> current() {
        if (this.state == State.HEALTHY) {
            return Optional.empty();
        }
        this.lock.lock();
        try {
            return (this.state == State.HEALTHY) ? Optional.empty() : Optional.of(remaining());
        }
        finally {
            this.lock.unlock();
        }
    }

    /** Notes what a call with an instance threw. */
    void failed(Throwable failure) {
        if (this.crashes.length == 0 || !isCrash(failure)) {
            return;
        }
        Duration begun;
        this.lock.lock();
        try {
            begun = crashed(this.clock.nanoTime());
        }
        finally {
            this.lock.unlock();
        }
        if (begun != null) {
            this.events.publish(new WasmPluginEvent.Quarantined(this.plugin, begun, failure));
        }
    }

    private static boolean isCrash(Throwable failure) {
        if (failure instanceof WasmInterruptedException stop) {
            return stop.reason() != WasmInterruptedException.Reason.CANCELLED;
        }
        if (failure instanceof WasmLimitException limit) {
            return !limit.limit().equals(PluginLimits.MEMORY_BUDGET); // others may have
                                                                      // it
        }
        return failure instanceof WasmTrap;
    }

    /** Returns how long the quarantine is that begins, null if none does. */
    private @Nullable Duration crashed(long now) {
        if (this.state == State.LOCKED) {
            return null; // a call that had begun before
        }
        this.crashes[(int) (this.crashCount++ % this.crashes.length)] = now;
        long oldest = this.crashes[(int) (this.crashCount % this.crashes.length)];
        boolean tooMany = this.crashCount >= this.crashes.length && now - oldest <= this.settings.period().toNanos();
        if (this.state == State.HEALTHY && !tooMany) {
            return null;
        }
        return lock(now);
    }

    private Duration lock(long now) {
        boolean again = this.state == State.ON_TRIAL
                || (this.recoveredBefore && now - this.recoveredAt <= this.settings.period().toNanos());
        this.backOff = again ? doubled() : this.settings.backOff();
        this.lockedUntil = now + this.backOff.toNanos();
        this.crashCount = 0;
        this.state = State.LOCKED;
        return this.backOff;
    }

    private Duration doubled() {
        Duration longest = this.settings.maxBackOff();
        return (this.backOff.compareTo(longest.dividedBy(2)) < 0) ? this.backOff.multipliedBy(2) : longest;
    }

    /**
     * Ends the trial of a call that {@link #enter()} let in for it.
     * @param outcome how it ended; a crash was noted before
     */
    void tried(WasmCallOutcome outcome) {
        this.lock.lock();
        try {
            if (this.state != State.ON_TRIAL) {
                return;
            }
            if (outcome == WasmCallOutcome.BUSY) {
                this.state = State.LOCKED; // its time is over: the next call tries
                return;
            }
            this.state = State.HEALTHY;
            this.recoveredBefore = true;
            this.recoveredAt = this.clock.nanoTime();
        }
        finally {
            this.lock.unlock();
        }
        this.events.publish(new WasmPluginEvent.Recovered(this.plugin));
    }

}

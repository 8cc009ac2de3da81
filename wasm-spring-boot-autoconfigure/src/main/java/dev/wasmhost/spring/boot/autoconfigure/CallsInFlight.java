package dev.wasmhost.spring.boot.autoconfigure;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Counts the calls that run, and says when the last one has ended after no more were let
 * in. Thread-safe, without a lock.
 */
final class CallsInFlight {

    private static final long CLOSED = 1L << 62;

    /** The number of calls, and {@link #CLOSED}. */
    private final AtomicLong state = new AtomicLong();

    private volatile CompletableFuture<Void> idle = new CompletableFuture<>();

    /**
     * Lets a call in, which has to {@linkplain #leave() leave}; false if none are let in.
     */
    boolean enter() {
        long calls = this.state.get();
        while ((calls & CLOSED) == 0) {
            if (this.state.compareAndSet(calls, calls + 1)) {
                return true;
            }
            calls = this.state.get();
        }
        return false;
    }

    void leave() {
        if (this.state.decrementAndGet() == CLOSED) {
            this.idle.complete(null);
        }
    }

    /** Lets no more calls in. */
    void close() {
        CompletableFuture<Void> closing = this.idle;
        if (this.state.accumulateAndGet(CLOSED, (calls, bit) -> calls | bit) == CLOSED) {
            closing.complete(null);
        }
    }

    /** Completes when the last call has left after {@link #close()}. */
    CompletableFuture<Void> idle() {
        return this.idle;
    }

    /** Runs {@code action} when {@link #idle()} completes, in the last call's thread. */
    @SuppressWarnings("FutureReturnValueIgnored") // nobody waits for the action
    void whenIdle(Runnable action) {
        this.idle.thenRun(action);
    }

    /** Lets calls in again. Not to be called while another thread closes. */
    void reopen() {
        this.idle = new CompletableFuture<>();
        this.state.updateAndGet((calls) -> calls & ~CLOSED);
    }

    int count() {
        return (int) (this.state.get() & ~CLOSED);
    }

}

package dev.wasmhost.spring.boot.autoconfigure;

import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

import dev.wasmhost.WasmInstance;
import org.jspecify.annotations.Nullable;

/**
 * Calls whose callers hold a future: made in another thread, and stopped there, together
 * with the calls that they make in turn, when the future is completed before they end.
 * Thread-safe; no lock is held while a guest runs.
 */
final class PendingCalls {

    private static final int AGAIN_MILLIS = 5;

    @SuppressWarnings("ThreadLocalUsage") // one for each application context, and gone
                                          // with it
    private final ThreadLocal<@Nullable PendingCall> current = new ThreadLocal<>();

    /**
     * Has a call made.
     * @param executor makes it
     * @param body makes the call; not run if the future was completed before
     * @param ended is told once of the end, of the call and not only of the future, with
     * what was thrown, before the future is completed by it
     */
    <R> CompletableFuture<@Nullable R> start(Executor executor, Body<R> body, End ended) {
        CompletableFuture<@Nullable R> future = new CompletableFuture<>();
        PendingCall call = new PendingCall(future, ended);
        try {
            executor.execute(() -> run(call, body, future));
        }
        catch (RuntimeException | Error ex) { // rejected, or there is no thread for it
            if (call.begin()) {
                call.end(ex);
                future.completeExceptionally(ex);
            }
        }
        return future;
    }

    private <R> void run(PendingCall call, Body<R> body, CompletableFuture<@Nullable R> future) {
        if (!call.begin()) {
            return;
        }
        PendingCall outer = this.current.get(); // the executor may be the caller's thread
        this.current.set(call);
        @Nullable R result = null;
        Throwable failure = null;
        try {
            result = body.call();
        }
        catch (Throwable ex) { // whatever it is, the one who waits for the result gets it
            failure = ex;
        }
        this.current.set(outer);
        failure = call.end(failure);
        if (failure != null) {
            future.completeExceptionally(failure);
        }
        else {
            future.complete(result);
        }
    }

    /**
     * Notes that this thread got an instance for a call.
     * @throws CancellationException if nobody waits for the result any more
     */
    void acquired(WasmInstance instance) {
        PendingCall call = this.current.get();
        if (call != null) {
            call.acquired(instance);
        }
    }

    /** Notes that this thread gives an instance back. */
    void released(WasmInstance instance) {
        PendingCall call = this.current.get();
        if (call != null) {
            call.released(instance);
        }
    }

    /** Makes a call. */
    @FunctionalInterface
    interface Body<R> {

        @Nullable R call() throws Throwable;

    }

    /** Is told of the end of a call. */
    @FunctionalInterface
    interface End {

        void ended(@Nullable Throwable failure);

    }

    private static final class PendingCall {

        private final ReentrantLock lock = new ReentrantLock();

        private final Set<WasmInstance> instances = new HashSet<>();

        private final End end;

        private State state = State.WAITING;

        private boolean abandoned;

        @SuppressWarnings("FutureReturnValueIgnored") // nobody waits for the calls to
                                                      // stop
        PendingCall(CompletableFuture<?> future, End end) {
            this.end = end;
            future.whenComplete((result, failure) -> abandon());
        }

        /** Returns false if it has ended before. */
        boolean begin() {
            this.lock.lock();
            try {
                boolean waiting = this.state == State.WAITING;
                this.state = waiting ? State.RUNNING : this.state;
                return waiting;
            }
            finally {
                this.lock.unlock();
            }
        }

        /**
         * Tells of the end.
         * @return {@code failure}, or what was thrown at being told
         */
        @Nullable Throwable end(@Nullable Throwable failure) {
            this.lock.lock();
            try {
                this.state = State.ENDED;
            }
            finally {
                this.lock.unlock();
            }
            try {
                this.end.ended(failure);
                return failure;
            }
            catch (RuntimeException | Error ex) {
                return (failure != null) ? failure : ex;
            }
        }

        void acquired(WasmInstance instance) {
            this.lock.lock();
            try {
                if (this.abandoned) {
                    throw abandonment();
                }
                this.instances.add(instance);
            }
            finally {
                this.lock.unlock();
            }
        }

        private static CancellationException abandonment() {
            return new CancellationException("nobody waits for the result of this call any more");
        }

        void released(WasmInstance instance) {
            this.lock.lock();
            try {
                this.instances.remove(instance);
            }
            finally {
                this.lock.unlock();
            }
        }

        private void abandon() {
            if (begin()) {
                end(abandonment());
            }
            else {
                interrupt();
            }
        }

        /**
         * An instance that has not yet entered its guest is not stopped by being
         * interrupted: so again, until the call has ended.
         */
        private void interrupt() {
            this.lock.lock();
            try {
                if (this.state == State.ENDED) {
                    return;
                }
                this.abandoned = true;
                this.instances.forEach(WasmInstance::interrupt);
            }
            finally {
                this.lock.unlock();
            }
            CompletableFuture.delayedExecutor(AGAIN_MILLIS, TimeUnit.MILLISECONDS).execute(this::interrupt);
        }

        private enum State {

            WAITING, RUNNING, ENDED

        }

    }

}

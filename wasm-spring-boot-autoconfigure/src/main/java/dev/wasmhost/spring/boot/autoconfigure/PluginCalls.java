package dev.wasmhost.spring.boot.autoconfigure;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

/**
 * What every call of a plugin passes through, however it is made: it is counted, observed
 * and refused while the plugin is in quarantine. Thread-safe.
 */
final class PluginCalls {

    private final String plugin;

    private final List<WasmCallObserver> observers;

    private final PendingCalls pending;

    private final Map<WasmCallOutcome, LongAdder> ended = new EnumMap<>(WasmCallOutcome.class);

    private final AtomicInteger active = new AtomicInteger();

    PluginCalls(String plugin, List<WasmCallObserver> observers, PendingCalls pending) {
        this.plugin = plugin;
        this.pending = pending;
        this.observers = List.copyOf(observers);
        for (WasmCallOutcome outcome : WasmCallOutcome.values()) {
            this.ended.put(outcome, new LongAdder());
        }
    }

    /**
     * Makes a call.
     * @param version what serves it, entered; left when the call has ended
     */
    <R> @Nullable R call(PluginVersion version, String export, Body<R> body) throws Throwable {
        RunningCall call = new RunningCall(version);
        R result;
        try {
            call.begin(export, false);
            result = body.call(version);
        }
        catch (Throwable ex) {
            call.end(ex);
            throw ex;
        }
        call.end(null);
        return result;
    }

    /**
     * Has a call made by an executor.
     * @param version what serves it, entered; left when the call has ended
     * @param body makes the call, in one go; may return a future that is complete
     * @return the result; to complete or cancel it stops the call
     */
    CompletableFuture<@Nullable Object> start(PluginVersion version, String export, Supplier<Executor> executor,
            Body<Object> body) {
        RunningCall call = new RunningCall(version);
        Executor chosen;
        try {
            call.begin(export, true);
            chosen = executor.get();
        }
        catch (Throwable ex) { // whatever it is, the one who waits for the result gets it
            call.end(ex);
            return CompletableFuture.failedFuture(ex);
        }
        return this.pending.start(chosen, () -> value(body.call(version)), call::end);
    }

    private static @Nullable Object value(@Nullable Object result) throws Throwable {
        if (!(result instanceof CompletableFuture<?> future)) {
            return result;
        }
        try {
            return future.join();
        }
        catch (CompletionException ex) {
            throw (ex.getCause() != null) ? ex.getCause() : ex;
        }
    }

    /** Without an iterator, which would be an object. */
    private boolean isObserved() {
        for (int i = 0; i < this.observers.size(); i++) {
            if (this.observers.get(i).isActive()) {
                return true;
            }
        }
        return false;
    }

    Map<WasmCallOutcome, Long> ended() {
        Map<WasmCallOutcome, Long> result = new EnumMap<>(WasmCallOutcome.class);
        this.ended.forEach((outcome, count) -> {
            if (count.sum() > 0) {
                result.put(outcome, count.sum());
            }
        });
        return result;
    }

    int active() {
        return this.active.get();
    }

    /** What is called once the call is let in. */
    @FunctionalInterface
    interface Body<R> {

        @Nullable R call(PluginVersion version) throws Throwable;

    }

    private final class RunningCall {

        private static final WasmCallObserver.Observation[] NONE = {};

        private final PluginVersion version;

        private WasmCallObserver.Observation[] observations = NONE;

        private boolean trial;

        RunningCall(PluginVersion version) {
            this.version = version;
            PluginCalls.this.active.incrementAndGet();
        }

        void begin(String export, boolean asynchronous) {
            if (isObserved()) {
                WasmCallObserver.WasmCall call = new WasmCallObserver.WasmCall(PluginCalls.this.plugin,
                        this.version.number(), export, asynchronous);
                this.observations = PluginCalls.this.observers.stream()
                    .filter(WasmCallObserver::isActive)
                    .map((observer) -> observer.started(call))
                    .toArray(WasmCallObserver.Observation[]::new);
            }
            this.trial = this.version.quarantine().enter();
        }

        void end(@Nullable Throwable failure) {
            WasmCallOutcome outcome = WasmCallOutcome.of(failure);
            try {
                if (this.trial) {
                    this.version.quarantine().tried(outcome);
                }
                for (int i = this.observations.length - 1; i >= 0; i--) {
                    this.observations[i].ended(outcome, failure);
                }
            }
            finally {
                Objects.requireNonNull(PluginCalls.this.ended.get(outcome)).increment();
                PluginCalls.this.active.decrementAndGet();
                this.version.leave();
            }
        }

    }

}

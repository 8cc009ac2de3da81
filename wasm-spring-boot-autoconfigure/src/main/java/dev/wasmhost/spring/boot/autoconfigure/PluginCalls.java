package dev.wasmhost.spring.boot.autoconfigure;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

import org.jspecify.annotations.Nullable;

/**
 * What every call of a plugin passes through, however it is made: it is counted, observed
 * and refused while the plugin is in quarantine. Thread-safe.
 */
final class PluginCalls {

    private final String plugin;

    private final List<WasmCallObserver> observers;

    private final Map<WasmCallOutcome, LongAdder> ended = new EnumMap<>(WasmCallOutcome.class);

    private final AtomicInteger active = new AtomicInteger();

    PluginCalls(String plugin, List<WasmCallObserver> observers) {
        this.plugin = plugin;
        this.observers = List.copyOf(observers);
        for (WasmCallOutcome outcome : WasmCallOutcome.values()) {
            this.ended.put(outcome, new LongAdder());
        }
    }

    /**
     * Makes a call.
     * @param version what serves it, entered; left when the call has ended
     * @param asynchronous whether it returns a {@link CompletionStage}
     */
    <R> @Nullable R call(PluginVersion version, String export, boolean asynchronous, Body<R> body) throws Throwable {
        RunningCall call = new RunningCall(version);
        R result;
        try {
            if (!this.observers.isEmpty()) {
                call.observe(new WasmCallObserver.WasmCall(this.plugin, version.number(), export, asynchronous));
            }
            call.admit();
            result = body.call(version);
        }
        catch (Throwable ex) {
            call.end(ex);
            throw ex;
        }
        if (asynchronous && result instanceof CompletionStage<?> stage) {
            stage.whenComplete((value, failure) -> call.end(failure));
        }
        else {
            call.end(null);
        }
        return result;
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

        void observe(WasmCallObserver.WasmCall call) {
            this.observations = PluginCalls.this.observers.stream()
                .map((observer) -> observer.started(call))
                .toArray(WasmCallObserver.Observation[]::new);
        }

        void admit() {
            this.trial = this.version.quarantine().enter();
        }

        void end(@Nullable Throwable thrown) {
            Throwable failure = (thrown instanceof CompletionException && thrown.getCause() != null) ? thrown.getCause()
                    : thrown;
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

package dev.wasmhost.spring.boot.autoconfigure.actuate;

import dev.wasmhost.spring.boot.autoconfigure.WasmCallObserver;
import dev.wasmhost.spring.boot.autoconfigure.WasmCallOutcome;
import io.micrometer.observation.ObservationRegistry;
import org.jspecify.annotations.Nullable;

/**
 * Makes each call an observation, within whose scope it runs; of one that is asynchronous
 * nobody knows in which thread it ends, so it has no scope. Thread-safe.
 */
final class ObservedCalls implements WasmCallObserver {

    private final ObservationRegistry registry;

    private final WasmCallObservationConvention convention;

    ObservedCalls(ObservationRegistry registry, WasmCallObservationConvention convention) {
        this.registry = registry;
        this.convention = convention;
    }

    @Override
    public boolean isActive() {
        return !this.registry.isNoop();
    }

    @Override
    public Observation started(WasmCall call) {
        WasmCallContext context = new WasmCallContext(call);
        io.micrometer.observation.Observation observation = io.micrometer.observation.Observation.start(this.convention,
                () -> context, this.registry);
        return new ObservedCall(context, observation, call.asynchronous() ? null : observation.openScope());
    }

    private record ObservedCall(WasmCallContext context, io.micrometer.observation.Observation observation,
            io.micrometer.observation.Observation.@Nullable Scope scope) implements Observation {

        @Override
        public void ended(WasmCallOutcome outcome, @Nullable Throwable failure) {
            this.context.end(outcome);
            if (this.scope != null) {
                this.scope.close();
            }
            if (failure != null) {
                this.observation.error(failure);
            }
            this.observation.stop();
        }

    }

}

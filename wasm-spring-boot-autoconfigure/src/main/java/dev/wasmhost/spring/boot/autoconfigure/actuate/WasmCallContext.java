package dev.wasmhost.spring.boot.autoconfigure.actuate;

import java.util.Objects;

import dev.wasmhost.spring.boot.autoconfigure.WasmCallObserver.WasmCall;
import dev.wasmhost.spring.boot.autoconfigure.WasmCallOutcome;
import io.micrometer.observation.Observation;
import org.jspecify.annotations.Nullable;

/** What is known about a call that is observed. Belongs to the thread that calls. */
public final class WasmCallContext extends Observation.Context {

    private final WasmCall call;

    private @Nullable WasmCallOutcome outcome;

    WasmCallContext(WasmCall call) {
        this.call = Objects.requireNonNull(call, "call");
    }

    /** Returns what is called. */
    public WasmCall call() {
        return this.call;
    }

    /** Returns how the call ended, null while it runs. */
    public @Nullable WasmCallOutcome outcome() {
        return this.outcome;
    }

    void end(WasmCallOutcome newOutcome) {
        this.outcome = newOutcome;
    }

}

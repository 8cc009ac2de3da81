package dev.wasmhost;

import java.util.concurrent.Executor;

import org.jspecify.annotations.Nullable;

/**
 * Supplies an instance to each call of a bound interface: a fresh one, one of a pool,
 * always the same.
 */
public interface WasmInstances {

    /**
     * Returns an instance for one call, used by the calling thread only until it is
     * released.
     */
    WasmInstance acquire();

    /**
     * Takes back an instance after a call.
     * @param instance what {@link #acquire()} returned
     * @param failure what the call threw, or null; after a failure, and if the instance
     * {@linkplain WasmInstance#hasFailed() has failed} during the call, it is not to be
     * used again
     */
    void release(WasmInstance instance, @Nullable Throwable failure);

    /**
     * Returns where the calls of methods that return a
     * {@link java.util.concurrent.CompletableFuture} run, {@link #acquire()} and
     * {@link #release} included; unless overridden, in the calling thread, before the
     * method returns.
     */
    default Executor executor() {
        return Runnable::run;
    }

}

package dev.wasmhost.internal.proxy;

import dev.wasmhost.WasmInstance;
import dev.wasmhost.WasmInstances;
import dev.wasmhost.WasmLimitException;
import org.jspecify.annotations.Nullable;

/**
 * What the code of proxies calls besides entries. With {@link Object} for every type of
 * ours, and by handles if it is generated when it is needed: that code is in the
 * interface's class loader and module, where nothing of the engine need be visible. What
 * was compiled ahead of time calls the methods.
 */
public final class Calls {

    private Calls() {
    }

    /** Calls a {@link BoundCall}; a future is complete when it returns. */
    public static @Nullable Object invoke(Object bound, @Nullable Object[] arguments) {
        BoundCall call = (BoundCall) bound;
        return call.call().signature().extras().future() ? Futures.complete(() -> invokeNow(call, arguments))
                : invokeNow(call, arguments);
    }

    private static @Nullable Object invokeNow(BoundCall call, @Nullable Object[] arguments) {
        GuestCall.Arguments prepared = call.call().prepare(arguments);
        WasmLimitException excess = call.call().excess(call.instance(), prepared);
        if (excess != null) {
            throw excess;
        }
        return unwrapped(call.invoke(prepared));
    }

    /** Makes a {@link GuestCall} with an instance of {@link WasmInstances}. */
    public static @Nullable Object invokeLeased(Object unbound, Object instances, @Nullable Object[] arguments) {
        GuestCall call = (GuestCall) unbound;
        return call.signature().extras().future()
                ? Futures.start(((WasmInstances) instances).executor(), () -> leaseNow(call, instances, arguments))
                : leaseNow(call, instances, arguments);
    }

    private static @Nullable Object leaseNow(GuestCall call, Object instances, @Nullable Object[] arguments) {
        GuestCall.Arguments prepared = call.prepare(arguments);
        Object instance = acquire(instances);
        WasmLimitException excess = call.excess((WasmInstance) instance, prepared);
        if (excess != null) {
            release(instances, instance); // the guest was not entered: it can go on
            throw excess;
        }
        Object result;
        try {
            result = call.bind((WasmInstance) instance).invoke(prepared);
        }
        catch (Throwable ex) {
            releaseFailed(instances, instance, ex);
            throw ex;
        }
        release(instances, instance);
        return unwrapped(result);
    }

    /** A guest's error is thrown once the call has ended as a success. */
    private static @Nullable Object unwrapped(@Nullable Object result) {
        if (result instanceof ErrorMapping.Thrown thrown) {
            throw Members.<RuntimeException>sneaky(thrown.exception());
        }
        return result;
    }

    /** Acquires an instance of {@link WasmInstances}. */
    public static Object acquire(Object instances) {
        return ((WasmInstances) instances).acquire();
    }

    /** Returns the function of a {@link NumericCall}. */
    public static Object function(Object call, Object instance) {
        return ((NumericCall) call).bind((WasmInstance) instance);
    }

    /** Gives an instance back after a success. */
    public static void release(Object instances, Object instance) {
        ((WasmInstances) instances).release((WasmInstance) instance, null);
    }

    /**
     * Gives an instance back after a failure, which must not be lost if that fails too.
     */
    public static void releaseFailed(Object instances, Object instance, Throwable failure) {
        try {
            ((WasmInstances) instances).release((WasmInstance) instance, failure);
        }
        catch (RuntimeException | Error ex) {
            if (ex != failure) {
                failure.addSuppressed(ex);
            }
        }
    }

}

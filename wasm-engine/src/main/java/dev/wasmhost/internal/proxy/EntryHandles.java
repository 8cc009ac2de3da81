package dev.wasmhost.internal.proxy;

import java.lang.invoke.MethodHandle;

import org.jspecify.annotations.Nullable;

import dev.wasmhost.FunctionType;
import dev.wasmhost.WasmCallOptions;
import dev.wasmhost.WasmFunction;
import dev.wasmhost.WasmInstance;

/** How proxies get into guest code; the runtime implements it. Thread-safe. */
public interface EntryHandles {

    /**
     * Returns a handle that calls a {@link WasmFunction} of exactly this type as a
     * complete entry: ownership, deadline, traps translated, host exceptions passed
     * through as they are.
     *
     * <p>
     * Its own type is exactly {@code (WasmFunction, parameters) -> result}:
     * {@code int long float double} for numbers, {@link Object} for references,
     * {@code void} for no result. It is a constant of the type: nothing of a module or
     * instance is reachable from it.
     * @param type at most one result and fewer than 250 slots of parameters
     */
    MethodHandle entry(FunctionType type);

    /**
     * Returns the internal name of the class that has what {@link #entry} returns as a
     * public static method {@code enter}, for classes that are compiled ahead of time.
     */
    String entryClass(FunctionType type);

    /**
     * Begins a call that consists of several entries: they share one deadline and one
     * exclusive right to be in the instance's group.
     * @param options for this call; null for the instance's own limits
     * @throws IllegalStateException if the instance is closed or another thread is
     * inside; {@link #leave} must not follow
     */
    void enter(WasmInstance instance, @Nullable WasmCallOptions options);

    /**
     * Ends what {@link #enter} began, on the same thread; called exactly once, and throws
     * nothing.
     * @param failure what went wrong in between, thrown by an entry or found by the
     * proxy; null if nothing did
     */
    void leave(WasmInstance instance, @Nullable Throwable failure);

}

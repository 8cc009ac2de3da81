package dev.wasmhost.internal.runtime;

import java.util.Objects;

import org.jspecify.annotations.Nullable;

import dev.wasmhost.HostFunction;

/**
 * What the generated adapters of host functions need; each runs on the guest's thread,
 * inside its group.
 */
public final class HostCalls {

    private HostCalls() {
    }

    /**
     * Called before a host function runs: what is left of the stack is kept for its calls
     * back.
     */
    public static void begin(GuestInstance caller, int budget) {
        caller.context.check(budget);
        caller.context.hostCall(budget);
    }

    /** Returns what to throw through guest code instead of {@code failure}. */
    public static RuntimeException failed(Throwable failure) {
        return new HostFailure(failure);
    }

    /**
     * Calls a host function of raw bits and checks that it returns as many results as its
     * type has.
     */
    public static long[] call(HostFunction function, GuestInstance caller, long[] arguments, int results, int budget) {
        begin(caller, budget);
        long[] returned;
        try {
            returned = Objects.requireNonNull(function.call(caller, arguments), "host function returned null");
            if (returned.length != results) {
                throw new IllegalStateException(
                        "host function: expected " + results + " results, found " + returned.length);
            }
        }
        catch (Throwable ex) { // a host's own failure of any kind travels wrapped, and
                               // keeps its type
            throw failed(ex);
        }
        return returned;
    }

    /** Returns the handle of a reference argument. */
    public static long handle(GuestInstance caller, @Nullable Object reference) {
        return caller.handle(reference);
    }

    /** Returns the reference that a host function's result stands for. */
    public static @Nullable Object reference(GuestInstance caller, long handle) {
        try {
            return caller.reference(handle);
        }
        catch (IllegalArgumentException ex) {
            throw failed(ex);
        }
    }

}

package dev.wasmhost.internal.runtime;

import java.util.List;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

import dev.wasmhost.HostFunction;
import dev.wasmhost.ReferenceType;
import dev.wasmhost.ValueType;
import dev.wasmhost.WasmGuestException;

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

    /**
     * Returns what to throw through guest code instead of {@code failure}: guests can
     * catch it only if it is one of their own exceptions.
     */
    public static RuntimeException failed(Throwable failure, GuestInstance caller) {
        if (failure instanceof WasmGuestException exception) {
            return GuestException.of(exception, caller);
        }
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
            throw failed(ex, caller);
        }
        return returned;
    }

    /**
     * Returns packed arguments as raw bits, in an array of their own: more than an
     * adapter could unpack one by one.
     */
    public static long[] unpack(FunctionReference function, GuestInstance caller, long[] numbers,
            @Nullable Object[] references) {
        List<ValueType> parameters = function.type().parameters();
        long[] arguments = new long[References.words(parameters)];
        int next = 0;
        for (int i = 0; i < parameters.size(); i++) {
            boolean reference = References.isReference(parameters.get(i));
            arguments[next++] = reference ? caller.handle(references[i]) : numbers[i];
            if (parameters.get(i) == ValueType.V128) {
                arguments[next++] = numbers[parameters.size() + i];
            }
        }
        return arguments;
    }

    /**
     * Leaves all results but the first to the caller: more than an adapter could move one
     * by one.
     */
    public static void leave(FunctionReference function, GuestInstance caller, long[] results) {
        List<ValueType> types = function.type().results();
        int next = (types.get(0) == ValueType.V128) ? 2 : 1;
        for (int i = 1; i < types.size(); i++) {
            long bits = results[next++];
            if (References.isReference(types.get(i))) {
                caller.context.resultReferences[i] = reference(caller, bits, function, i);
            }
            else {
                caller.context.results[i] = bits;
            }
            if (types.get(i) == ValueType.V128) {
                caller.context.results[types.size() + i] = results[next++];
            }
        }
    }

    /** Returns the handle of a reference argument. */
    public static long handle(GuestInstance caller, @Nullable Object reference) {
        return caller.handle(reference);
    }

    /**
     * Returns the reference that a host function's result at {@code position} stands for.
     */
    public static @Nullable Object reference(GuestInstance caller, long handle, FunctionReference function,
            int position) {
        try {
            return checked(caller.reference(handle), caller, function, position);
        }
        catch (IllegalArgumentException ex) {
            throw failed(ex, caller);
        }
    }

    /**
     * Returns a typed host function's result if it is of the type that the guest expects.
     */
    public static @Nullable Object checked(@Nullable Object result, GuestInstance caller, FunctionReference function) {
        try {
            return checked(result, caller, function, 0);
        }
        catch (IllegalArgumentException ex) {
            throw failed(ex, caller);
        }
    }

    private static @Nullable Object checked(@Nullable Object result, GuestInstance caller, FunctionReference function,
            int position) {
        References.check(result, (ReferenceType) function.type().results().get(position),
                caller.loadedModule().engine());
        if (result instanceof FunctionReference other) {
            caller.link(other);
        }
        return result;
    }

}

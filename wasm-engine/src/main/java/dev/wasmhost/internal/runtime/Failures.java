package dev.wasmhost.internal.runtime;

import java.util.Arrays;

import dev.wasmhost.TrapReason;
import dev.wasmhost.WasmTrap;

/** Turns what leaves guest code into what the host is to see. */
final class Failures {

    private static final int STACK_TRACE_LIMIT = 64;

    private Failures() {
    }

    /**
     * Notes that a call has failed, and returns or throws what the host is to see. Memory
     * accesses are checked by the JDK's own
     * {@link java.util.Objects#checkIndex(int, int)} or the JVM's check of an array's
     * bounds, whose exceptions are the only implicit ones that stand for a trap; a host
     * function's exception comes wrapped and cannot be mistaken for them.
     */
    static RuntimeException translate(Throwable failure, CallContext context) {
        context.fail();
        if (failure instanceof CompilationStoppedException) {
            context.check(0);
        }
        if (failure instanceof GuestException exception) {
            return exception.uncaught();
        }
        if (failure instanceof HostFailure host) {
            return sneak(host.thrown());
        }
        if (failure instanceof IndexOutOfBoundsException) {
            return trap(TrapReason.OUT_OF_BOUNDS_MEMORY_ACCESS, failure);
        }
        if (failure instanceof StackOverflowError) {
            return trap(TrapReason.CALL_STACK_EXHAUSTED, failure);
        }
        return sneak(failure);
    }

    private static WasmTrap trap(TrapReason reason, Throwable failure) {
        WasmTrap trap = new WasmTrap(reason);
        StackTraceElement[] trace = failure.getStackTrace();
        if (trace.length == 0) {
            // the JVM's own, thrown so often at one place that it made one for all
            return trap;
        }
        int first = 0;
        while (first < trace.length && trace[first].getClassName().startsWith("jdk.internal.")) {
            first++;
        }
        trap.setStackTrace(Arrays.copyOfRange(trace, first, Math.min(trace.length, first + STACK_TRACE_LIMIT)));
        return trap;
    }

    @SuppressWarnings({ "unchecked", "TypeParameterUnusedInFormals" })
    private static <T extends Throwable> RuntimeException sneak(Throwable failure) throws T {
        throw (T) failure;
    }

}

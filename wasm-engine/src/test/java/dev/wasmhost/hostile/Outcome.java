package dev.wasmhost.hostile;

import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

import dev.wasmhost.InvalidModuleException;
import dev.wasmhost.LinkException;
import dev.wasmhost.MalformedModuleException;
import dev.wasmhost.WasmExit;
import dev.wasmhost.WasmGuestException;
import dev.wasmhost.WasmInterruptedException;
import dev.wasmhost.WasmLimitException;
import dev.wasmhost.WasmTrap;

/**
 * Puts what an attack led to into words: the exact type of error with its reason, an
 * errno, or a result.
 */
final class Outcome {

    private Outcome() {
    }

    /** Does something that may throw. */
    @FunctionalInterface
    interface Step {

        Object run() throws Exception;

    }

    /** Runs a step; what it returns or throws, in words. */
    static String of(Step step) {
        try {
            return words(step.run());
        }
        catch (AssertionError ex) {
            throw ex;
        }
        catch (Exception | StackOverflowError | OutOfMemoryError | LinkageError ex) {
            return words(ex);
        }
    }

    /** Runs steps one after the other; the words of all if they differ, else of one. */
    static String all(Step... steps) {
        String[] outcomes = Arrays.stream(steps).map(Outcome::of).toArray(String[]::new);
        boolean same = Arrays.stream(outcomes).distinct().count() == 1;
        return same ? outcomes[0] : String.join(" ", outcomes);
    }

    private static String words(Object result) {
        if (result instanceof long[] numbers) {
            return LongStream.of(numbers).mapToObj(Long::toString).collect(Collectors.joining(" "));
        }
        return String.valueOf(result);
    }

    private static String words(Throwable thrown) {
        if (thrown instanceof WasmTrap trap) {
            return "trap " + trap.reason().name();
        }
        if (thrown instanceof WasmInterruptedException stop) {
            return "stopped " + stop.reason();
        }
        if (thrown instanceof WasmLimitException limit) {
            return "limit " + limit.limit();
        }
        if (thrown instanceof WasmExit exit) {
            return "exit " + exit.status();
        }
        if (thrown instanceof MalformedModuleException) {
            return "malformed";
        }
        if (thrown instanceof InvalidModuleException) {
            return "invalid";
        }
        if (thrown instanceof LinkException) {
            return "link error";
        }
        if (thrown instanceof WasmGuestException) {
            return "guest exception";
        }
        return thrown.getClass().getSimpleName();
    }

}

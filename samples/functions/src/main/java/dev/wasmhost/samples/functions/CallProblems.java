package dev.wasmhost.samples.functions;

import java.time.Duration;

import dev.wasmhost.WasmException;
import dev.wasmhost.WasmInterruptedException;
import dev.wasmhost.WasmLimitException;
import dev.wasmhost.WasmLimits;
import dev.wasmhost.WasmTrap;
import dev.wasmhost.spring.boot.autoconfigure.WasmCommandException;
import dev.wasmhost.spring.boot.autoconfigure.WasmPluginBusyException;
import dev.wasmhost.spring.boot.autoconfigure.WasmPluginException;
import dev.wasmhost.spring.boot.autoconfigure.WasmPluginQuarantinedException;

import org.springframework.http.HttpStatus;
import org.springframework.web.ErrorResponseException;

/** What is answered if a function does not answer. */
final class CallProblems {

    /** What the engine calls the limit on all instances together. */
    static final String MEMORY_OF_ALL = "memory budget";

    private CallProblems() {
    }

    /** Of what went wrong in the function. */
    static ErrorResponseException of(WasmException failure, WasmLimits limits) {
        if (failure instanceof WasmInterruptedException ex) {
            return stopped(ex, limits);
        }
        if (failure instanceof WasmLimitException ex) {
            return ex.limit().equals(MEMORY_OF_ALL)
                    ? Problems.later("No memory left", "all functions together use what memory there is",
                            Duration.ofSeconds(1))
                    : Problems.of(HttpStatus.BAD_GATEWAY, "Function asked for too much", limit(ex));
        }
        String title = (failure instanceof WasmTrap) ? "Function crashed" : "Function failed";
        return Problems.of(HttpStatus.BAD_GATEWAY, title, String.valueOf(failure.getMessage()));
    }

    private static ErrorResponseException stopped(WasmInterruptedException failure, WasmLimits limits) {
        return switch (failure.reason()) {
            case DEADLINE -> Problems.of(HttpStatus.GATEWAY_TIMEOUT, "Function took too long",
                    "stopped after " + limits.timeout().toMillis() + " ms");
            case FUEL -> Problems.of(HttpStatus.GATEWAY_TIMEOUT, "Function took too long",
                    "stopped after " + limits.fuel() + " units of fuel");
            case CANCELLED -> Problems.later("Server stops", "the call was stopped", Duration.ofSeconds(1));
        };
    }

    /** Of what went wrong around the function. */
    static ErrorResponseException of(WasmPluginException failure) {
        if (failure instanceof WasmCommandException ex) {
            String status = Integer.toUnsignedString(ex.status());
            return Problems.with(Problems.with(
                    Problems.of(HttpStatus.BAD_GATEWAY, "Function failed", "ended with exit status " + status),
                    "exitStatus", Integer.toUnsignedLong(ex.status())), "errorOutput", ex.errorOutput());
        }
        if (failure instanceof WasmPluginBusyException) {
            return Problems.later("Function is busy", "as many calls as may run and wait do", Duration.ofSeconds(1));
        }
        if (failure instanceof WasmPluginQuarantinedException ex) {
            return Problems.later("Function rests", "it crashed too often", ex.remaining());
        }
        return Problems.later("Function is not there now", "it was removed, or the server stops",
                Duration.ofSeconds(1));
    }

    /** Says what was asked for and what is allowed, without a property's name. */
    static String limit(WasmLimitException exceeded) {
        return exceeded.limit() + ": asked for " + Long.toUnsignedString(exceeded.asked()) + ", allowed "
                + exceeded.allowed();
    }

}

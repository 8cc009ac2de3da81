package dev.wasmhost;

import java.time.Duration;
import java.util.Objects;

/**
 * Settings for one call; they override the instance's limits.
 *
 * @param timeout how long the call may take, positive
 */
public record WasmCallOptions(Duration timeout) {

    /** Checks that the timeout is positive. */
    public WasmCallOptions {
        Objects.requireNonNull(timeout, "timeout");
        if (timeout.isNegative() || timeout.isZero()) {
            throw new IllegalArgumentException("timeout: expected a positive duration, found " + timeout);
        }
    }

}

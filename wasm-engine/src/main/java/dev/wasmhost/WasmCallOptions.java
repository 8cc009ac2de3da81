package dev.wasmhost;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Settings for one call; what they leave out is as the instance's {@link WasmLimits} say.
 *
 * <p>
 * They count for a call from outside. A call back that a host function makes while the
 * guest waits for it is part of the call that goes on: it shares that one's deadline and
 * fuel, whatever its own options say.
 *
 * @param timeout how long the call may take, positive
 * @param fuel how many units of {@linkplain WasmLimits#fuel() fuel} the call may consume,
 * positive; for engines that {@linkplain WasmEngine.Builder#fuel(boolean) count} them
 */
public record WasmCallOptions(Optional<Duration> timeout, OptionalLong fuel) {

    /** Checks that what is set is positive. */
    public WasmCallOptions {
        Objects.requireNonNull(timeout, "timeout");
        Objects.requireNonNull(fuel, "fuel");
        if (timeout.isPresent() && (timeout.get().isNegative() || timeout.get().isZero())) {
            throw new IllegalArgumentException("timeout: expected a positive duration, found " + timeout.get());
        }
        if (fuel.isPresent() && fuel.getAsLong() <= 0) {
            throw new IllegalArgumentException("fuel: expected a positive number, found " + fuel.getAsLong());
        }
    }

    /** Returns options with a timeout of their own. */
    public static WasmCallOptions timeout(Duration timeout) {
        return new WasmCallOptions(Optional.of(timeout), OptionalLong.empty());
    }

    /** Returns options with an amount of fuel of their own. */
    public static WasmCallOptions fuel(long units) {
        return new WasmCallOptions(Optional.empty(), OptionalLong.of(units));
    }

    /** Returns these options with another amount of fuel. */
    public WasmCallOptions withFuel(long units) {
        return new WasmCallOptions(this.timeout, OptionalLong.of(units));
    }

}

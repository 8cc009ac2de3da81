package dev.wasmhost.internal.runtime;

import java.time.Duration;

import dev.wasmhost.WasmLimits;

/**
 * How long a call may take, and who says so: messages name it.
 *
 * @param nanos nanoseconds
 * @param limits the limits of the instance that was called
 * @param setting name of the limit, or empty if the call's own options say so
 */
record TimeLimit(long nanos, WasmLimits limits, String setting) {

    static TimeLimit ofCalls(WasmLimits limits) {
        return new TimeLimit(limits.timeout().toNanos(), limits, "timeout");
    }

    static TimeLimit ofLoading(WasmLimits limits) {
        return new TimeLimit(limits.loadTimeout().toNanos(), limits, "load-timeout");
    }

    static TimeLimit ofOptions(Duration timeout, WasmLimits limits) {
        return new TimeLimit(timeout.toNanos(), limits, "");
    }

    /** Returns the time with its unit, and what allows more. */
    @Override
    public String toString() {
        String time = (this.nanos % 1_000_000 == 0) ? (this.nanos / 1_000_000) + "ms" : (this.nanos / 1_000) + "us";
        String raises = this.setting.isEmpty() ? "WasmCallOptions.timeout" : this.limits.setting(this.setting);
        return time + " limit (" + raises + ")";
    }

}

package dev.wasmhost.spring.boot.autoconfigure;

import java.time.Duration;
import java.util.Objects;

/**
 * A call was refused because the plugin crashed too often; the guest did not run.
 *
 * @see WasmProperties.Quarantine
 */
public final class WasmPluginQuarantinedException extends WasmPluginException {

    private static final long serialVersionUID = 1L;

    private final Duration remaining;

    WasmPluginQuarantinedException(String plugin, Duration remaining) {
        super(plugin,
                "plugin \"" + plugin + "\" is in quarantine after too many crashes: "
                        + (remaining.isZero() ? "a first call tries it" : "takes calls again in " + remaining)
                        + " (wasm.plugins." + plugin + ".quarantine)",
                null);
        this.remaining = Objects.requireNonNull(remaining, "remaining");
    }

    /**
     * Returns the time until the plugin is tried again; zero if another call is trying it
     * now.
     */
    public Duration remaining() {
        return this.remaining;
    }

}

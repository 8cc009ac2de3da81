package dev.wasmhost.spring.boot.autoconfigure;

import java.util.Objects;

import org.jspecify.annotations.Nullable;

/**
 * A property of a plugin is missing, or its value cannot be used: a file that does not
 * exist for instance.
 */
public final class WasmPluginConfigurationException extends WasmPluginException {

    private static final long serialVersionUID = 1L;

    private final String property;

    private final String reason;

    /**
     * Makes an exception.
     * @param plugin the plugin's name
     * @param property the property below {@code wasm.plugins.<plugin>}, for instance
     * {@code location}
     * @param reason what is wrong with its value
     * @param cause what noticed it, null if nothing else did
     */
    public WasmPluginConfigurationException(String plugin, String property, String reason, @Nullable Throwable cause) {
        super(plugin, "wasm.plugins." + plugin + "." + property + ": " + reason, cause);
        this.property = "wasm.plugins." + plugin + "." + Objects.requireNonNull(property, "property");
        this.reason = Objects.requireNonNull(reason, "reason");
    }

    /** Returns the full name of the property. */
    public String property() {
        return this.property;
    }

    /** Returns what is wrong with its value. */
    public String reason() {
        return this.reason;
    }

}

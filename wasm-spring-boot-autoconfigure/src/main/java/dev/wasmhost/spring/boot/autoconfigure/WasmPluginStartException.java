package dev.wasmhost.spring.boot.autoconfigure;

import java.util.Objects;

import dev.wasmhost.WasmException;

/**
 * No instance of a plugin can be made; the cause says why:
 * {@link dev.wasmhost.LinkException} for an import that nobody offers,
 * {@link dev.wasmhost.WasmLimitException} if it wants more than it may have, others if
 * its start function or {@code _initialize} fails.
 */
public final class WasmPluginStartException extends WasmPluginException {

    private static final long serialVersionUID = 1L;

    private final String location;

    private final WasmException reason;

    /**
     * Makes an exception.
     * @param plugin the plugin's name
     * @param location where its file is, in words
     * @param cause what the engine says
     */
    public WasmPluginStartException(String plugin, String location, WasmException cause) {
        super(plugin, "plugin \"" + plugin + "\" cannot be started: " + cause.getMessage() + " (" + location + ")",
                cause);
        this.reason = cause;
        this.location = Objects.requireNonNull(location, "location");
    }

    /** Returns where the plugin's file is, in words. */
    public String location() {
        return this.location;
    }

    /** Returns the cause. */
    public WasmException reason() {
        return this.reason;
    }

}

package dev.wasmhost.spring.boot.autoconfigure;

import java.util.Objects;

import dev.wasmhost.WasmException;

/**
 * A plugin's file was read but is no module that the engine accepts; the cause says why:
 * {@link dev.wasmhost.MalformedModuleException},
 * {@link dev.wasmhost.InvalidModuleException}, {@link dev.wasmhost.WasmLimitException},
 * or in a native image {@link dev.wasmhost.ModuleNotCompiledException}.
 */
public final class WasmPluginLoadException extends WasmPluginException {

    private static final long serialVersionUID = 1L;

    private final String location;

    private final WasmException reason;

    /**
     * Makes an exception.
     * @param plugin the plugin's name
     * @param location where the file is, in words
     * @param cause what the engine says
     */
    public WasmPluginLoadException(String plugin, String location, WasmException cause) {
        super(plugin, "plugin \"" + plugin + "\" cannot be loaded: " + cause.getMessage() + " (" + location + ")",
                cause);
        this.reason = cause;
        this.location = Objects.requireNonNull(location, "location");
    }

    /** Returns where the file is, in words. */
    public String location() {
        return this.location;
    }

    /** Returns the cause. */
    public WasmException reason() {
        return this.reason;
    }

}

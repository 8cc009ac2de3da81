package dev.wasmhost.spring.boot.autoconfigure;

import java.util.List;
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

    private final transient List<String> ungranted;

    private final transient List<String> hostFunctions;

    /**
     * Makes an exception.
     * @param plugin the plugin's name
     * @param location where its file is, in words
     * @param cause what the engine says
     */
    public WasmPluginStartException(String plugin, String location, WasmException cause) {
        this(plugin, location, cause, List.of(), List.of());
    }

    /**
     * Makes an exception for a plugin whose imports are not all there.
     * @param plugin the plugin's name
     * @param location where its file is, in words
     * @param cause what the engine says
     * @param ungranted host functions that it imports and is not granted, each as module,
     * dot and name
     * @param hostFunctions all host functions of beans
     */
    public WasmPluginStartException(String plugin, String location, WasmException cause, List<String> ungranted,
            List<String> hostFunctions) {
        super(plugin, "plugin \"" + plugin + "\" cannot be started: " + cause.getMessage() + (ungranted.isEmpty() ? ""
                : "; not granted in wasm.plugins." + plugin + ".host-functions: " + String.join(", ", ungranted)) + " ("
                + location + ")", cause);
        this.ungranted = List.copyOf(ungranted);
        this.hostFunctions = List.copyOf(hostFunctions);
        this.reason = cause;
        this.location = Objects.requireNonNull(location, "location");
    }

    /** Returns where the plugin's file is, in words. */
    public String location() {
        return this.location;
    }

    /**
     * Returns the host functions that exist, and that the plugin imports and is not
     * granted, each as module, dot and name.
     */
    public List<String> ungranted() {
        return this.ungranted;
    }

    /**
     * Returns all host functions of beans if an import is what is wrong, each as module,
     * dot and name.
     */
    public List<String> hostFunctions() {
        return this.hostFunctions;
    }

    /** Returns the cause. */
    public WasmException reason() {
        return this.reason;
    }

}

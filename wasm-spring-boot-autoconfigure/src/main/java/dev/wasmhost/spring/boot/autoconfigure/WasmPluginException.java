package dev.wasmhost.spring.boot.autoconfigure;

import java.util.Objects;

import org.jspecify.annotations.Nullable;

/**
 * Root of what can go wrong around a guest: a plugin cannot be loaded, a call of it is
 * refused, or a command says that it failed. What goes wrong in the guest is the engine's
 * {@link dev.wasmhost.WasmException} and its kinds.
 */
public abstract sealed class WasmPluginException extends RuntimeException
        permits NoSuchWasmPluginException, WasmPluginConfigurationException, WasmPluginLoadException,
        WasmPluginStartException, WasmPluginBindingException, WasmPluginHashException, DuplicateWasmPluginException,
        WasmPluginBusyException, WasmPluginQuarantinedException, WasmPluginUnavailableException, WasmCommandException {

    private static final long serialVersionUID = 1L;

    private final String plugin;

    WasmPluginException(String plugin, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.plugin = Objects.requireNonNull(plugin, "plugin");
    }

    /** Returns the plugin's name. */
    public String plugin() {
        return this.plugin;
    }

}

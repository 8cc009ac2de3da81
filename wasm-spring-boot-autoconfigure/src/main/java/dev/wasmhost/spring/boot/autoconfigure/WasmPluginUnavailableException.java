package dev.wasmhost.spring.boot.autoconfigure;

/**
 * A call was refused because the plugin was unloaded, or because the application stops.
 */
public final class WasmPluginUnavailableException extends WasmPluginException {

    private static final long serialVersionUID = 1L;

    private WasmPluginUnavailableException(String plugin, String found) {
        super(plugin, "plugin \"" + plugin + "\" takes no calls: " + found, null);
    }

    static WasmPluginUnavailableException unloaded(String plugin) {
        return new WasmPluginUnavailableException(plugin, "it was unloaded");
    }

    static WasmPluginUnavailableException stopped(String plugin) {
        return new WasmPluginUnavailableException(plugin, "the application stops");
    }

}

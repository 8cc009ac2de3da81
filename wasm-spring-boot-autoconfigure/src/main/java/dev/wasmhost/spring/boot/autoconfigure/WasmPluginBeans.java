package dev.wasmhost.spring.boot.autoconfigure;

/**
 * Has the factory method of the beans that {@link WasmPlugin} interfaces become. Public
 * only because AOT processing writes calls of it into the packages of those interfaces;
 * applications use {@link WasmPlugins}.
 */
public final class WasmPluginBeans {

    private WasmPluginBeans() {
    }

    /**
     * Binds an interface to a plugin.
     * @throws NoSuchWasmPluginException if there is no such plugin; it knows the
     * interface
     * @throws WasmPluginBindingException if the interface does not fit the plugin
     */
    public static <T> T bind(WasmPlugins plugins, String plugin, Class<T> type) {
        try {
            return plugins.get(plugin).bind(type);
        }
        catch (NoSuchWasmPluginException ex) {
            throw new NoSuchWasmPluginException(plugin, plugins.names(), type);
        }
    }

}

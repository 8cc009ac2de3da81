package dev.wasmhost.spring.boot.autoconfigure;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * The plugins of {@link WasmProperties}; all are loaded before anything can ask for one.
 */
final class LoadedPlugins implements WasmPlugins {

    private final Map<String, WasmPluginHandle> plugins;

    LoadedPlugins(PluginLoader loader, WasmProperties properties) {
        Map<String, WasmPluginHandle> loaded = new LinkedHashMap<>();
        properties.plugins().forEach((name, plugin) -> loaded.put(name, loader.load(name, plugin)));
        this.plugins = Collections.unmodifiableMap(loaded);
    }

    @Override
    public Set<String> names() {
        return this.plugins.keySet();
    }

    @Override
    public WasmPluginHandle get(String name) {
        WasmPluginHandle plugin = this.plugins.get(Objects.requireNonNull(name, "name"));
        if (plugin == null) {
            throw new NoSuchWasmPluginException(name, names(), null);
        }
        return plugin;
    }

}

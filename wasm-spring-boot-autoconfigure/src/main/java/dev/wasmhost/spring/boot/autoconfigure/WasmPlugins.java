package dev.wasmhost.spring.boot.autoconfigure;

import java.util.Set;

import org.springframework.core.io.Resource;

/**
 * The plugins: those of the configuration, and those loaded since. Thread-safe.
 *
 * <p>
 * Interfaces annotated with {@link WasmPlugin} are injected directly; this is for plugins
 * whose names or exports are known only at run time, and to change plugins while the
 * application runs. Each change publishes a {@link WasmPluginEvent}.
 *
 * <p>
 * A plugin is replaced as a whole or not at all: the new file is loaded,
 * {@linkplain dev.wasmhost.WasmModule#prepare() prepared}, initialized and checked
 * against every interface that is bound to the plugin, while the old version goes on
 * serving; then calls go to the new one. Calls that the old version has begun it ends,
 * and is unloaded.
 */
public interface WasmPlugins {

    /**
     * Returns the names of all plugins, those of the configuration in its order and
     * first.
     */
    Set<String> names();

    /**
     * Returns a plugin. It stays the same object when the plugin is replaced.
     * @param name its name in {@code wasm.plugins}, or the one that it was loaded with
     * @throws NoSuchWasmPluginException if there is none of this name
     */
    WasmPluginHandle get(String name);

    /**
     * Loads a plugin that the configuration does not have, with the limits and grants of
     * {@code wasm.defaults} only.
     * @param name a name that no plugin has
     * @param location its module
     * @throws DuplicateWasmPluginException if there is a plugin of this name
     * @throws WasmPluginException as when a configured plugin does not load
     */
    default WasmPluginHandle load(String name, Resource location) {
        return load(name, WasmProperties.Plugin.of(location));
    }

    /**
     * Loads a plugin that the configuration does not have.
     * @param name a name that no plugin has
     * @param settings its file, grants and limits: those of another plugin, or bound with
     * configuration properties of the application's own, where plugins have what
     * {@code wasm.defaults} says as well
     * @throws DuplicateWasmPluginException if there is a plugin of this name
     * @throws WasmPluginException as when a configured plugin does not load; a plugin of
     * this name that was unloaded has to fit the interfaces that are still bound to it
     */
    WasmPluginHandle load(String name, WasmProperties.Plugin settings);

    /**
     * Replaces a plugin by what its file holds now, changed or not. Counters go on; a
     * quarantine ends.
     * @throws NoSuchWasmPluginException if there is none of this name
     * @throws WasmPluginException if the file does not load or fit; the old version goes
     * on serving
     */
    void reload(String name);

    /**
     * Replaces a plugin by another file, which is its location from then on, with the
     * settings that it has.
     * @throws NoSuchWasmPluginException if there is none of this name
     * @throws WasmPluginException if the file does not load or fit; the old version goes
     * on serving
     */
    void replace(String name, Resource location);

    /**
     * Replaces a plugin together with its settings.
     * @throws NoSuchWasmPluginException if there is none of this name
     * @throws WasmPluginException if the file does not load or fit; the old version goes
     * on serving, with the old settings
     */
    void replace(String name, WasmProperties.Plugin settings);

    /**
     * Unloads a plugin. Calls that have begun end; others, by a handle or an interface,
     * throw {@link WasmPluginUnavailableException} until a plugin of this name is loaded
     * again.
     * @throws NoSuchWasmPluginException if there is none of this name
     */
    void unload(String name);

}

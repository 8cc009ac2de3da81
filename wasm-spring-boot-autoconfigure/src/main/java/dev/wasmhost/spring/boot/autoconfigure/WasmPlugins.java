package dev.wasmhost.spring.boot.autoconfigure;

import java.util.Set;

/**
 * The configured plugins, loaded and ready to be called. Thread-safe.
 *
 * <p>
 * Interfaces annotated with {@link WasmPlugin} are injected directly; this is for plugins
 * whose names or exports are known only at run time.
 */
public interface WasmPlugins {

    /** Returns the names of all plugins, in the order of the configuration. */
    Set<String> names();

    /**
     * Returns a plugin.
     * @param name its name in {@code wasm.plugins}
     * @throws NoSuchWasmPluginException if none of this name is configured
     */
    WasmPluginHandle get(String name);

}

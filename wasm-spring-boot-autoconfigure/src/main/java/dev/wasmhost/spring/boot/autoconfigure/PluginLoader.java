package dev.wasmhost.spring.boot.autoconfigure;

import java.io.IOException;
import java.io.InputStream;

import dev.wasmhost.InvalidModuleException;
import dev.wasmhost.MalformedModuleException;
import dev.wasmhost.WasmEngine;
import dev.wasmhost.WasmException;
import dev.wasmhost.WasmImports;
import dev.wasmhost.WasmLimitException;
import dev.wasmhost.WasmLimits;
import dev.wasmhost.WasmModule;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.core.io.Resource;

/**
 * Loads plugins and initializes each, so that an import that nobody offers, or a limit
 * that is too low, is found before the first call.
 */
final class PluginLoader {

    private static final Log logger = LogFactory.getLog(PluginLoader.class);

    private final WasmEngine engine;

    PluginLoader(WasmEngine engine) {
        this.engine = engine;
    }

    WasmPluginHandle load(String name, WasmProperties.Plugin properties) {
        Resource location = location(name, properties);
        WasmLimits limits = PluginLimits.of(name, properties.limits());
        WasmImports imports = WasmImports.builder().add(PluginWasi.of(name, properties.wasi())).build();
        WasmModule module = load(name, location, limits);
        FreshInstances instances = start(name, location, module, imports, limits);
        if (logger.isDebugEnabled()) {
            logger.debug("Loaded plugin \"" + name + "\" from " + location.getDescription());
        }
        return new LoadedPlugin(name, module, limits, instances);
    }

    private static Resource location(String name, WasmProperties.Plugin properties) {
        Resource location = properties.location();
        if (location == null) {
            throw new WasmPluginConfigurationException(name, "location", "is not set", null);
        }
        if (!location.exists()) {
            throw new WasmPluginConfigurationException(name, "location",
                    "points to " + location.getDescription() + ", which does not exist", null);
        }
        return location;
    }

    private WasmModule load(String name, Resource location, WasmLimits limits) {
        try {
            return this.engine.load(read(name, location, limits), limits);
        }
        catch (MalformedModuleException | InvalidModuleException | WasmLimitException ex) {
            throw new WasmPluginLoadException(name, location.getDescription(), ex);
        }
    }

    /** Reads no more than it takes to see that a file is too large. */
    private static byte[] read(String name, Resource location, WasmLimits limits) {
        int most = (int) Math.min(limits.moduleSize() + 1, Integer.MAX_VALUE - 8);
        try (InputStream in = location.getInputStream()) {
            return in.readNBytes(most);
        }
        catch (IOException ex) {
            throw new WasmPluginConfigurationException(name, "location",
                    "points to " + location.getDescription() + ", which cannot be read: " + ex.getMessage(), ex);
        }
    }

    private static FreshInstances start(String name, Resource location, WasmModule module, WasmImports imports,
            WasmLimits limits) {
        try {
            return FreshInstances.start(module, imports, limits,
                    (reason) -> logger.info("Plugin \"" + name + "\" is initialized anew for each call: " + reason));
        }
        catch (WasmException ex) {
            throw new WasmPluginStartException(name, location.getDescription(), ex);
        }
    }

}

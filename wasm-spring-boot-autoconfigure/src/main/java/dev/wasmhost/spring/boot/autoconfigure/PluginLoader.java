package dev.wasmhost.spring.boot.autoconfigure;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.function.Supplier;

import dev.wasmhost.AheadOfTimeCompilation;
import dev.wasmhost.InvalidModuleException;
import dev.wasmhost.LinkException;
import dev.wasmhost.MalformedModuleException;
import dev.wasmhost.ModuleNotCompiledException;
import dev.wasmhost.WasmEngine;
import dev.wasmhost.WasmException;
import dev.wasmhost.WasmLimitException;
import dev.wasmhost.WasmLimits;
import dev.wasmhost.WasmModule;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.Resource;

/**
 * Loads plugins and initializes each, so that an import that nobody offers, or a limit
 * that is too low, is found before the first call.
 */
final class PluginLoader {

    private static final Log logger = LogFactory.getLog(PluginLoader.class);

    private final WasmEngine engine;

    private final HostFunctions hostFunctions;

    private final List<WasmImportsCustomizer> customizers;

    private final PluginListeners listeners = new PluginListeners();

    private final PluginEvents events;

    private final StartupSteps steps;

    PluginLoader(WasmEngine engine, HostFunctions hostFunctions, List<WasmImportsCustomizer> customizers,
            PluginEvents events, StartupSteps steps) {
        this.engine = engine;
        this.hostFunctions = hostFunctions;
        this.customizers = List.copyOf(customizers);
        this.events = events;
        this.steps = steps;
    }

    /**
     * Reads, loads and initializes a plugin.
     * @throws WasmPluginException if one of that fails, or a property is wrong
     */
    LoadedModule load(String name, WasmProperties.Plugin settings) {
        PluginSettings.check(name, settings);
        Resource location = location(name, settings);
        WasmLimits limits = PluginLimits.of(name, settings.limits());
        PluginHost host = host(name, settings);
        try {
            return load(name, settings, location, limits, host);
        }
        catch (RuntimeException | Error ex) {
            host.close();
            throw ex;
        }
    }

    private LoadedModule load(String name, WasmProperties.Plugin settings, Resource location, WasmLimits limits,
            PluginHost host) {
        byte[] bytes = read(name, location, limits.moduleSize());
        String sha256 = Sha256.of(bytes);
        checkPin(name, settings, location, sha256);
        WasmModule module = this.steps.get("wasm.plugin.load", name, () -> load(name, location, bytes, limits));
        FreshInstances instances = this.steps.get("wasm.plugin.template", name,
                () -> start(name, settings, module, host, limits));
        if (this.engine.hasAheadOfTimeCode() && location instanceof ClassPathResource
                && !module.isCompiledAheadOfTime()) {
            logger.info("Plugin \"" + name + "\" is compiled when it is called: " + location.getDescription()
                    + " was not there, or was another file, when the application was built");
        }
        if (logger.isDebugEnabled()) {
            logger.debug("Loaded plugin \"" + name + "\" from " + location.getDescription());
        }
        return new LoadedModule(settings, sha256, module, limits, host, instances);
    }

    /**
     * Returns the SHA-256 of what a plugin's file holds now.
     * @throws WasmPluginConfigurationException if it cannot be read
     */
    String sha256(String name, WasmProperties.Plugin settings) {
        return Sha256.of(read(name, location(name, settings), settings.limits().moduleSize().toBytes()));
    }

    /**
     * Reads a plugin and compiles it ahead of time.
     * @throws WasmPluginException if that is not possible
     */
    static WasmModule compile(String name, WasmProperties.Plugin settings, Resource location,
            AheadOfTimeCompilation compilation) {
        WasmLimits limits = PluginLimits.of(name, settings.limits());
        byte[] bytes = read(name, location, limits.moduleSize());
        return load(name, location, () -> compilation.add(bytes, limits));
    }

    private PluginHost host(String name, WasmProperties.Plugin settings) {
        PluginListeners.Lease lease = this.listeners.lease(name, settings.wasi().listeners());
        try {
            return new PluginHost(PluginWasi.of(name, settings.wasi(), lease.channels(), this.events), (imports) -> {
                this.hostFunctions.grant(name, settings.hostFunctions(), imports);
                this.customizers.forEach((customizer) -> customizer.customize(name, imports));
            }, lease);
        }
        catch (RuntimeException | Error ex) {
            lease.close();
            throw ex;
        }
    }

    private static void checkPin(String name, WasmProperties.Plugin settings, Resource location, String found) {
        String expected = settings.sha256();
        if (expected != null && !expected.equalsIgnoreCase(found)) {
            throw new WasmPluginHashException(name, location.getDescription(), expected, found);
        }
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
        if (isDirectory(location)) {
            throw new WasmPluginConfigurationException(name, "location",
                    "points to " + location.getDescription() + ", which is a directory", null);
        }
        return location;
    }

    /** Of which a stream would read the names in it. */
    private static boolean isDirectory(Resource location) {
        try {
            return location.isFile() && location.getFile().isDirectory();
        }
        catch (IOException ex) {
            return false; // said when it is read
        }
    }

    private WasmModule load(String name, Resource location, byte[] bytes, WasmLimits limits) {
        return load(name, location, () -> this.engine.load(bytes, limits));
    }

    private static WasmModule load(String name, Resource location, Supplier<WasmModule> loading) {
        try {
            return loading.get();
        }
        catch (MalformedModuleException | InvalidModuleException | ModuleNotCompiledException | WasmLimitException ex) {
            throw new WasmPluginLoadException(name, location.getDescription(), ex);
        }
    }

    /** Reads no more than it takes to see that a file is too large. */
    private static byte[] read(String name, Resource location, long maximum) {
        int most = (int) Math.min(maximum + 1, Integer.MAX_VALUE - 8);
        try (InputStream in = location.getInputStream()) {
            return in.readNBytes(most);
        }
        catch (IOException ex) {
            throw new WasmPluginConfigurationException(name, "location",
                    "points to " + location.getDescription() + ", which cannot be read: " + ex.getMessage(), ex);
        }
    }

    private FreshInstances start(String name, WasmProperties.Plugin settings, WasmModule module, PluginHost host,
            WasmLimits limits) {
        String location = location(name, settings).getDescription();
        try {
            return FreshInstances.start(module, host.imports(), limits,
                    (reason) -> logger.info("Plugin \"" + name + "\" is initialized anew for each call: " + reason));
        }
        catch (LinkException ex) {
            throw new WasmPluginStartException(name, location, ex,
                    this.hostFunctions.ungranted(module, settings.hostFunctions()), this.hostFunctions.names());
        }
        catch (WasmException ex) {
            throw new WasmPluginStartException(name, location, ex);
        }
    }

}

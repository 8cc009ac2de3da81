package dev.wasmhost.spring.boot.autoconfigure;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;

import dev.wasmhost.AheadOfTimeCompilation;
import dev.wasmhost.InvalidModuleException;
import dev.wasmhost.LinkException;
import dev.wasmhost.MalformedModuleException;
import dev.wasmhost.ModuleNotCompiledException;
import dev.wasmhost.TemplateException;
import dev.wasmhost.WasmEngine;
import dev.wasmhost.WasmException;
import dev.wasmhost.WasmImports;
import dev.wasmhost.WasmLimitException;
import dev.wasmhost.WasmLimits;
import dev.wasmhost.WasmModule;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.Resource;
import org.springframework.core.metrics.StartupStep;

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
     * Reads, loads, initializes and prepares a plugin of an application that runs: its
     * first call may be near, and the one that it replaces still serves.
     * @throws WasmPluginException if one of that fails, or a property is wrong
     */
    LoadedModule load(String name, WasmProperties.Plugin settings) {
        Loading loading = begin(name, settings, true);
        loading.take();
        return loading.result();
    }

    /**
     * Reads, loads and initializes plugins, in several threads where nothing of the
     * application takes part. They are not prepared, since the application waits for them
     * to start. It is the first in order that decides what is wrong.
     * @throws WasmPluginException as for one plugin; then none is loaded
     */
    Map<String, LoadedModule> load(Map<String, WasmProperties.Plugin> plugins) {
        List<Loading> begun = new ArrayList<>();
        try {
            RuntimeException failure = begin(plugins, begun);
            ParallelSteps.take(begun);
            Map<String, LoadedModule> loaded = new LinkedHashMap<>();
            for (Loading each : begun) {
                loaded.put(each.name, each.result());
            }
            if (failure != null) {
                throw failure;
            }
            return loaded;
        }
        catch (RuntimeException | Error ex) {
            begun.forEach(Loading::close);
            throw ex;
        }
    }

    /** Returns why not all were begun, null if they were. */
    private @Nullable RuntimeException begin(Map<String, WasmProperties.Plugin> plugins, List<Loading> begun) {
        for (Map.Entry<String, WasmProperties.Plugin> each : plugins.entrySet()) {
            try {
                begun.add(begin(each.getKey(), each.getValue(), false));
            }
            catch (RuntimeException ex) {
                return ex; // one before it may fail as well, and counts more
            }
        }
        return null;
    }

    private Loading begin(String name, WasmProperties.Plugin settings, boolean prepares) {
        PluginSettings.check(name, settings);
        Resource location = location(name, settings);
        WasmLimits limits = PluginLimits.of(name, settings.limits());
        return new Loading(name, settings, location, limits, host(name, settings), prepares);
    }

    /**
     * Returns whether nothing that the application brings runs while a plugin is loaded:
     * in another thread it could wait for beans that wait for the plugin.
     */
    private boolean isIndependent(WasmProperties.Plugin settings) {
        return this.customizers.isEmpty() && settings.hostFunctions().isEmpty() && isPlain(settings.location())
                && isPlain(settings.wasi().stdin());
    }

    private static boolean isPlain(@Nullable Resource resource) {
        return resource == null || resource.getClass().getPackageName().equals(Resource.class.getPackageName());
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
        try {
            return compilation.add(bytes, limits);
        }
        catch (MalformedModuleException | InvalidModuleException | ModuleNotCompiledException | WasmLimitException ex) {
            throw new WasmPluginLoadException(name, location.getDescription(), ex);
        }
    }

    private PluginHost host(String name, WasmProperties.Plugin settings) {
        PluginListeners.Lease lease = this.listeners.lease(name, settings.wasi().listeners());
        try {
            return new PluginHost(PluginWasi.of(name, settings.wasi(), lease.channels(), this.events),
                    new Offer(name, settings.hostFunctions()), lease);
        }
        catch (RuntimeException | Error ex) {
            lease.close();
            throw ex;
        }
    }

    private static void checkPin(String name, WasmProperties.Plugin settings, Resource location, byte[] bytes) {
        String expected = settings.sha256();
        if (expected == null) {
            return;
        }
        String found = Sha256.of(bytes);
        if (!expected.equalsIgnoreCase(found)) {
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

    /**
     * What a plugin may import besides WASI.
     */
    private final class Offer implements Consumer<WasmImports.Builder> {

        private final String plugin;

        private final List<String> granted;

        Offer(String plugin, List<String> granted) {
            this.plugin = plugin;
            this.granted = granted;
        }

        @Override
        public void accept(WasmImports.Builder imports) {
            PluginLoader.this.hostFunctions.grant(this.plugin, this.granted, imports);
            for (WasmImportsCustomizer customizer : PluginLoader.this.customizers) {
                customizer.customize(this.plugin, imports);
            }
        }

    }

    /**
     * A plugin that is being loaded. One thread takes the step, the application's asks
     * for the result.
     */
    private final class Loading implements ParallelSteps.Step {

        private final String name;

        private final WasmProperties.Plugin settings;

        private final Resource location;

        private final WasmLimits limits;

        private final PluginHost host;

        private final boolean prepares;

        private @Nullable WasmModule module;

        private @Nullable LoadedModule loaded;

        private @Nullable Throwable failure;

        Loading(String name, WasmProperties.Plugin settings, Resource location, WasmLimits limits, PluginHost host,
                boolean prepares) {
            this.name = name;
            this.settings = settings;
            this.location = location;
            this.limits = limits;
            this.host = host;
            this.prepares = prepares;
        }

        @Override
        public boolean isIndependent() {
            return PluginLoader.this.isIndependent(this.settings);
        }

        @Override
        public boolean take() {
            try {
                this.loaded = load();
                return true;
            }
            catch (RuntimeException | Error ex) {
                this.failure = ex;
                return false;
            }
        }

        private LoadedModule load() {
            byte[] bytes = read(this.name, this.location, this.limits.moduleSize());
            checkPin(this.name, this.settings, this.location, bytes);
            WasmModule loadedModule = load(bytes);
            this.module = loadedModule;
            if (this.prepares) {
                loadedModule.prepare();
            }
            FreshInstances instances = start(loadedModule);
            if (PluginLoader.this.engine.hasAheadOfTimeCode() && this.location instanceof ClassPathResource
                    && !loadedModule.isCompiledAheadOfTime()) {
                logger.info(
                        "Plugin \"" + this.name + "\" is compiled when it is called: " + this.location.getDescription()
                                + " was not there, or was another file, when the application was built");
            }
            if (logger.isDebugEnabled()) {
                logger.debug("Loaded plugin \"" + this.name + "\" from " + this.location.getDescription());
            }
            return new LoadedModule(this.settings, loadedModule, new FileHash(loadedModule), this.limits, this.host,
                    instances);
        }

        private WasmModule load(byte[] bytes) {
            StartupStep step = PluginLoader.this.steps.start("wasm.plugin.load", this.name);
            try {
                return PluginLoader.this.engine.load(bytes, this.limits);
            }
            catch (MalformedModuleException | InvalidModuleException | ModuleNotCompiledException
                    | WasmLimitException ex) {
                throw new WasmPluginLoadException(this.name, this.location.getDescription(), ex);
            }
            finally {
                step.end();
            }
        }

        private FreshInstances start(WasmModule loadedModule) {
            StartupStep step = PluginLoader.this.steps.start("wasm.plugin.template", this.name);
            try {
                FreshInstances instances = FreshInstances.start(loadedModule, this.host.imports(), this.limits);
                TemplateException refusal = instances.refusal();
                if (refusal != null) {
                    logger.info(
                            "Plugin \"" + this.name + "\" is initialized anew for each call: " + refusal.getMessage());
                }
                return instances;
            }
            finally {
                step.end();
            }
        }

        /**
         * Returns what was loaded.
         * @throws WasmPluginException if that failed; then nothing is left open
         */
        LoadedModule result() {
            if (this.loaded != null) {
                return this.loaded;
            }
            close();
            if (this.failure instanceof Error error) {
                throw error;
            }
            throw explained((RuntimeException) Objects.requireNonNull(this.failure));
        }

        private RuntimeException explained(RuntimeException ex) {
            String description = this.location.getDescription();
            WasmModule started = this.module;
            if (started == null) {
                return ex;
            }
            if (ex instanceof LinkException unlinked) {
                return new WasmPluginStartException(this.name, description, unlinked,
                        PluginLoader.this.hostFunctions.ungranted(started, this.settings.hostFunctions()),
                        PluginLoader.this.hostFunctions.names());
            }
            return (ex instanceof WasmException stopped) ? new WasmPluginStartException(this.name, description, stopped)
                    : ex;
        }

        /** Closes what the plugin has. */
        void close() {
            if (this.loaded != null) {
                this.loaded.instances().close();
            }
            this.host.close();
        }

    }

}

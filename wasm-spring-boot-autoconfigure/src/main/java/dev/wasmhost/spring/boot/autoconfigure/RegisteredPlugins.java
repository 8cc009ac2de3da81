package dev.wasmhost.spring.boot.autoconfigure;

import java.lang.ref.WeakReference;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.core.io.Resource;

/**
 * The plugins by their names; those of {@link WasmProperties} are loaded before anything
 * can ask for one. Reading takes no lock; what is loaded and unloaded waits for its turn.
 */
final class RegisteredPlugins implements WasmPlugins, AutoCloseable {

    private static final Log logger = LogFactory.getLog(RegisteredPlugins.class);

    private final PluginFactory factory;

    private final FileWatch watch;

    private final WasmProperties.Defaults defaults;

    private final ReloadFailures failures;

    private final ReentrantLock changes = new ReentrantLock();

    private volatile Map<String, RegisteredPlugin> plugins = Map.of();

    /** Those that somebody may still have a handle or an interface of. */
    private final Map<String, WeakReference<RegisteredPlugin>> unloaded = new HashMap<>();

    private boolean suspended;

    RegisteredPlugins(PluginFactory factory, FileWatch watch, ReloadFailures failures, WasmProperties properties) {
        this.factory = factory;
        this.watch = watch;
        this.failures = failures;
        this.defaults = properties.defaults();
        install(factory.load(properties.plugins()));
    }

    private void install(Map<String, LoadedModule> modules) {
        Map<String, RegisteredPlugin> loaded = new LinkedHashMap<>();
        List<WasmPluginEvent> events = new ArrayList<>();
        for (Map.Entry<String, LoadedModule> each : modules.entrySet()) {
            RegisteredPlugin plugin = new RegisteredPlugin(each.getKey(), this.factory);
            events.add(plugin.install(each.getValue()));
            loaded.put(each.getKey(), plugin);
        }
        this.plugins = Collections.unmodifiableMap(loaded);
        for (WasmPluginEvent event : events) {
            installed(get(event.plugin()), event);
        }
    }

    @Override
    public Set<String> names() {
        return this.plugins.keySet();
    }

    @Override
    public RegisteredPlugin get(String name) {
        Map<String, RegisteredPlugin> loaded = this.plugins;
        RegisteredPlugin plugin = loaded.get(Objects.requireNonNull(name, "name"));
        if (plugin == null) {
            throw new NoSuchWasmPluginException(name, loaded.keySet(), null);
        }
        return plugin;
    }

    @Override
    public WasmPluginHandle load(String name, Resource location) {
        return load(name, this.defaults.plugin(location));
    }

    @Override
    public WasmPluginHandle load(String name, WasmProperties.Plugin settings) {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(settings, "settings");
        RegisteredPlugin plugin;
        WasmPluginEvent event;
        this.changes.lock();
        try {
            if (this.plugins.containsKey(name)) {
                throw new DuplicateWasmPluginException(name);
            }
            plugin = known(name);
            event = plugin.install(settings);
            change((loaded) -> loaded.put(name, plugin));
            this.unloaded.remove(name);
        }
        finally {
            this.changes.unlock();
        }
        installed(plugin, event);
        return plugin;
    }

    private RegisteredPlugin known(String name) {
        this.unloaded.values().removeIf((reference) -> reference.get() == null);
        WeakReference<RegisteredPlugin> reference = this.unloaded.get(name);
        RegisteredPlugin known = (reference != null) ? reference.get() : null;
        RegisteredPlugin plugin = (known != null) ? known : new RegisteredPlugin(name, this.factory);
        if (this.suspended) {
            plugin.suspend();
        }
        return plugin;
    }

    @Override
    public void unload(String name) {
        this.changes.lock();
        try {
            RegisteredPlugin plugin = get(name);
            change((loaded) -> loaded.remove(name));
            this.unloaded.put(name, new WeakReference<>(plugin));
            this.watch.forget(name);
            plugin.uninstall();
        }
        finally {
            this.changes.unlock();
        }
        this.factory.events().publish(new WasmPluginEvent.Unloaded(name));
    }

    private void change(Consumer<Map<String, RegisteredPlugin>> change) {
        Map<String, RegisteredPlugin> copy = new LinkedHashMap<>(this.plugins);
        change.accept(copy);
        this.plugins = Collections.unmodifiableMap(copy);
    }

    @Override
    public void reload(String name) {
        RegisteredPlugin plugin = get(name);
        replace(plugin, () -> plugin.reinstall((settings) -> settings));
    }

    @Override
    public void replace(String name, Resource location) {
        Objects.requireNonNull(location, "location");
        RegisteredPlugin plugin = get(name);
        replace(plugin, () -> plugin.reinstall((settings) -> settings.withLocation(location)));
    }

    @Override
    public void replace(String name, WasmProperties.Plugin settings) {
        Objects.requireNonNull(settings, "settings");
        RegisteredPlugin plugin = get(name);
        replace(plugin, () -> plugin.reinstall((old) -> settings));
    }

    private void replace(RegisteredPlugin plugin, Supplier<@Nullable WasmPluginEvent> replacement) {
        try {
            WasmPluginEvent event = replacement.get();
            if (event != null) {
                installed(plugin, event);
            }
        }
        catch (WasmPluginException ex) {
            plugin.versionIfLoaded().ifPresent((version) -> failed(plugin, version, ex));
            throw ex;
        }
    }

    private void failed(RegisteredPlugin plugin, int version, WasmPluginException failure) {
        WasmPluginEvent.ReloadFailed event = new WasmPluginEvent.ReloadFailed(plugin.name(), version, failure,
                this.failures.explain(failure));
        plugin.failed(event);
        this.factory.events().publish(event);
    }

    private void installed(RegisteredPlugin plugin, WasmPluginEvent event) {
        Optional<Path> watched = plugin.watchedFile();
        if (watched.isPresent()) {
            this.watch.watch(plugin.name(), watched.get(), () -> refresh(plugin));
        }
        if (watched.isEmpty() || this.plugins.get(plugin.name()) != plugin) {
            this.watch.forget(plugin.name()); // unloaded meanwhile
        }
        this.factory.events().publish(event);
    }

    /** In the thread of the watch, which goes on whatever happens. */
    private void refresh(RegisteredPlugin plugin) {
        try {
            replace(plugin, plugin::refresh);
        }
        catch (WasmPluginException ex) {
            logger.debug("The change of " + plugin + " is refused", ex); // said by an
                                                                         // event
        }
        catch (RuntimeException ex) {
            logger.error("The change of " + plugin + " cannot be loaded", ex);
        }
    }

    /** Lets no more calls in. */
    void suspend() {
        this.changes.lock();
        try {
            this.suspended = true;
            this.plugins.values().forEach(RegisteredPlugin::suspend);
        }
        finally {
            this.changes.unlock();
        }
    }

    /** Completes when the calls have ended that ran when no more were let in. */
    CompletableFuture<Void> idle() {
        return CompletableFuture
            .allOf(this.plugins.values().stream().map(RegisteredPlugin::idle).toArray(CompletableFuture<?>[]::new));
    }

    /** Lets calls in again. */
    void resume() {
        this.changes.lock();
        try {
            this.suspended = false;
            for (RegisteredPlugin each : this.plugins.values()) {
                each.resume();
            }
        }
        finally {
            this.changes.unlock();
        }
    }

    /** Stops the calls that run. */
    void interrupt() {
        this.plugins.values().forEach(RegisteredPlugin::interrupt);
    }

    int callsInFlight() {
        return this.plugins.values().stream().mapToInt(RegisteredPlugin::callsInFlight).sum();
    }

    /** Stops the calls that run, lets no more in, and closes all instances. */
    @Override
    public void close() {
        this.watch.stop();
        suspend();
        this.plugins.values().forEach(RegisteredPlugin::close);
    }

}

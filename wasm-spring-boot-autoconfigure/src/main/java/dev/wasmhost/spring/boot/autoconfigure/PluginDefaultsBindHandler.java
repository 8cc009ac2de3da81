package dev.wasmhost.spring.boot.autoconfigure;

import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.bind.AbstractBindHandler;
import org.springframework.boot.context.properties.bind.BindContext;
import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;

/**
 * Lets plugins inherit {@code wasm.defaults} while they are bound: only then is it known
 * what a plugin sets itself. Those of {@link WasmProperties} and those of properties of
 * the application's own.
 */
final class PluginDefaultsBindHandler extends AbstractBindHandler {

    private static final ConfigurationPropertyName WASM = ConfigurationPropertyName.of(WasmProperties.PREFIX);

    private final Supplier<WasmProperties.Defaults> defaults;

    private final Set<ConfigurationPropertyName> plugins = new HashSet<>();

    private final Set<ConfigurationPropertyName> set = new HashSet<>();

    private final IdentityHashMap<WasmProperties.Plugin, ConfigurationPropertyName> names = new IdentityHashMap<>();

    /**
     * Makes a handler for one binding.
     * @param defaults returns those for plugins that are not of {@link WasmProperties},
     * which know theirs
     */
    PluginDefaultsBindHandler(BindHandler parent, Supplier<WasmProperties.Defaults> defaults) {
        super(parent);
        this.defaults = defaults;
    }

    @Override
    public <T> @Nullable Bindable<T> onStart(ConfigurationPropertyName name, Bindable<T> target, BindContext context) {
        if (target.getType().toClass() == WasmProperties.Plugin.class) {
            this.plugins.add(name);
        }
        return super.onStart(name, target, context);
    }

    @Override
    public @Nullable Object onSuccess(ConfigurationPropertyName name, Bindable<?> target, BindContext context,
            Object result) {
        Object bound = super.onSuccess(name, target, context, result);
        if (this.plugins.stream().anyMatch((plugin) -> plugin.isAncestorOf(name))) {
            this.set.add(name);
        }
        if (bound instanceof WasmProperties.Plugin plugin) {
            return bound(name, plugin);
        }
        return (bound instanceof WasmProperties properties) ? merge(properties) : bound;
    }

    private WasmProperties.Plugin bound(ConfigurationPropertyName name, WasmProperties.Plugin plugin) {
        if (WASM.isAncestorOf(name)) {
            this.names.put(plugin, name);
            return plugin;
        }
        return new PluginDefaults(this.set::contains).merge(name, plugin, this.defaults.get());
    }

    private WasmProperties merge(WasmProperties properties) {
        PluginDefaults merging = new PluginDefaults(this.set::contains);
        Map<String, WasmProperties.Plugin> merged = new LinkedHashMap<>();
        properties.plugins().forEach((key, plugin) -> {
            ConfigurationPropertyName name = Objects.requireNonNull(this.names.get(plugin), "name");
            merged.put(key, merging.merge(name, plugin, properties.defaults()));
        });
        return properties.withPlugins(merged);
    }

}

package dev.wasmhost.spring.boot.autoconfigure;

import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.bind.AbstractBindHandler;
import org.springframework.boot.context.properties.bind.BindContext;
import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;

/**
 * Lets plugins inherit {@code wasm.defaults} while {@link WasmProperties} are bound: only
 * then is it known what a plugin sets itself.
 */
final class PluginDefaultsBindHandler extends AbstractBindHandler {

    private static final ConfigurationPropertyName PLUGINS = ConfigurationPropertyName
        .of(WasmProperties.PREFIX + ".plugins");

    private final Set<ConfigurationPropertyName> set = new HashSet<>();

    private final IdentityHashMap<WasmProperties.Plugin, ConfigurationPropertyName> names = new IdentityHashMap<>();

    PluginDefaultsBindHandler(BindHandler parent) {
        super(parent);
    }

    @Override
    public @Nullable Object onSuccess(ConfigurationPropertyName name, Bindable<?> target, BindContext context,
            Object result) {
        Object bound = super.onSuccess(name, target, context, result);
        if (PLUGINS.isAncestorOf(name)) {
            this.set.add(name);
        }
        if (bound instanceof WasmProperties.Plugin plugin) {
            this.names.put(plugin, name);
        }
        return (bound instanceof WasmProperties properties) ? merge(properties) : bound;
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

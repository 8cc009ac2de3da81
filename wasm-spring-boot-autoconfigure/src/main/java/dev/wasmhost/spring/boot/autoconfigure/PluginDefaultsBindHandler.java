package dev.wasmhost.spring.boot.autoconfigure;

import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationPropertiesBindHandlerAdvisor;
import org.springframework.boot.context.properties.bind.AbstractBindHandler;
import org.springframework.boot.context.properties.bind.BindContext;
import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.core.env.Environment;

/**
 * Lets plugins inherit {@code wasm.defaults} while they are bound: only then is it known
 * what a plugin sets itself. Those of {@link WasmProperties} and those of properties of
 * the application's own.
 */
final class PluginDefaultsBindHandler extends AbstractBindHandler {

    private static final String DEFAULTS = WasmProperties.PREFIX + ".defaults";

    private static final ConfigurationPropertyName WASM = ConfigurationPropertyName.of(WasmProperties.PREFIX);

    private final Environment environment;

    private final Set<ConfigurationPropertyName> set = new HashSet<>();

    private final IdentityHashMap<WasmProperties.Plugin, ConfigurationPropertyName> names = new IdentityHashMap<>();

    private boolean begun;

    /**
     * Makes a handler for one binding.
     * @param environment has the defaults for plugins that are not of
     * {@link WasmProperties}, which know theirs
     */
    PluginDefaultsBindHandler(BindHandler parent, Environment environment) {
        super(parent);
        this.environment = environment;
    }

    @Override
    public <T> @Nullable Bindable<T> onStart(ConfigurationPropertyName name, Bindable<T> target, BindContext context) {
        if (target.getType().toClass() == WasmProperties.Plugin.class) {
            this.begun = true;
        }
        return super.onStart(name, target, context);
    }

    @Override
    public @Nullable Object onSuccess(ConfigurationPropertyName name, Bindable<?> target, BindContext context,
            Object result) {
        Object bound = super.onSuccess(name, target, context, result);
        if (this.begun) {
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
        return new PluginDefaults(this.set).merge(name, plugin, defaults());
    }

    private WasmProperties.Defaults defaults() {
        return Binder.get(this.environment).bindOrCreate(DEFAULTS, WasmProperties.Defaults.class);
    }

    private WasmProperties merge(WasmProperties properties) {
        PluginDefaults merging = new PluginDefaults(this.set);
        Map<String, WasmProperties.Plugin> merged = new LinkedHashMap<>();
        for (Map.Entry<String, WasmProperties.Plugin> each : properties.plugins().entrySet()) {
            ConfigurationPropertyName name = Objects.requireNonNull(this.names.get(each.getValue()), "name");
            merged.put(each.getKey(), merging.merge(name, each.getValue(), properties.defaults()));
        }
        return properties.withPlugins(merged);
    }

    /**
     * Adds a handler to each binding.
     *
     * @param environment has {@code wasm.defaults}
     */
    record Advisor(Environment environment) implements ConfigurationPropertiesBindHandlerAdvisor {

        @Override
        public BindHandler apply(BindHandler parent) {
            return new PluginDefaultsBindHandler(parent, this.environment);
        }

    }

}

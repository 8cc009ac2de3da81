package dev.wasmhost.spring.boot.autoconfigure;

import java.lang.reflect.Constructor;
import java.lang.reflect.RecordComponent;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.BeanUtils;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.util.ReflectionUtils;

/**
 * Gives a plugin what {@code wasm.defaults} says wherever it says nothing itself.
 *
 * <p>
 * Works on bound records, component by component: what a record has because nothing is
 * set cannot be told from what is set, so it takes the names of the properties that are.
 * Lists are taken as a whole; of maps, a plugin's own entries are added.
 */
final class PluginDefaults {

    private final Set<ConfigurationPropertyName> set;

    PluginDefaults(Set<ConfigurationPropertyName> set) {
        this.set = set;
    }

    /**
     * Merges a plugin, whose properties are below {@code name}, with the defaults.
     */
    WasmProperties.Plugin merge(ConfigurationPropertyName name, WasmProperties.Plugin plugin,
            WasmProperties.Defaults defaults) {
        return new WasmProperties.Plugin(plugin.location(), merge(name.append("wasi"), plugin.wasi(), defaults.wasi()),
                merge(name.append("limits"), plugin.limits(), defaults.limits()), plugin.sha256(),
                plugin.reloadOnUpdate(), merge(name.append("instances"), plugin.instances(), defaults.instances()),
                merge(name.append("quarantine"), plugin.quarantine(), defaults.quarantine()), plugin.hostFunctions());
    }

    @SuppressWarnings("unchecked") // the canonical constructor makes another one
    private <T extends Record> T merge(ConfigurationPropertyName name, T own, T defaults) {
        return this.set.contains(name) ? (T) mergeRecords(name, own, defaults) : defaults;
    }

    private Record mergeRecords(ConfigurationPropertyName name, Record own, Record defaults) {
        RecordComponent[] components = own.getClass().getRecordComponents();
        Class<?>[] types = new Class<?>[components.length];
        @Nullable Object[] values = new Object[components.length];
        for (int i = 0; i < components.length; i++) {
            types[i] = components[i].getType();
            values[i] = mergeValues(name.append(PropertyTree.name(components[i])), value(components[i], own),
                    value(components[i], defaults));
        }
        return BeanUtils.instantiateClass(constructor(own.getClass(), types), values);
    }

    private @Nullable Object mergeValues(ConfigurationPropertyName name, @Nullable Object own,
            @Nullable Object defaults) {
        if (!this.set.contains(name)) {
            return defaults;
        }
        if (own instanceof Record ownRecord && defaults instanceof Record defaultRecord) {
            return mergeRecords(name, ownRecord, defaultRecord);
        }
        if (own instanceof Map<?, ?> ownMap && defaults instanceof Map<?, ?> defaultMap) {
            Map<Object, Object> both = new LinkedHashMap<>(defaultMap);
            both.putAll(ownMap);
            return Collections.unmodifiableMap(both);
        }
        return own;
    }

    private static @Nullable Object value(RecordComponent component, Record owner) {
        return ReflectionUtils.invokeMethod(component.getAccessor(), owner);
    }

    private static Constructor<? extends Record> constructor(Class<? extends Record> type, Class<?>[] parameters) {
        try {
            return type.getDeclaredConstructor(parameters);
        }
        catch (NoSuchMethodException ex) {
            throw new AssertionError(ex); // every record has it
        }
    }

}

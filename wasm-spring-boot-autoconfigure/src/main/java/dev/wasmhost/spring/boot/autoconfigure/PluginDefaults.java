package dev.wasmhost.spring.boot.autoconfigure;

import java.lang.reflect.Constructor;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.BeanUtils;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.util.ReflectionUtils;

/**
 * Gives a plugin what {@code wasm.defaults} says wherever it says nothing itself.
 *
 * <p>
 * Works on bound records, component by component: what a record has because nothing is
 * set cannot be told from what is set, so {@code isSet} is asked, by the property's name.
 * Lists are taken as a whole; of maps, a plugin's own entries are added.
 */
final class PluginDefaults {

    private final Predicate<ConfigurationPropertyName> isSet;

    PluginDefaults(Predicate<ConfigurationPropertyName> isSet) {
        this.isSet = isSet;
    }

    /**
     * Merges a plugin, whose properties are below {@code name}, with the defaults.
     */
    WasmProperties.Plugin merge(ConfigurationPropertyName name, WasmProperties.Plugin plugin,
            WasmProperties.Defaults defaults) {
        return (WasmProperties.Plugin) mergeRecords(name, plugin, defaults);
    }

    /** Components that {@code defaults} does not have are kept. */
    private Record mergeRecords(ConfigurationPropertyName name, Record own, Record defaults) {
        List<@Nullable Object> values = new ArrayList<>();
        for (RecordComponent component : own.getClass().getRecordComponents()) {
            Object value = value(component, own);
            Optional<RecordComponent> other = component(defaults.getClass(), component.getName());
            values.add(other.isEmpty() ? value
                    : merge(name.append(PropertyTree.name(component)), value, value(other.get(), defaults)));
        }
        return BeanUtils.instantiateClass(constructor(own.getClass()), values.toArray());
    }

    private @Nullable Object merge(ConfigurationPropertyName name, @Nullable Object own, @Nullable Object defaults) {
        if (!this.isSet.test(name)) {
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

    private static Optional<RecordComponent> component(Class<?> type, String name) {
        return Arrays.stream(type.getRecordComponents())
            .filter((component) -> component.getName().equals(name))
            .findFirst();
    }

    private static @Nullable Object value(RecordComponent component, Record owner) {
        return ReflectionUtils.invokeMethod(component.getAccessor(), owner);
    }

    private static Constructor<? extends Record> constructor(Class<? extends Record> type) {
        Class<?>[] parameters = Arrays.stream(type.getRecordComponents())
            .map(RecordComponent::getType)
            .toArray(Class<?>[]::new);
        try {
            return type.getDeclaredConstructor(parameters);
        }
        catch (NoSuchMethodException ex) {
            throw new AssertionError(ex); // every record has it
        }
    }

}

package dev.wasmhost.spring.boot.autoconfigure.actuate;

import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.SanitizableData;
import org.springframework.boot.actuate.endpoint.Sanitizer;
import org.springframework.boot.actuate.endpoint.SanitizingFunction;
import org.springframework.boot.context.properties.bind.DataObjectPropertyName;
import org.springframework.core.io.Resource;
import org.springframework.util.ReflectionUtils;
import org.springframework.util.unit.DataSize;

/**
 * Describes records of settings as maps. Switches, choices, sizes, durations, limits and
 * the names of granted functions say nothing secret: only sanitizing functions can hide
 * them. Anything else is hidden unless values are shown, and what maps hold (environment
 * variables) is always hidden.
 */
final class SettingsDescription {

    private final Sanitizer sanitizer;

    private final boolean showValues;

    SettingsDescription(List<SanitizingFunction> sanitizing, boolean showValues) {
        this.sanitizer = new Sanitizer(sanitizing);
        this.showValues = showValues;
    }

    /**
     * Describes settings.
     * @param prefix the property's name that they have together
     */
    Map<String, @Nullable Object> of(String prefix, Record settings) {
        Map<String, @Nullable Object> result = new LinkedHashMap<>();
        for (RecordComponent component : settings.getClass().getRecordComponents()) {
            String key = prefix + "." + DataObjectPropertyName.toDashedForm(component.getName());
            result.put(component.getName(),
                    value(key, ReflectionUtils.invokeMethod(component.getAccessor(), settings)));
        }
        return result;
    }

    private @Nullable Object value(String key, @Nullable Object value) {
        if (value instanceof Record nested) {
            return of(key, nested);
        }
        if (value instanceof Map<?, ?> map) {
            Map<String, Object> hidden = new LinkedHashMap<>();
            map.keySet().forEach((name) -> hidden.put(String.valueOf(name), SanitizableData.SANITIZED_VALUE));
            return hidden;
        }
        return (value instanceof List<?> list) ? list(key, list) : leaf(key, value);
    }

    private List<@Nullable Object> list(String key, List<?> list) {
        List<@Nullable Object> result = new ArrayList<>();
        for (int i = 0; i < list.size(); i++) {
            result.add(value(key + "[" + i + "]", list.get(i)));
        }
        return result;
    }

    private @Nullable Object leaf(String key, @Nullable Object value) {
        boolean harmless = value instanceof Boolean || value instanceof Enum || value instanceof Duration
                || value instanceof DataSize || value instanceof Integer || key.contains(".limits.")
                || key.contains(".host-functions[");
        return this.sanitizer.sanitize(new SanitizableData(null, key, shown(value)), harmless || this.showValues);
    }

    private static @Nullable Object shown(@Nullable Object value) {
        if (value == null || value instanceof Boolean || value instanceof Number) {
            return value;
        }
        return (value instanceof Resource resource) ? resource.getDescription() : value.toString();
    }

    /** Describes a text that may quote settings. */
    @Nullable String text(String key, String value) {
        return (String) this.sanitizer.sanitize(new SanitizableData(null, key, value), this.showValues);
    }

}

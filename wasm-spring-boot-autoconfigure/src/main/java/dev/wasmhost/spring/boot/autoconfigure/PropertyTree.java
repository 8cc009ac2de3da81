package dev.wasmhost.spring.boot.autoconfigure;

import java.lang.reflect.Field;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

import org.springframework.boot.context.properties.bind.Name;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName.Form;
import org.springframework.core.ResolvableType;
import org.springframework.util.ReflectionUtils;

/**
 * Where a property's name leaves the tree of names that {@link WasmProperties} spans.
 *
 * @param parent the part of the name that is right
 * @param rest what follows it and is wrong
 * @param type what has the properties below {@code parent}
 */
record PropertyTree(ConfigurationPropertyName parent, ConfigurationPropertyName rest, Class<?> type) {

    /** Follows a name below {@code wasm} as far as it goes. */
    static PropertyTree follow(ConfigurationPropertyName name) {
        ResolvableType type = ResolvableType.forClass(WasmProperties.class);
        int right = 1;
        while (right < name.getNumberOfElements()) {
            Optional<RecordComponent> component = component(type.toClass(), name.getElement(right, Form.UNIFORM));
            if (component.isEmpty()) {
                break;
            }
            right++;
            type = ResolvableType.forType(component.get().getGenericType());
            if (type.hasGenerics() && right < name.getNumberOfElements()) {
                type = type.getGeneric(type.getGenerics().length - 1);
                right++;
            }
        }
        return new PropertyTree(name.chop(right), name.subName(right), type.toClass());
    }

    /**
     * Returns the names that may follow {@link #parent()}; none if it is a single value.
     */
    List<String> expected() {
        return components(this.type).map(PropertyTree::name).toList();
    }

    /**
     * Returns the name that was probably meant: spelled a little differently, or one
     * level further down.
     */
    Optional<String> correction() {
        if (this.rest.isEmpty()) {
            return Optional.empty();
        }
        String wrong = this.rest.getElement(0, Form.DASHED);
        return Spelling.closest(wrong, expected())
            .or(() -> below(wrong))
            .map((right) -> this.parent.append(right).append(this.rest.subName(1)).toString());
    }

    private Optional<String> below(String name) {
        return components(this.type)
            .filter((component) -> components(component.getType()).anyMatch((nested) -> name(nested).equals(name)))
            .map((component) -> name(component) + "." + name)
            .findFirst();
    }

    private static Optional<RecordComponent> component(Class<?> type, String uniform) {
        return components(type).filter((component) -> name(component).replace("-", "").equals(uniform)).findFirst();
    }

    private static Stream<RecordComponent> components(Class<?> type) {
        return type.isRecord() ? Arrays.stream(type.getRecordComponents()) : Stream.empty();
    }

    /** Returns the name as a property, which may be one that Java reserves. */
    static String name(RecordComponent component) {
        Field field = ReflectionUtils.findField(component.getDeclaringRecord(), component.getName());
        Name given = (field != null) ? field.getAnnotation(Name.class) : null;
        return (given != null) ? given.value()
                : component.getName().replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
    }

}

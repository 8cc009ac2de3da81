package dev.wasmhost.spring.boot.autoconfigure;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import com.jayway.jsonpath.Criteria;
import com.jayway.jsonpath.Filter;
import com.jayway.jsonpath.JsonPath;
import dev.wasmhost.spring.boot.autoconfigure.actuate.WasmEndpointProperties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.boot.convert.ApplicationConversionService;
import org.springframework.util.ClassUtils;
import org.springframework.util.ReflectionUtils;

import static org.assertj.core.api.Assertions.assertThat;

/** What editors show about properties is what the processor wrote from the records. */
class MetadataTest {

    private static final String NESTED = "/META-INF/spring/configuration-metadata/" + WasmProperties.class.getName();

    static Stream<Property> properties() {
        List<Property> properties = new ArrayList<>();
        collect(properties, "/META-INF/spring-configuration-metadata.json", "wasm.", bound(WasmProperties.class));
        collect(properties, "/META-INF/spring-configuration-metadata.json", "management.endpoint.wasm.",
                bound(WasmEndpointProperties.class));
        collect(properties, NESTED + "$Plugin.json", "", bound(WasmProperties.Plugin.class));
        collect(properties, NESTED + "$Directory.json", "", bound(WasmProperties.Directory.class));
        return properties.stream();
    }

    /** What there is if nothing is set. */
    private static <T extends Record> T bound(Class<T> type) {
        return new Binder(new MapConfigurationPropertySource()).bindOrCreate("nothing", type);
    }

    private static void collect(List<Property> properties, String file, String prefix, Record owner) {
        for (RecordComponent component : owner.getClass().getRecordComponents()) {
            String name = prefix + PropertyTree.name(component);
            Object value = ReflectionUtils.invokeMethod(component.getAccessor(), owner);
            if (value instanceof Record nested) {
                collect(properties, file, name + ".", nested);
            }
            else {
                properties.add(new Property(file, name, component, value));
            }
        }
    }

    @Test
    void walksAllProperties() {
        assertThat(properties().map(Property::name))
            .contains("wasm.enabled", "wasm.defaults.limits.memory", "wasi.stdout", "instances.wait", "quota.size",
                    "wasm.watch.poll-interval")
            .hasSizeGreaterThan(60);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("properties")
    void describesThePropertyAndItsDefault(Property property) throws IOException {
        Map<String, Object> metadata = property.metadata();
        assertThat(metadata.get("description")).asString().endsWith(".").hasSizeGreaterThan(10);
        assertThat(metadata.get("type")).asString().isEqualTo(property.type());
        Object value = metadata.get("defaultValue");
        if (property.isUnset()) {
            assertThat(metadata).doesNotContainKey("defaultValue");
        }
        else {
            assertThat(property.converted(value)).isEqualTo(property.value());
        }
    }

    static Stream<Property> choices() {
        return properties().filter((property) -> property.component().getType().isEnum())
            .filter((property) -> property.component().getType().getName().startsWith("dev.wasmhost."));
    }

    @Test
    void walksAllChoices() {
        assertThat(choices().map(Property::name)).contains("wasm.defaults.instances.strategy", "instances.strategy",
                "wasi.exit", "wasi.stdout", "access", "resolution");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("choices")
    void saysWhatEachChoiceMeans(Property property) throws IOException {
        assertThat(property.hints()).extracting((hint) -> property.converted(hint.get("value")))
            .containsExactly(property.component().getType().getEnumConstants());
        assertThat(property.hints()).extracting((hint) -> hint.get("description"))
            .allSatisfy((description) -> assertThat(description).asString().endsWith(".").hasSizeGreaterThan(7));
    }

    @ParameterizedTest
    @CsvSource({ "limits.memory, 64MB", "limits.timeout, 5s", "wasi.clocks.resolution, 1s", "location, memory",
            "wasm.defaults.limits.memory, 64MB", "wasm.defaults.limits.timeout, 5s" })
    void proposesValues(String name, String value) throws IOException {
        List<Property> found = properties().filter((property) -> property.name().equals(name)).toList();
        List<Map<String, Object>> hints = new ArrayList<>();
        for (Property property : found) {
            hints.addAll(property.hints());
        }
        assertThat(hints).extracting((hint) -> hint.get("value")).contains(value);
    }

    /**
     * A property.
     *
     * @param file where it is described
     * @param value what it is if it is not set
     */
    record Property(String file, String name, RecordComponent component, Object value) {

        Map<String, Object> metadata() throws IOException {
            try (InputStream in = WasmProperties.class.getResourceAsStream(this.file)) {
                Filter byName = Filter.filter(Criteria.where("name").is(this.name));
                List<Map<String, Object>> found = JsonPath.parse(in).read("$.properties[?]", byName);
                assertThat(found).as("%s in %s", this.name, this.file).hasSize(1);
                return found.get(0);
            }
        }

        /** The values that editors propose, with what they mean. */
        List<Map<String, Object>> hints() throws IOException {
            try (InputStream in = WasmProperties.class.getResourceAsStream(this.file)) {
                Filter byName = Filter.filter(Criteria.where("name").is(this.name));
                return JsonPath.parse(in).read("$.hints[?].values[*]", byName);
            }
        }

        /** Its type as the metadata spells it. */
        String type() {
            Type type = this.component.getGenericType();
            return (type instanceof Class<?> simple) ? ClassUtils.resolvePrimitiveIfNecessary(simple).getName()
                    : type.getTypeName().replace(", ", ",");
        }

        boolean isUnset() {
            return this.value == null || this.value instanceof Collection<?> || this.value instanceof Map<?, ?>;
        }

        Object converted(Object text) {
            return ApplicationConversionService.getSharedInstance()
                .convert(text, ClassUtils.resolvePrimitiveIfNecessary(this.component.getType()));
        }

        @Override
        public String toString() {
            return this.name;
        }

    }

}

package dev.wasmhost.spring.boot.autoconfigure;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import com.jayway.jsonpath.Criteria;
import com.jayway.jsonpath.Filter;
import com.jayway.jsonpath.JsonPath;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.boot.context.properties.bind.DefaultValue;

import static org.assertj.core.api.Assertions.assertThat;

/** What editors show about properties is what the processor wrote from the records. */
class MetadataTest {

    private static final String NESTED = "/META-INF/spring/configuration-metadata/" + WasmProperties.class.getName();

    static Stream<Property> properties() {
        List<Property> properties = new ArrayList<>();
        collect(properties, "/META-INF/spring-configuration-metadata.json", "wasm.", WasmProperties.class);
        collect(properties, NESTED + "$Plugin.json", "", WasmProperties.Plugin.class);
        collect(properties, NESTED + "$Directory.json", "", WasmProperties.Directory.class);
        return properties.stream();
    }

    private static void collect(List<Property> properties, String file, String prefix, Class<?> type) {
        for (RecordComponent component : type.getRecordComponents()) {
            String name = prefix + PropertyTree.name(component);
            if (component.getType().isRecord()) {
                collect(properties, file, name + ".", component.getType());
            }
            else {
                properties.add(new Property(file, name, type, component.getName()));
            }
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("properties")
    void describesThePropertyAndItsDefault(Property property) throws IOException {
        Map<String, Object> metadata = property.metadata();
        assertThat(metadata.get("description")).asString().endsWith(".").hasSizeGreaterThan(10);
        DefaultValue value = property.declaredDefault();
        if (value != null && value.value().length == 1) {
            assertThat(metadata.get("defaultValue")).hasToString(value.value()[0]);
        }
        else {
            assertThat(metadata).doesNotContainKey("defaultValue");
        }
    }

    record Property(String file, String name, Class<?> type, String component) {

        Map<String, Object> metadata() throws IOException {
            try (InputStream in = WasmProperties.class.getResourceAsStream(this.file)) {
                Filter byName = Filter.filter(Criteria.where("name").is(this.name));
                List<Map<String, Object>> found = JsonPath.parse(in).read("$.properties[?]", byName);
                assertThat(found).as("%s in %s", this.name, this.file).hasSize(1);
                return found.get(0);
            }
        }

        DefaultValue declaredDefault() {
            return Arrays.stream(this.type.getDeclaredConstructors()[0].getParameters())
                .filter((parameter) -> parameter.getName().equals(this.component))
                .findFirst()
                .orElseThrow()
                .getAnnotation(DefaultValue.class);
        }

        @Override
        public String toString() {
            return this.name;
        }

    }

}

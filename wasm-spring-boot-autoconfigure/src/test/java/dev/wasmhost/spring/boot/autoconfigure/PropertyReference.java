package dev.wasmhost.spring.boot.autoconfigure;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

import com.jayway.jsonpath.Criteria;
import com.jayway.jsonpath.Filter;
import com.jayway.jsonpath.JsonPath;
import org.jspecify.annotations.Nullable;

import org.springframework.util.ClassUtils;

/**
 * The properties of the reference page, as tables: what the configuration processor wrote
 * of them, in the order of the records. A property that is a map or a list of records is
 * followed by those of its elements.
 */
final class PropertyReference {

    private static final String MAIN = "/META-INF/spring-configuration-metadata.json";

    private static final String NESTED = "/META-INF/spring/configuration-metadata/";

    private static final Map<String, String> ELEMENTS = Map.of(
            "java.util.Map<java.lang.String," + WasmProperties.Plugin.class.getName() + ">", ".<name>.",
            "java.util.List<" + WasmProperties.Directory.class.getName() + ">", "[].");

    private static final Map<String, String> TYPES = Map.ofEntries(Map.entry("java.lang.Boolean", "switch"),
            Map.entry("java.lang.Integer", "number"), Map.entry("java.lang.Long", "number"),
            Map.entry("java.lang.String", "text"), Map.entry("java.nio.file.Path", "path"),
            Map.entry("java.time.Duration", "duration"), Map.entry("java.time.Instant", "time"),
            Map.entry("java.util.List<java.lang.String>", "list of texts"),
            Map.entry("java.util.Set<java.lang.String>", "list of texts"),
            Map.entry("java.util.Map<java.lang.String,java.lang.String>", "map of texts"),
            Map.entry("org.springframework.core.io.Resource", "resource"),
            Map.entry("org.springframework.util.unit.DataSize", "size"));

    private static final Map<String, String> SECTIONS = sections();

    private static final Pattern QUOTED = Pattern.compile("(?<!\\w)'([^'\\s]+)'(?!\\w)");

    private final Map<String, Row> rows = new LinkedHashMap<>();

    PropertyReference() throws IOException {
        add(MAIN, "");
    }

    private static Map<String, String> sections() {
        Map<String, String> sections = new LinkedHashMap<>();
        sections.put("wasm.", "Of the application");
        sections.put("wasm.plugins.", "Plugins");
        sections.put("wasm.plugins.<name>.wasi.", "What a plugin gets from the system");
        sections.put("wasm.plugins.<name>.wasi.directories[].", "Directories of a plugin");
        sections.put("wasm.plugins.<name>.limits.", "Limits of a plugin");
        sections.put("wasm.plugins.<name>.instances.", "Instances of a plugin");
        sections.put("wasm.plugins.<name>.quarantine.", "Quarantine of a plugin");
        sections.put("wasm.defaults.", "What plugins have wherever they set nothing themselves");
        sections.put("wasm.compilation-cache.", "Compilation cache");
        sections.put("wasm.watch.", "Watching files");
        sections.put("management.", "Actuator");
        return sections;
    }

    private void add(String file, String prefix) throws IOException {
        List<Map<String, Object>> properties = new ArrayList<>(read(file, "$.properties[*]"));
        List<String> order = MetadataTest.properties()
            .filter((property) -> property.file().equals(file))
            .map(MetadataTest.Property::name)
            .toList();
        properties.sort(Comparator.comparing((property) -> position(order, property)));
        for (Map<String, Object> property : properties) {
            String relative = (String) property.get("name");
            String type = (String) property.get("type");
            String name = prefix + relative;
            this.rows.put(name,
                    new Row(name, type, property.get("defaultValue"), (String) property.get("description"),
                            read(file, "$.hints[?].values[*]", relative),
                            !read(file, "$.hints[?].providers[*]", relative).isEmpty()));
            String separator = ELEMENTS.get(type);
            if (separator != null) {
                add(NESTED + type.replaceAll(".*[<,](.*)>", "$1") + ".json", name + separator);
            }
        }
    }

    /** Those of no record come last. */
    private static int position(List<String> order, Map<String, Object> property) {
        int position = order.indexOf((String) property.get("name"));
        return (position < 0) ? Integer.MAX_VALUE : position;
    }

    private static List<Map<String, Object>> read(String file, String path, String... names) throws IOException {
        try (InputStream in = WasmProperties.class.getResourceAsStream(file)) {
            return JsonPath.parse(in)
                .read(path,
                        Arrays.stream(names)
                            .map((name) -> Filter.filter(Criteria.where("name").is(name)))
                            .toArray(Filter[]::new));
        }
    }

    /** Returns all names, those of elements with {@code <name>} and {@code []}. */
    List<String> names() {
        return List.copyOf(this.rows.keySet());
    }

    /** Returns the tables, as Markdown. */
    String markdown() {
        Map<String, List<Row>> rowsOfSections = new LinkedHashMap<>();
        SECTIONS.keySet().forEach((prefix) -> rowsOfSections.put(prefix, new ArrayList<>()));
        this.rows.values().forEach((row) -> rowsOfSections.get(section(row.name)).add(row));
        StringBuilder text = new StringBuilder();
        rowsOfSections.forEach((prefix, rowsOfSection) -> {
            text.append("\n### ").append(SECTIONS.get(prefix)).append("\n\n");
            text.append("| property | type | default | |\n|---|---|---|---|\n");
            rowsOfSection.forEach((row) -> text.append(row.markdown()));
        });
        return text.append('\n').toString();
    }

    private static String section(String name) {
        return SECTIONS.keySet()
            .stream()
            .filter(name::startsWith)
            .max(Comparator.comparing(String::length))
            .orElseThrow(() -> new AssertionError("no section for " + name));
    }

    /**
     * A property.
     *
     * @param values that editors propose, each with its meaning
     * @param open whether it may have others as well
     */
    private record Row(String name, String type, @Nullable Object defaultValue, String description,
            List<Map<String, Object>> values, boolean open) {

        String markdown() {
            return "| `" + this.name + "` | " + kind() + " | "
                    + ((this.defaultValue != null) ? "`" + this.defaultValue + "`" : "–") + " | "
                    + escaped(this.description) + proposals() + " |\n";
        }

        private String kind() {
            String kind = ELEMENTS.containsKey(this.type) ? (this.type.contains("Map") ? "map" : "list")
                    : TYPES.get(this.type);
            if (kind == null && enumConstants() != null) {
                kind = "choice";
            }
            if (kind == null) {
                throw new AssertionError("no word for the type of " + this);
            }
            return kind;
        }

        private Object @Nullable [] enumConstants() {
            return ELEMENTS.containsKey(this.type) || TYPES.containsKey(this.type) ? null
                    : ClassUtils.resolveClassName(this.type, null).getEnumConstants();
        }

        private String proposals() {
            Object[] constants = enumConstants();
            if (this.values.isEmpty() && constants != null) {
                return " One of " + String.join(", ", Arrays.stream(constants)
                    .map((constant) -> "`" + constant.toString().toLowerCase(Locale.ROOT).replace('_', '-') + "`")
                    .toList()) + ".";
            }
            StringBuilder text = new StringBuilder();
            this.values.forEach((value) -> text.append("<br>")
                .append(this.open ? "For instance `" : "`")
                .append(value.get("value"))
                .append("`: ")
                .append(escaped(String.valueOf(value.get("description")))));
            return text.toString();
        }

        private static String escaped(String text) {
            List<String> parts = new ArrayList<>();
            int end = 0;
            for (var matcher = QUOTED.matcher(text); matcher.find(); end = matcher.end()) {
                parts.add(text.substring(end, matcher.start()).replace("<", "&lt;").replace("|", "\\|"));
                parts.add("`" + matcher.group(1) + "`");
            }
            parts.add(text.substring(end).replace("<", "&lt;").replace("|", "\\|"));
            return String.join("", parts);
        }

    }

}

package dev.wasmhost.spring.boot.autoconfigure;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import dev.wasmhost.TrapReason;
import dev.wasmhost.WasmException;
import dev.wasmhost.spring.boot.autoconfigure.actuate.WasmMetricsAutoConfiguration;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.io.ByteArrayResource;

import static org.assertj.core.api.Assertions.assertThat;

/** The reference page says what there is, all of it. */
class ReferenceTest {

    private static final Path PAGE = Path.of("../docs/reference.md");

    private static final String WRITE = "./mvnw -q -Dquick -pl wasm-spring-boot-autoconfigure -am test "
            + "-Dtest=ReferenceTest -Dsurefire.failIfNoSpecifiedTests=false -Dtest.jvm=-Dwasm.docs.write=true";

    /** Has no properties of records: written by hand, or by Boot for any endpoint. */
    private static final Set<String> OF_NO_RECORD = Set.of("management.endpoint.wasm.access",
            "management.endpoint.wasm.cache.time-to-live", "management.health.wasm.enabled");

    private final PropertyReference properties = new PropertyReference();

    private final String page = Files.readString(PAGE);

    ReferenceTest() throws IOException {
    }

    @Test
    void describesPropertiesAsTheMetadataDoes() throws IOException {
        String begin = "<!-- properties:begin -->\n";
        int start = this.page.indexOf(begin) + begin.length();
        int end = this.page.indexOf("<!-- properties:end -->");
        String expected = this.properties.markdown();
        if (Boolean.getBoolean("wasm.docs.write")) {
            Files.writeString(PAGE, this.page.substring(0, start) + expected + this.page.substring(end));
            return;
        }
        assertThat(this.page.substring(start, end))
            .as("the properties in docs/reference.md; write them anew by\n%s\n", WRITE)
            .isEqualTo(expected);
    }

    @Test
    void hasEveryPropertyOfTheRecords() {
        Set<String> ofRecords = new LinkedHashSet<>(OF_NO_RECORD);
        MetadataTest.properties().forEach((property) -> ofRecords.addAll(fullNames(property)));
        assertThat(this.properties.names()).containsExactlyInAnyOrderElementsOf(ofRecords);
    }

    private static List<String> fullNames(MetadataTest.Property property) {
        Class<?> owner = property.component().getDeclaringRecord();
        if (property.file().endsWith("$Plugin.json")) {
            return List.of("wasm.plugins.<name>." + property.name());
        }
        if (property.file().endsWith("$Directory.json")) {
            assertThat(owner).isIn(WasmProperties.Directory.class, WasmProperties.Quota.class);
            return List.of("wasm.plugins.<name>.wasi.directories[]." + property.name(),
                    "wasm.defaults.wasi.directories[]." + property.name());
        }
        return List.of(property.name());
    }

    @Test
    void setsEveryPropertyInItsExample() throws IOException {
        Set<String> set = new LinkedHashSet<>();
        for (String name : example(yaml()).getPropertyNames()) {
            String general = name.replaceFirst("^(wasm\\.plugins\\.)[^.]+", "$1<name>").replaceAll("\\[\\d+]", "[]");
            set.add(general.replaceFirst("(\\.environment)\\..*|\\[]$", "$1"));
        }
        assertThat(this.properties.names())
            .filteredOn((name) -> name.startsWith("wasm.") && !name.startsWith("wasm.defaults.")
                    && !Set.of("wasm.plugins", "wasm.plugins.<name>.wasi.directories").contains(name))
            .allSatisfy((name) -> assertThat(set).contains(name));
    }

    @Test
    void startsWithItsExample(@TempDir Path directory) throws IOException {
        Files.createDirectories(directory.resolve("reports"));
        Files.createDirectories(directory.resolve("outbox"));
        Files.write(directory.resolve("report.wasm"), Modules.exits());
        Files.write(directory.resolve("replay.wasm"), Modules.exits());
        String text = yaml().replace("classpath:templates", "classpath:directory")
            .replace("classpath:input.txt", "classpath:directory/index.txt")
            .replaceAll("/(srv|var/cache|etc)/", directory.toString().replace('\\', '/') + "/")
            .replace("127.0.0.1:7000", "127.0.0.1:0")
            .replaceAll("[0-9a-f]{64}", Sha256.of(Modules.exits()));
        PropertySource<?> configuration = example(text);
        new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(WasmAutoConfiguration.class))
            .withInitializer((context) -> context.addProtocolResolver(Modules::resolve))
            .withInitializer((context) -> context.getEnvironment().getPropertySources().addFirst(configuration))
            .withBean(AuditLog.class)
            .run((context) -> assertThat(context.getBean(WasmPlugins.class).names()).containsExactlyInAnyOrder("report",
                    "replay"));
    }

    private String yaml() {
        return find("(?s)```yaml\n(.*?)```", this.page).get(0);
    }

    private static EnumerablePropertySource<?> example(String yaml) throws IOException {
        return (EnumerablePropertySource<?>) new YamlPropertySourceLoader()
            .load("example", new ByteArrayResource(yaml.getBytes(StandardCharsets.UTF_8)))
            .get(0);
    }

    @Test
    void namesEveryException() {
        assertThat(find("(?m)^\\| `(\\w+)` \\|", section("Exceptions"))).containsExactlyInAnyOrderElementsOf(Stream
            .of(Stream.of(WasmException.class.getPermittedSubclasses()),
                    Stream.of(WasmPluginException.class.getPermittedSubclasses()),
                    Stream.of(DuplicateWasmHostFunctionException.class, IllegalArgumentException.class))
            .flatMap((types) -> types)
            .map(Class::getSimpleName)
            .toList());
    }

    @Test
    void namesEveryReasonOfATrap() {
        assertThat(section("Exceptions").replaceAll("\\s+", " "))
            .contains(Stream.of(TrapReason.values()).map(Object::toString).toList());
    }

    @Test
    void namesEveryOutcome() {
        assertThat(find("(?m)^\\| `([a-z-]+)` \\|", section("Outcomes")))
            .containsExactlyElementsOf(Arrays.stream(WasmCallOutcome.values())
                .map((outcome) -> outcome.name().toLowerCase(Locale.ROOT).replace('_', '-'))
                .toList());
    }

    @Test
    void namesEveryEvent() {
        assertThat(find("(?m)^\\| `(\\w+)` \\|", section("Events"))).containsExactlyInAnyOrderElementsOf(
                Arrays.stream(WasmPluginEvent.class.getPermittedSubclasses()).map(Class::getSimpleName).toList());
    }

    @Test
    void namesEveryMeter() {
        try (TestHost host = new TestHost()) {
            host.runner()
                .withConfiguration(AutoConfigurations.of(WasmMetricsAutoConfiguration.class))
                .withBean(SimpleMeterRegistry.class)
                .run((context) -> {
                    MeterRegistry registry = context.getBean(MeterRegistry.class);
                    context.getBean(MeterBinder.class).bindTo(registry);
                    Set<String> meters = registry.getMeters()
                        .stream()
                        .map((meter) -> meter.getId().getName())
                        .collect(Collectors.toSet());
                    assertThat(find("(?m)^\\| `(wasm\\.[a-z.]+)` \\|", section("Meters")))
                        .containsExactlyInAnyOrderElementsOf(meters);
                });
        }
    }

    private String section(String title) {
        return find("(?ms)^##+ " + title + "$(.*?)(?=^##|\\z)", this.page).get(0);
    }

    private static List<String> find(String pattern, String text) {
        return Pattern.compile(pattern).matcher(text).results().map((MatchResult match) -> match.group(1)).toList();
    }

    /** What the example grants. */
    static class AuditLog {

        @WasmHostFunction(module = "audit")
        void log(int code) {
            throw new AssertionError("nobody calls with " + code);
        }

    }

}

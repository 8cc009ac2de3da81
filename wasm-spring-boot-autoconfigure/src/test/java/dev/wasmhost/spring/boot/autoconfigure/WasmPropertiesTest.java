package dev.wasmhost.spring.boot.autoconfigure;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

import dev.wasmhost.wasi.Access;
import dev.wasmhost.wasi.ExitPolicy;
import dev.wasmhost.wasi.Randomness;
import dev.wasmhost.wasi.Resolution;
import org.junit.jupiter.api.Test;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.UnboundConfigurationPropertiesException;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.boot.test.context.ConfigDataApplicationContextInitializer;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.ContextConsumer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.util.unit.DataSize;

import static org.assertj.core.api.Assertions.assertThat;

class WasmPropertiesTest {

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
        .withUserConfiguration(PropertiesOnly.class);

    @Test
    void bindsYaml() {
        this.runner.withInitializer(new ConfigDataApplicationContextInitializer())
            .withPropertyValues("spring.config.location=classpath:full.yml")
            .run(properties((properties) -> {
                assertThat(properties.enabled()).isTrue();
                assertThat(properties.deterministic()).isTrue();
                assertThat(properties.hasFuel()).isTrue();
                assertThat(properties.compilationCache()).isEqualTo(new WasmProperties.Cache(Path.of("/var/cache/wasm"),
                        Path.of("/etc/wasm/cache.key"), DataSize.ofGigabytes(1)));
                assertThat(properties.plugins()).containsOnlyKeys("full-plugin");
                WasmProperties.Plugin plugin = properties.plugins().get("full-plugin");
                assertThat(plugin.location().getFilename()).isEqualTo("types.wasm");
                assertThat(plugin.wasi().arguments()).containsExactly("types", "--fast");
                assertThat(plugin.wasi().environment()).containsExactlyInAnyOrderEntriesOf(
                        Map.of("GREETING", "hello", "MY_PATH", "/x", "lower.dots", "y"));
                assertThat(plugin.wasi().directories()).containsExactly(
                        directory("./data", "/data", null, Resolution.SECURE),
                        directory("/tmp", "/tmp", Access.READ_WRITE, Resolution.BEST_EFFORT));
                assertThat(plugin.wasi().stdout()).isEqualTo(WasmProperties.Output.DISCARD);
                assertThat(plugin.wasi().stderr()).isEqualTo(WasmProperties.Output.LOG);
                assertThat(plugin.wasi().stdin()).isEqualTo(plugin.location());
                assertThat(plugin.wasi().clocks())
                    .isEqualTo(new WasmProperties.Clocks(null, Instant.parse("2026-01-02T03:04:05Z")));
                assertThat(plugin.wasi().random()).isEqualTo(new WasmProperties.Random(42L, DataSize.ofKilobytes(1)));
                assertThat(plugin.wasi().exit()).isEqualTo(ExitPolicy.TRAPPED);
                assertThat(plugin.limits()).isEqualTo(new WasmProperties.Limits(DataSize.ofMegabytes(16),
                        Duration.ofMillis(500), Duration.ofSeconds(3), DataSize.ofKilobytes(256), 1000, 8,
                        DataSize.ofMegabytes(3), DataSize.ofKilobytes(64), DataSize.ofMegabytes(2), 5000,
                        DataSize.ofMegabytes(12), 20, 1_000_000L));
                assertThat(plugin.sha256()).isEqualTo("0123456789abcdef".repeat(4));
                assertThat(plugin.reloadOnUpdate()).isTrue();
                assertThat(plugin.instances()).isEqualTo(
                        new WasmProperties.Instances(WasmProperties.Strategy.POOLED, 16, 100, Duration.ofMillis(200)));
                assertThat(plugin.quarantine()).isEqualTo(new WasmProperties.Quarantine(5, Duration.ofSeconds(30),
                        Duration.ofSeconds(2), Duration.ofMinutes(1)));
                assertThat(properties.watch())
                    .isEqualTo(new WasmProperties.Watch(Duration.ofSeconds(1), Duration.ofMinutes(2)));
            }));
    }

    @Test
    void whatIsMadeInJavaIsWhatTheAnnotationsSay() {
        WasmProperties properties = new WasmProperties(true, null, null, null, null, false);
        assertThat(properties.defaults().wasi()).isEqualTo(annotated(WasmProperties.Wasi.class));
        assertThat(properties.defaults().limits()).isEqualTo(annotated(WasmProperties.Limits.class));
        assertThat(properties.defaults().instances()).isEqualTo(annotated(WasmProperties.Instances.class));
        assertThat(properties.defaults().quarantine()).isEqualTo(annotated(WasmProperties.Quarantine.class));
        assertThat(properties.compilationCache()).isEqualTo(annotated(WasmProperties.Cache.class));
        assertThat(properties.watch()).isEqualTo(annotated(WasmProperties.Watch.class));
        assertThat(properties).isEqualTo(annotated(WasmProperties.class));
    }

    /** Binds nothing, so that all values are those of the annotations. */
    private static <T> T annotated(Class<T> type) {
        return new Binder(new MapConfigurationPropertySource()).bindOrCreate("nothing", type);
    }

    @Test
    void grantsNothingAndLimitsEverythingUnlessToldOtherwise() {
        this.runner.withPropertyValues("wasm.plugins.bare.location=classpath:guests/types.wasm")
            .run(properties((properties) -> {
                WasmProperties.Plugin plugin = properties.plugins().get("bare");
                assertThat(plugin.wasi().arguments()).isEmpty();
                assertThat(plugin.wasi().environment()).isEmpty();
                assertThat(plugin.wasi().directories()).isEmpty();
                assertThat(plugin.wasi().stdout()).isEqualTo(WasmProperties.Output.LOG);
                assertThat(plugin.wasi().stdin()).isNull();
                assertThat(plugin.wasi().clocks()).isEqualTo(new WasmProperties.Clocks(null, null));
                assertThat(plugin.wasi().random().seed()).isNull();
                assertThat(plugin.wasi().random().bytesPerCall().toBytes())
                    .isEqualTo(Randomness.DEFAULT_BYTES_PER_CALL);
                assertThat(plugin.wasi().exit()).isEqualTo(ExitPolicy.ALLOWED);
                assertThat(plugin.limits().memory()).isEqualTo(DataSize.ofMegabytes(64));
                assertThat(plugin.limits().timeout()).isEqualTo(Duration.ofSeconds(5));
                assertThat(plugin.sha256()).isNull();
                assertThat(plugin.reloadOnUpdate()).isFalse();
                assertThat(plugin.instances()).isEqualTo(new WasmProperties.Instances(WasmProperties.Strategy.PER_CALL,
                        null, 1024, Duration.ofSeconds(5)));
                assertThat(plugin.quarantine()).isEqualTo(new WasmProperties.Quarantine(0, Duration.ofMinutes(1),
                        Duration.ofSeconds(10), Duration.ofMinutes(5)));
                assertThat(properties.watch())
                    .isEqualTo(new WasmProperties.Watch(Duration.ofSeconds(10), Duration.ofSeconds(30)));
                assertThat(properties.hasFuel()).isFalse();
                assertThat(properties.deterministic()).isFalse();
            }));
    }

    private static WasmProperties.Directory directory(String host, String guest, Access access, Resolution resolution) {
        return new WasmProperties.Directory(host, null, guest, access, resolution,
                new WasmProperties.Quota(null, null));
    }

    @Test
    void bindsDirectoriesThatAreNoHosts() {
        this.runner.withPropertyValues("wasm.plugins.p.wasi.directories[0].location=memory",
                "wasm.plugins.p.wasi.directories[0].guest=/tmp", "wasm.plugins.p.wasi.directories[0].quota.size=10MB",
                "wasm.plugins.p.wasi.directories[0].quota.files=20")
            .run(properties((properties) -> assertThat(properties.plugins().get("p").wasi().directories())
                .containsExactly(new WasmProperties.Directory(null, "memory", "/tmp", null, Resolution.SECURE,
                        new WasmProperties.Quota(DataSize.ofMegabytes(10), 20)))));
    }

    @Test
    void hasTheEnginesDefaults() {
        this.runner.withPropertyValues("wasm.plugins.bare.location=classpath:guests/types.wasm")
            .run(properties(
                    (properties) -> assertThat(PluginLimits.of("bare", properties.plugins().get("bare").limits()))
                        .usingRecursiveComparison()
                        .ignoringFields("values.settingPrefix")
                        .isEqualTo(dev.wasmhost.WasmLimits.defaults())));
    }

    @Test
    void leavesTheAccessToTheKindOfDirectory() {
        this.runner
            .withPropertyValues("wasm.plugins.p.wasi.directories[0].host=/tmp",
                    "wasm.plugins.p.wasi.directories[0].guest=/tmp")
            .run(properties((properties) -> assertThat(properties.plugins().get("p").wasi().directories())
                .containsExactly(directory("/tmp", "/tmp", null, Resolution.SECURE))));
    }

    @Test
    void bindsEnvironmentVariables() {
        withVariables(Map.of("WASM_PLUGINS_MYPLUGIN_LIMITS_MODULESIZE", "1MB",
                "WASM_PLUGINS_MYPLUGIN_LIMITS_LOADTIMEOUT", "7s", "WASM_PLUGINS_MYPLUGIN_WASI_DIRECTORIES_0_HOST",
                "/tmp", "WASM_PLUGINS_MYPLUGIN_WASI_DIRECTORIES_0_GUEST", "/tmp", "WASM_HOME", "/opt/wasm"))
            .withPropertyValues("wasm.plugins.my-plugin.location=classpath:guests/types.wasm")
            .run(properties((properties) -> {
                assertThat(properties.plugins()).containsOnlyKeys("my-plugin");
                WasmProperties.Plugin plugin = properties.plugins().get("my-plugin");
                assertThat(plugin.limits().moduleSize()).isEqualTo(DataSize.ofMegabytes(1));
                assertThat(plugin.limits().loadTimeout()).isEqualTo(Duration.ofSeconds(7));
                assertThat(plugin.wasi().directories()).hasSize(1);
            }));
    }

    @Test
    void bindsEnvironmentVariablesWithDashesAsUnderscores() {
        withVariables(Map.of("WASM_PLUGINS_P_LIMITS_LOAD_TIMEOUT", "7s")).run(properties(
                (properties) -> assertThat(properties.plugins().get("p").limits().loadTimeout()).hasSeconds(7)));
    }

    @Test
    void refusesVariablesThatMayMeanAnotherPlugin() {
        withVariables(Map.of("WASM_PLUGINS_MYPLUGIN_LIMITS_LOAD_TIMEOUT", "7s"))
            .withPropertyValues("wasm.plugins.my-plugin.location=classpath:guests/types.wasm")
            .run((context) -> assertThat(context).getFailure()
                .rootCause()
                .hasMessage(
                        "plugins: expected one name, found \"my-plugin\" and \"myplugin\", which are the same in environment variables; write those without any dash or underscore but between levels"));
    }

    @Test
    void refusesUnknownProperties() {
        this.runner.withPropertyValues("wasm.plugins.p.limits.time=5s").run(refused("wasm.plugins.p.limits.time"));
        this.runner.withPropertyValues("wasm.plugin.p.location=x").run(refused("wasm.plugin.p.location"));
    }

    @Test
    void refusesUnknownPropertiesOfTheSystem() {
        withVariables(Map.of("WASM_PLUGINS_P_LIMITS_TIME", "5s")).run(refused("wasm.plugins.p.limits.time"));
        this.runner
            .withInitializer((context) -> replace(context.getEnvironment(),
                    new MapPropertySource(StandardEnvironment.SYSTEM_PROPERTIES_PROPERTY_SOURCE_NAME,
                            Map.of("wasm.plugins.p.limits.time", "5s"))))
            .run(refused("wasm.plugins.p.limits.time"));
    }

    private ApplicationContextRunner withVariables(Map<String, Object> variables) {
        return this.runner
            .withInitializer((context) -> replace(context.getEnvironment(), new SystemEnvironmentPropertySource(
                    StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME, variables)));
    }

    private static void replace(ConfigurableEnvironment environment, MapPropertySource source) {
        environment.getPropertySources().replace(source.getName(), source);
    }

    private static ContextConsumer<AssertableApplicationContext> properties(
            org.assertj.core.api.ThrowingConsumer<WasmProperties> check) {
        return (context) -> {
            assertThat(context).hasNotFailed();
            check.accept(context.getBean(WasmProperties.class));
        };
    }

    private static ContextConsumer<AssertableApplicationContext> refused(String property) {
        return (context) -> assertThat(context).getFailure()
            .rootCause()
            .isInstanceOfSatisfying(UnboundConfigurationPropertiesException.class,
                    (failure) -> assertThat(failure.getUnboundProperties())
                        .extracting((unbound) -> unbound.getName().toString())
                        .containsExactly(property));
    }

    @Configuration(proxyBeanMethods = false)
    @EnableConfigurationProperties(WasmProperties.class)
    static class PropertiesOnly {

        @Bean
        static org.springframework.boot.context.properties.ConfigurationPropertiesBindHandlerAdvisor advisor() {
            return UnknownSystemPropertiesBindHandler::new;
        }

    }

}

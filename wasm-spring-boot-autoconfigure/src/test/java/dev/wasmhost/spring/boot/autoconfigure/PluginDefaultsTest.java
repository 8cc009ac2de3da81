package dev.wasmhost.spring.boot.autoconfigure;

import java.time.Duration;
import java.util.Map;

import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.bind.UnboundConfigurationPropertiesException;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.util.unit.DataSize;

import static org.assertj.core.api.Assertions.assertThat;

class PluginDefaultsTest {

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
        .withConfiguration(AutoConfigurations.of(WasmAutoConfiguration.class))
        .withInitializer((context) -> context.addProtocolResolver(Modules::resolve))
        .withPropertyValues("wasm.plugins.p.location=module:echo", "wasm.plugins.other-one.location=module:echo",
                "wasm.defaults.limits.memory=3MB", "wasm.defaults.limits.timeout=700ms",
                "wasm.defaults.wasi.environment.A=1", "wasm.defaults.wasi.environment.B=2",
                "wasm.defaults.wasi.arguments[0]=x", "wasm.defaults.wasi.arguments[1]=y",
                "wasm.defaults.wasi.directories[0].location=memory", "wasm.defaults.wasi.directories[0].guest=/tmp",
                "wasm.defaults.wasi.stdout=discard", "wasm.defaults.instances.strategy=pooled",
                "wasm.defaults.instances.max=7", "wasm.defaults.quarantine.failures=3");

    @Test
    void areWhatAPluginHasThatSetsNothing() {
        this.runner.run((context) -> {
            WasmProperties.Plugin plugin = plugin(context.getBean(WasmPlugins.class), "other-one");
            WasmProperties.Defaults defaults = context.getBean(WasmProperties.class).defaults();
            assertThat(plugin.limits()).isEqualTo(defaults.limits());
            assertThat(plugin.limits().memory()).isEqualTo(DataSize.ofMegabytes(3));
            assertThat(plugin.wasi()).isEqualTo(defaults.wasi());
            assertThat(plugin.wasi().directories()).hasSize(1);
            assertThat(plugin.instances().maximum()).isEqualTo(7);
            assertThat(plugin.quarantine().failures()).isEqualTo(3);
            assertThat(plugin.location()).isNotNull();
        });
    }

    @Test
    void areOverriddenByWhatAPluginSets() {
        this.runner
            .withPropertyValues("wasm.plugins.p.limits.timeout=5s", "wasm.plugins.p.wasi.environment.B=two",
                    "wasm.plugins.p.wasi.environment.C=3", "wasm.plugins.p.wasi.arguments[0]=z",
                    "wasm.plugins.p.instances.strategy=per-call")
            .run((context) -> {
                WasmProperties.Plugin plugin = plugin(context.getBean(WasmPlugins.class), "p");
                assertThat(plugin.limits().timeout()).as("set to what is the default anyway").hasSeconds(5);
                assertThat(plugin.limits().memory()).isEqualTo(DataSize.ofMegabytes(3));
                assertThat(plugin.wasi().environment())
                    .containsExactlyInAnyOrderEntriesOf(Map.of("A", "1", "B", "two", "C", "3"));
                assertThat(plugin.wasi().arguments()).containsExactly("z");
                assertThat(plugin.wasi().stdout()).isEqualTo(WasmProperties.Output.DISCARD);
                assertThat(plugin.instances().strategy()).isEqualTo(WasmProperties.Strategy.PER_CALL);
                assertThat(plugin.instances().max()).isEqualTo(7);
            });
    }

    @Test
    void areOverriddenByVariables() {
        this.runner.withInitializer((context) -> context.getEnvironment()
            .getPropertySources()
            .replace(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
                    new SystemEnvironmentPropertySource(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME, Map
                        .of("WASM_PLUGINS_OTHERONE_LIMITS_TIMEOUT", "1s", "WASM_DEFAULTS_LIMITS_LOADTIMEOUT", "4s"))))
            .run((context) -> {
                WasmProperties.Limits limits = plugin(context.getBean(WasmPlugins.class), "other-one").limits();
                assertThat(limits.timeout()).hasSeconds(1);
                assertThat(limits.loadTimeout()).isEqualTo(Duration.ofSeconds(4));
                assertThat(limits.memory()).isEqualTo(DataSize.ofMegabytes(3));
            });
    }

    @Test
    void areMeantForPluginsThatAreLoadedLaterAsWell() {
        this.runner.run((context) -> {
            WasmPlugins plugins = context.getBean(WasmPlugins.class);
            plugins.load("later", new ByteArrayResource(Modules.echo()));
            assertThat(plugin(plugins, "later").limits().memory()).isEqualTo(DataSize.ofMegabytes(3));
            assertThat(plugin(plugins, "later").instances().max()).isEqualTo(7);
            assertThat(plugins.get("later").limits().timeout()).isEqualTo(Duration.ofMillis(700));
        });
    }

    @ConfigurationProperties(prefix = "tenants", ignoreUnknownFields = false)
    record Tenants(Map<String, WasmProperties.Plugin> plugins) {
    }

    @EnableConfigurationProperties(Tenants.class)
    static class Own {

    }

    @Test
    void areMeantForPluginsInOtherPropertiesAsWell() {
        this.runner.withUserConfiguration(Own.class)
            .withPropertyValues("tenants.plugins.one-a.limits.timeout=2s",
                    "tenants.plugins.one-a.wasi.environment.B=two", "tenants.plugins.two.location=module:echo")
            .run((context) -> {
                Map<String, WasmProperties.Plugin> plugins = context.getBean(Tenants.class).plugins();
                WasmProperties.Plugin one = plugins.get("one-a");
                assertThat(one.limits().timeout()).hasSeconds(2);
                assertThat(one.limits().memory()).isEqualTo(DataSize.ofMegabytes(3));
                assertThat(one.wasi().environment()).containsExactlyInAnyOrderEntriesOf(Map.of("A", "1", "B", "two"));
                assertThat(one.quarantine().failures()).isEqualTo(3);
                assertThat(one.location()).isNull();
                assertThat(plugins.get("two").limits().timeout()).isEqualTo(Duration.ofMillis(700));
                assertThat(plugins.get("two").location()).isNotNull();
            });
    }

    @Test
    void doNotHideMistakesInOtherProperties() {
        this.runner.withUserConfiguration(Own.class)
            .withPropertyValues("tenants.plugins.one.limits.timeuot=2s")
            .run((context) -> assertThat(context).getFailure()
                .rootCause()
                .isInstanceOf(UnboundConfigurationPropertiesException.class)
                .hasMessageContaining("tenants.plugins.one.limits.timeuot"));
    }

    private static WasmProperties.Plugin plugin(WasmPlugins plugins, String name) {
        return plugins.get(name).settings();
    }

}

package dev.wasmhost.spring.boot.autoconfigure;

import java.io.IOException;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.context.ApplicationListener;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.core.io.support.SpringFactoriesLoader;

import static org.assertj.core.api.Assertions.assertThat;

class EngineWarmUpTest {

    @Test
    void usesTheWholeEngine() throws IOException {
        assertThat(EngineWarmUp.use()).isEqualTo("<p><em>warm</em></p>\n");
    }

    @Test
    void listensToApplications() {
        assertThat(SpringFactoriesLoader.forDefaultResourceLocation().load(ApplicationListener.class))
            .hasAtLeastOneElementOfType(EngineWarmUp.class);
    }

    @ParameterizedTest
    @CsvSource({ "wasm.plugins.greeter.location, true", "wasm.defaults.limits.memory, false",
            "wasm.pluginsOfOthers, false" })
    void isForApplicationsWithPlugins(String property, boolean expected) {
        StandardEnvironment environment = new StandardEnvironment();
        environment.getPropertySources().addFirst(new MapPropertySource("test", Map.of(property, "x")));
        assertThat(EngineWarmUp.hasPlugins(environment)).isEqualTo(expected);
    }

    @Test
    void seesPluginsInEnvironmentVariables() {
        StandardEnvironment environment = new StandardEnvironment();
        environment.getPropertySources()
            .addLast(new SystemEnvironmentPropertySource("variables", Map.of("WASM_PLUGINS_GREETER_LOCATION", "x")));
        assertThat(EngineWarmUp.hasPlugins(environment)).isTrue();
    }

}

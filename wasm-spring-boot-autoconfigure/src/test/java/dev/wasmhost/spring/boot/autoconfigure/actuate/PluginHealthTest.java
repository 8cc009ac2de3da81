package dev.wasmhost.spring.boot.autoconfigure.actuate;

import dev.wasmhost.WasmTrap;
import dev.wasmhost.spring.boot.autoconfigure.TestHost;
import dev.wasmhost.spring.boot.autoconfigure.WasmPluginException;
import dev.wasmhost.spring.boot.autoconfigure.WasmPlugins;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import org.springframework.boot.health.actuate.endpoint.HealthEndpoint;
import org.springframework.boot.health.contributor.CompositeHealthContributor;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthContributor;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.core.io.ByteArrayResource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class PluginHealthTest {

    private final TestHost host = new TestHost();

    @AfterEach
    void close() {
        this.host.close();
    }

    @Test
    void isUpForEachPlugin() {
        Application.runner(this.host).withPropertyValues("wasm.plugins.q.location=module:echo").run((context) -> {
            assertThat(context.getBean(HealthEndpoint.class).healthForPath("wasm").getStatus()).isEqualTo(Status.UP);
            assertThat(context.getBean(HealthEndpoint.class).healthForPath("wasm", "q").getStatus())
                .isEqualTo(Status.UP);
            assertThat(health(context, "p")).isEqualTo(Health.up().withDetail("version", 1).build());
        });
    }

    @Test
    void isOutOfServiceInQuarantine() {
        Application.runner(this.host)
            .withPropertyValues("wasm.plugins.q.location=module:version-1", "wasm.defaults.quarantine.failures=1")
            .run((context) -> {
                WasmPlugins plugins = context.getBean(WasmPlugins.class);
                assertThatExceptionOfType(WasmTrap.class).isThrownBy(() -> plugins.get("p").call("crash"));
                assertThat(health(context, "p").getStatus()).isEqualTo(Status.OUT_OF_SERVICE);
                assertThat(health(context, "p").getDetails()).containsEntry("quarantine", "PT10S");
                assertThat(health(context, "q").getStatus()).isEqualTo(Status.UP);
                plugins.reload("p");
                assertThat(health(context, "p").getStatus()).isEqualTo(Status.UP);
            });
    }

    @Test
    void tellsThatAReloadFailed() {
        Application.runner(this.host).run((context) -> {
            WasmPlugins plugins = context.getBean(WasmPlugins.class);
            assertThatExceptionOfType(WasmPluginException.class)
                .isThrownBy(() -> plugins.replace("p", new ByteArrayResource(new byte[] { 1, 2, 3 }, "bad file")));
            assertThat(health(context, "p").getStatus()).isEqualTo(Status.UP);
            assertThat(health(context, "p").getDetails()).extractingByKey("failedReload")
                .asString()
                .contains("bad file", "is not a WebAssembly module");
            plugins.reload("p");
            assertThat(health(context, "p").getDetails()).doesNotContainKey("failedReload");
        });
    }

    @Test
    void followsPluginsThatComeAndGo() {
        Application.runner(this.host).run((context) -> {
            WasmPlugins plugins = context.getBean(WasmPlugins.class);
            HealthIndicator before = (HealthIndicator) contributor(context).getContributor("p");
            plugins.load("later", TestHost.file(2));
            plugins.unload("p");
            assertThat(contributor(context).stream()).extracting((entry) -> entry.name()).containsExactly("later");
            assertThat(contributor(context).getContributor("p")).isNull();
            assertThat(before.health().getStatus()).isEqualTo(Status.UNKNOWN);
        });
    }

    @Test
    void canBeSwitchedOffAndReplaced() {
        Application.runner(this.host)
            .withPropertyValues("management.health.wasm.enabled=false")
            .run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean("wasmHealthContributor"));
        Application.runner(this.host)
            .withBean("wasmHealthContributor", HealthIndicator.class, () -> () -> Health.down().build())
            .run((context) -> assertThat(context.getBean(HealthEndpoint.class).healthForPath("wasm").getStatus())
                .isEqualTo(Status.DOWN));
    }

    private static CompositeHealthContributor contributor(AssertableApplicationContext context) {
        return (CompositeHealthContributor) context.getBean("wasmHealthContributor", HealthContributor.class);
    }

    private static Health health(AssertableApplicationContext context, String plugin) {
        return ((HealthIndicator) contributor(context).getContributor(plugin)).health();
    }

}

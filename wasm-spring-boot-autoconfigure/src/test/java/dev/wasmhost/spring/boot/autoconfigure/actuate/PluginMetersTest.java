package dev.wasmhost.spring.boot.autoconfigure.actuate;

import dev.wasmhost.WasmExit;
import dev.wasmhost.WasmTrap;
import dev.wasmhost.spring.boot.autoconfigure.Modules;
import dev.wasmhost.spring.boot.autoconfigure.TestHost;
import dev.wasmhost.spring.boot.autoconfigure.WasmPluginException;
import dev.wasmhost.spring.boot.autoconfigure.WasmPluginHandle;
import dev.wasmhost.spring.boot.autoconfigure.WasmPlugins;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import org.springframework.core.io.ByteArrayResource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class PluginMetersTest {

    private final TestHost host = new TestHost();

    @AfterEach
    void close() {
        this.host.close();
    }

    @Test
    void countCallsAndInstances() {
        Application.runner(this.host)
            .withPropertyValues("wasm.plugins.p.instances.strategy=pooled", "wasm.plugins.p.instances.max=3")
            .run((context) -> {
                MeterRegistry registry = context.getBean(MeterRegistry.class);
                WasmPluginHandle plugin = context.getBean(WasmPlugins.class).get("p");
                this.host.onPause(() -> {
                    assertThat(gauge(registry, "wasm.calls.active", "p")).isOne();
                    assertThat(gauge(registry, "wasm.instances.active", "p")).isOne();
                });
                plugin.call("pause");
                plugin.call("version");
                assertThatExceptionOfType(WasmTrap.class).isThrownBy(() -> plugin.call("crash"));
                plugin.call("version");
                assertThat(calls(registry, "success")).isEqualTo(3);
                assertThat(calls(registry, "trap")).isOne();
                assertThat(calls(registry, "guest-exception")).isZero();
                assertThat(gauge(registry, "wasm.calls.active", "p")).isZero();
                assertThat(gauge(registry, "wasm.calls.waiting", "p")).isZero();
                assertThat(gauge(registry, "wasm.instances.idle", "p")).isOne();
                assertThat(gauge(registry, "wasm.instances.max", "p")).isEqualTo(3);
                assertThat(registry.get("wasm.instances.created").tag("plugin", "p").functionCounter().count())
                    .isEqualTo(2);
            });
    }

    @Test
    void countWhatHappensToPlugins() {
        Application.runner(this.host).withPropertyValues("wasm.defaults.quarantine.failures=1").run((context) -> {
            MeterRegistry registry = context.getBean(MeterRegistry.class);
            WasmPlugins plugins = context.getBean(WasmPlugins.class);
            plugins.reload("p");
            plugins.reload("p");
            assertThatExceptionOfType(WasmPluginException.class)
                .isThrownBy(() -> plugins.replace("p", new ByteArrayResource(new byte[0])));
            assertThatExceptionOfType(WasmTrap.class).isThrownBy(() -> plugins.get("p").call("crash"));
            assertThat(registry.get("wasm.reloads").tags("plugin", "p", "outcome", "success").functionCounter().count())
                .isEqualTo(2);
            assertThat(registry.get("wasm.reloads").tags("plugin", "p", "outcome", "failure").functionCounter().count())
                .isOne();
            assertThat(registry.get("wasm.quarantines").tags("plugin", "p").functionCounter().count()).isOne();
        });
    }

    @Test
    void showTheMemoryOfAllInstances() {
        Application.runner(this.host)
            .withPropertyValues("wasm.plugins.q.location=module:echo", "wasm.plugins.q.instances.strategy=pooled")
            .run((context) -> {
                WasmPlugins plugins = context.getBean(WasmPlugins.class);
                Gauge used = context.getBean(MeterRegistry.class).get("wasm.memory.used").gauge();
                double before = used.value();
                plugins.get("q").call(String.class, "apply", "text");
                assertThat(used.value()).as("of an idle instance").isGreaterThanOrEqualTo(before + 65536);
                plugins.unload("q");
                assertThat(used.value()).isLessThanOrEqualTo(before);
            });
    }

    @Test
    void countDenials() {
        Application.runner(this.host)
            .withPropertyValues("wasm.plugins.e.location=module:exits", "wasm.plugins.e.wasi.exit=trapped")
            .run((context) -> {
                MeterRegistry registry = context.getBean(MeterRegistry.class);
                WasmPluginHandle plugin = context.getBean(WasmPlugins.class).get("e");
                assertThatExceptionOfType(WasmTrap.class).isThrownBy(() -> plugin.call("quit"));
                assertThat(registry.get("wasm.denials").tag("plugin", "e").functionCounter().count()).isOne();
                assertThat(registry.get("wasm.denials").tag("plugin", "p").functionCounter().count()).isZero();
            });
    }

    @Test
    void comeAndGoWithPlugins() {
        Application.runner(this.host).run((context) -> {
            MeterRegistry registry = context.getBean(MeterRegistry.class);
            WasmPlugins plugins = context.getBean(WasmPlugins.class);
            plugins.load("later", new ByteArrayResource(Modules.exits()));
            assertThatExceptionOfType(WasmExit.class).isThrownBy(() -> plugins.get("later").call("quit"));
            assertThat(registry.get("wasm.calls").tags("plugin", "later", "outcome", "exit").functionCounter().count())
                .isOne();
            plugins.unload("later");
            assertThat(registry.getMeters()).filteredOn((meter) -> "later".equals(meter.getId().getTag("plugin")))
                .extracting((meter) -> meter.getId().getName())
                .containsOnly("wasm.call", "wasm.call.active");
            assertThat(gauge(registry, "wasm.instances.max", "p")).isEqualTo(64);
        });
    }

    private static double gauge(MeterRegistry registry, String name, String plugin) {
        return registry.get(name).tag("plugin", plugin).gauge().value();
    }

    private static double calls(MeterRegistry registry, String outcome) {
        return registry.get("wasm.calls").tags("plugin", "p", "outcome", outcome).functionCounter().count();
    }

}

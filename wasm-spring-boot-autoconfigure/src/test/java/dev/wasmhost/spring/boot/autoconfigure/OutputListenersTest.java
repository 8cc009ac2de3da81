package dev.wasmhost.spring.boot.autoconfigure;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import dev.wasmhost.WasmLimitException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** Output that is captured. */
class OutputListenersTest {

    private final List<String> written = new CopyOnWriteArrayList<>();

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
        .withConfiguration(AutoConfigurations.of(WasmAutoConfiguration.class))
        .withInitializer((context) -> context.addProtocolResolver(Modules::resolve))
        .withBean(WasmOutputListener.class, () -> this::note);

    private void note(WasmOutputListener.WasmOutput output) {
        this.written.add(output.plugin() + " " + output.version() + " [" + text(output.stdout()) + "] ["
                + text(output.stderr()) + "]");
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @ValueSource(strings = { "per-call", "pooled", "confined" })
    void eachCallsOutputIsGivenToListeners(String strategy) {
        this.runner
            .withPropertyValues("wasm.plugins.p.location=module:prints-initialization",
                    "wasm.plugins.p.wasi.stdout=capture", "wasm.plugins.p.instances.strategy=" + strategy)
            .run((context) -> {
                WasmPluginHandle plugin = context.getBean(WasmPlugins.class).get("p");
                plugin.call("_initialize");
                assertThat(plugin.call("answer")).isEqualTo(42);
                plugin.call("_initialize");
                assertThat(this.written).containsExactly("p 1 [initialized\n] []", "p 1 [initialized\n] []");
            });
    }

    interface Filter {

        String run(String stdin, List<String> arguments);

    }

    interface SilentFilter {

        void run(String stdin, List<String> arguments);

    }

    @Test
    void whatACommandWritesIsCapturedAndReturned() {
        this.runner
            .withPropertyValues("wasm.plugins.filter.location=classpath:guests/filter.wasm",
                    "wasm.plugins.filter.wasi.stdout=capture", "wasm.plugins.filter.wasi.stderr=capture")
            .run((context) -> {
                WasmPluginHandle plugin = context.getBean(WasmPlugins.class).get("filter");
                assertThat(plugin.bind(Filter.class).run("text", List.of())).isEqualTo("TEXT");
                plugin.bind(SilentFilter.class).run("more", List.of());
                assertThat(this.written).containsExactly("filter 1 [TEXT] [4 bytes\n]", "filter 1 [MORE] [4 bytes\n]");
                assertThatExceptionOfType(WasmCommandException.class)
                    .isThrownBy(() -> plugin.bind(Filter.class).run("", List.of("fail", "7")))
                    .satisfies((failure) -> assertThat(failure.errorOutput()).endsWith("line 2000\nthe reason"));
                assertThat(this.written).hasSize(3)
                    .last()
                    .asString()
                    .startsWith("filter 1 [partly done] [line 1\n")
                    .endsWith("line 2000\nthe reason\n]");
            });
    }

    @Test
    void whatAFailedCallWroteIsNotLost() {
        this.runner
            .withPropertyValues("wasm.plugins.filter.location=classpath:guests/filter.wasm",
                    "wasm.plugins.filter.wasi.stdout=capture", "wasm.plugins.filter.limits.output=1000B")
            .run((context) -> {
                Filter filter = context.getBean(WasmPlugins.class).get("filter").bind(Filter.class);
                assertThatExceptionOfType(WasmLimitException.class).isThrownBy(() -> filter.run("", List.of("flood")));
                assertThat(this.written).singleElement().asString().startsWith("filter 1 [flood\n");
            });
    }

    @Test
    @ExtendWith(OutputCaptureExtension.class)
    void aListenerThatFailsIsLoggedAndTheOthersAreTold(CapturedOutput output) {
        this.runner.withBean("failing", WasmOutputListener.class, () -> (written) -> {
            throw new IllegalStateException("not today");
        })
            .withPropertyValues("wasm.plugins.p.location=module:prints-initialization",
                    "wasm.plugins.p.wasi.stdout=capture")
            .run((context) -> {
                context.getBean(WasmPlugins.class).get("p").call("_initialize");
                assertThat(this.written).hasSize(1);
                assertThat(output).contains("A listener failed at output of plugin \"p\"").contains("not today");
            });
    }

}

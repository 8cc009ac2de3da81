package dev.wasmhost.spring.boot.autoconfigure;

import java.util.List;
import java.util.stream.StreamSupport;

import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.metrics.buffering.BufferingApplicationStartup;
import org.springframework.boot.context.metrics.buffering.StartupTimeline;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.metrics.StartupStep;

import static org.assertj.core.api.Assertions.assertThat;

class StartupStepsTest {

    private final BufferingApplicationStartup startup = new BufferingApplicationStartup(10_000);

    @Test
    void areNotedForEachPluginUntilTheApplicationHasStarted() {
        new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(WasmAutoConfiguration.class))
            .withUserConfiguration(Bound.class)
            .withInitializer((context) -> {
                context.addProtocolResolver(Modules::resolve);
                context.setApplicationStartup(this.startup);
            })
            .withPropertyValues("wasm.plugins.a.location=module:echo", "wasm.plugins.b.location=module:echo")
            .run((context) -> {
                List<String> steps = steps(); // plugins are loaded by several threads
                assertThat(steps).containsExactlyInAnyOrder("wasm.plugin.load a", "wasm.plugin.template a",
                        "wasm.plugin.load b", "wasm.plugin.template b", "wasm.plugin.bind a");
                assertThat(steps).containsSubsequence("wasm.plugin.load a", "wasm.plugin.template a",
                        "wasm.plugin.bind a");
                assertThat(steps).containsSubsequence("wasm.plugin.load b", "wasm.plugin.template b");
                context.getBean(WasmPlugins.class).reload("a");
                assertThat(steps()).isEmpty();
            });
    }

    private List<String> steps() {
        return this.startup.drainBufferedTimeline()
            .getEvents()
            .stream()
            .map(StartupTimeline.TimelineEvent::getStartupStep)
            .filter((step) -> step.getName().startsWith("wasm."))
            .map((step) -> step.getName() + " " + plugin(step))
            .toList();
    }

    private static String plugin(StartupStep step) {
        return StreamSupport.stream(step.getTags().spliterator(), false)
            .filter((tag) -> tag.getKey().equals("plugin"))
            .map(StartupStep.Tag::getValue)
            .findFirst()
            .orElseThrow();
    }

    interface Apply {

        String apply(String text);

    }

    @Configuration(proxyBeanMethods = false)
    @ImportWasmPlugins(plugin = "a", types = Apply.class)
    static class Bound {

    }

}

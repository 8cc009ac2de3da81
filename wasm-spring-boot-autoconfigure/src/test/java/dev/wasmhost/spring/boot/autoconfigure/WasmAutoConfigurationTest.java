package dev.wasmhost.spring.boot.autoconfigure;

import java.nio.file.Path;
import java.util.Set;

import dev.wasmhost.WasmEngine;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.LazyInitializationBeanFactoryPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.Resource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class WasmAutoConfigurationTest {

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
        .withConfiguration(AutoConfigurations.of(WasmAutoConfiguration.class));

    @Test
    void hasAnEngineAndNoPluginsUnlessSomeAreConfigured() {
        this.runner.run((context) -> {
            assertThat(context).hasSingleBean(WasmEngine.class).hasSingleBean(WasmPlugins.class);
            assertThat(context.getBean(WasmPlugins.class).names()).isEmpty();
        });
    }

    @Test
    void loadsWhatIsConfigured() {
        this.runner
            .withPropertyValues("wasm.plugins.types.location=classpath:guests/types.wasm",
                    "wasm.plugins.again.location=classpath:guests/types.wasm")
            .run((context) -> {
                WasmPlugins plugins = context.getBean(WasmPlugins.class);
                assertThat(plugins.names()).containsExactly("types", "again");
                assertThat(plugins.get("types").name()).isEqualTo("types");
                assertThat(plugins.get("types").module().exports()).isNotEmpty();
            });
    }

    @Test
    void loadsEvenIfBeansAreLazy() {
        this.runner
            .withInitializer(
                    (context) -> context.addBeanFactoryPostProcessor(new LazyInitializationBeanFactoryPostProcessor()))
            .withPropertyValues("wasm.plugins.missing.location=classpath:guests/missing.wasm")
            .run((context) -> assertThat(context).hasFailed());
    }

    @Test
    void isSwitchedOffByAProperty() {
        this.runner.withPropertyValues("wasm.enabled=false", "wasm.plugins.missing.location=classpath:missing.wasm")
            .run((context) -> assertThat(context).doesNotHaveBean(WasmEngine.class)
                .doesNotHaveBean(WasmPlugins.class)
                .doesNotHaveBean(WasmProperties.class));
    }

    @Test
    void isOffWithoutTheEngine() {
        this.runner.withClassLoader(new FilteredClassLoader(WasmEngine.class))
            .run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean("wasmPlugins"));
    }

    @Test
    void usesTheApplicationsEngine() {
        this.runner.withUserConfiguration(OwnEngine.class)
            .run((context) -> assertThat(context).hasSingleBean(WasmEngine.class).hasBean("ownEngine"));
    }

    @Test
    void usesTheApplicationsPlugins() {
        this.runner.withUserConfiguration(OwnPlugins.class)
            .withPropertyValues("wasm.plugins.missing.location=classpath:missing.wasm")
            .run((context) -> assertThat(context.getBean(WasmPlugins.class).names()).containsExactly("own"));
    }

    @Test
    void closesTheEngineWithTheContext() {
        this.runner.run((context) -> {
            WasmEngine engine = context.getBean(WasmEngine.class);
            context.close();
            assertThatIllegalStateException().isThrownBy(() -> engine.load(Modules.empty()));
        });
    }

    @Test
    void keepsCompiledCodeWhereAPropertySays(@TempDir Path folder) {
        Path directory = folder.resolve("cache");
        this.runner
            .withPropertyValues("wasm.compilation-cache.directory=" + directory,
                    "wasm.compilation-cache.key-file=" + folder.resolve("key"),
                    "wasm.plugins.types.location=classpath:guests/types.wasm")
            .run((context) -> {
                context.close();
                assertThat(directory).isDirectoryContaining("glob:**.code");
            });
    }

    @Test
    void refusesACacheWhoseKeyLiesInItsDirectory(@TempDir Path folder) {
        this.runner
            .withPropertyValues("wasm.compilation-cache.directory=" + folder,
                    "wasm.compilation-cache.key-file=" + folder.resolve("key"))
            .run((context) -> assertThat(context).getFailure().rootCause().hasMessageContaining("outside of"));
    }

    @Test
    void letsBeansCustomizeTheEngine() {
        this.runner.withUserConfiguration(SmallBudget.class)
            .withPropertyValues("wasm.plugins.types.location=classpath:guests/types.wasm")
            .run((context) -> assertThat(context).getFailure().rootCause().hasMessageContaining("memory budget"));
    }

    @Configuration(proxyBeanMethods = false)
    static class OwnEngine {

        @Bean
        WasmEngine ownEngine() {
            return WasmEngine.builder().build();
        }

    }

    @Configuration(proxyBeanMethods = false)
    static class OwnPlugins {

        @Bean
        WasmPlugins ownPlugins() {
            return new WasmPlugins() {

                @Override
                public Set<String> names() {
                    return Set.of("own");
                }

                @Override
                public WasmPluginHandle get(String name) {
                    throw new NoSuchWasmPluginException(name, names(), null);
                }

                @Override
                public WasmPluginHandle load(String name, WasmProperties.Plugin settings) {
                    throw new NoSuchWasmPluginException(name, names(), null);
                }

                @Override
                public void reload(String name) {
                    throw new NoSuchWasmPluginException(name, names(), null);
                }

                @Override
                public void replace(String name, Resource location) {
                    throw new NoSuchWasmPluginException(name, names(), null);
                }

                @Override
                public void replace(String name, WasmProperties.Plugin settings) {
                    throw new NoSuchWasmPluginException(name, names(), null);
                }

                @Override
                public void unload(String name) {
                    throw new NoSuchWasmPluginException(name, names(), null);
                }

            };
        }

    }

    @Configuration(proxyBeanMethods = false)
    static class SmallBudget {

        @Bean
        WasmEngineCustomizer smallBudget() {
            return (builder) -> builder.memoryBudget(65536);
        }

    }

}

package dev.wasmhost.spring.boot.autoconfigure;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;

import dev.wasmhost.MalformedModuleException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.ByteArrayResource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class PluginChangesTest {

    private final TestHost host = new TestHost();

    private final ApplicationContextRunner runner = this.host.runner().withUserConfiguration(Beans.class);

    @AfterEach
    void close() {
        this.host.close();
    }

    @Test
    void replacesAPluginBelowItsHandlesAndInterfaces() {
        this.runner.run((context) -> {
            WasmPlugins plugins = context.getBean(WasmPlugins.class);
            WasmPluginHandle handle = plugins.get("p");
            TestHost.Versioned bean = context.getBean(TestHost.Versioned.class);
            assertThat(bean.version()).isOne();
            plugins.replace("p", TestHost.file(2));
            assertThat(bean.version()).isEqualTo(2);
            assertThat(handle.call("version")).isEqualTo(2);
            assertThat(plugins.get("p")).isSameAs(handle);
            assertThat(handle.version()).isEqualTo(2);
            assertThat(handle.settings().location().getDescription()).contains("version 2");
        });
    }

    @Test
    void bindsAnInterfaceAnewWhenExportsHaveOtherNamesOrTypes() {
        this.runner.run((context) -> {
            WasmPlugins plugins = context.getBean(WasmPlugins.class);
            plugins.load("spelled", new ByteArrayResource(Modules.constant("the-answer", 1)));
            Answer answer = plugins.get("spelled").bind(Answer.class);
            assertThat(answer.theAnswer()).isOne();
            plugins.replace("spelled", new ByteArrayResource(Modules.constant("the_answer", 2)));
            assertThat(answer.theAnswer()).isEqualTo(2);
            assertThat(answer.twice()).isEqualTo(4);
        });
    }

    @Test
    void implementsInterfacesOfTheJdk() {
        this.runner.run((context) -> {
            WasmPluginHandle plugin = context.getBean(WasmPlugins.class)
                .load("supplier", new ByteArrayResource(Modules.constant("get-as-int", 5)));
            assertThat(plugin.bind(IntSupplier.class).getAsInt()).isEqualTo(5);
        });
    }

    @Test
    void refusesAFileThatDoesNotFitABoundInterface() {
        this.runner.run((context) -> {
            WasmPlugins plugins = context.getBean(WasmPlugins.class);
            assertThatExceptionOfType(WasmPluginBindingException.class)
                .isThrownBy(() -> plugins.replace("p", new ByteArrayResource(Modules.constant("version", 2))))
                .withMessageContaining("pause");
            assertThat(context.getBean(TestHost.Versioned.class).version()).isOne();
            assertThat(plugins.get("p").version()).isOne();
        });
    }

    @Test
    void refusesGarbageAndGoesOnServing() {
        this.runner.run((context) -> {
            WasmPlugins plugins = context.getBean(WasmPlugins.class);
            this.host.events();
            assertThatExceptionOfType(WasmPluginLoadException.class)
                .isThrownBy(() -> plugins.replace("p", new ByteArrayResource(new byte[] { 1, 2, 3 })))
                .withCauseInstanceOf(MalformedModuleException.class);
            assertThat(context.getBean(TestHost.Versioned.class).version()).isOne();
            assertThat(this.host.events()).singleElement()
                .isInstanceOfSatisfying(WasmPluginEvent.ReloadFailed.class, (event) -> {
                    assertThat(event.version()).isOne();
                    assertThat(event.failure()).isInstanceOf(WasmPluginLoadException.class);
                    assertThat(event.explanation()).contains("it is not a WebAssembly module",
                            "Point 'wasm.plugins.p.location'");
                });
        });
    }

    @Test
    void letsCallsOfTheOldVersionEnd() {
        this.runner.run((context) -> {
            WasmPlugins plugins = context.getBean(WasmPlugins.class);
            WasmPluginHandle handle = plugins.get("p");
            Future<Object> old = this.host.start(handle, "pause");
            this.host.awaitInside(1);
            plugins.replace("p", TestHost.file(2));
            assertThat(handle.call("version")).isEqualTo(2);
            this.host.release(1);
            assertThat(old.get(1, TimeUnit.MINUTES)).isEqualTo(1);
        });
    }

    @Test
    void loadsAndUnloads() {
        this.runner.run((context) -> {
            WasmPlugins plugins = context.getBean(WasmPlugins.class);
            WasmPluginHandle handle = plugins.load("q", TestHost.file(7));
            assertThat(plugins.names()).containsExactly("p", "q");
            assertThat(handle.call("version")).isEqualTo(7);
            assertThat(handle.settings().wasi().directories()).isEmpty();
            plugins.unload("q");
            assertThat(plugins.names()).containsExactly("p");
            assertThatExceptionOfType(NoSuchWasmPluginException.class).isThrownBy(() -> plugins.get("q"));
            assertThatExceptionOfType(NoSuchWasmPluginException.class).isThrownBy(() -> plugins.unload("q"));
            assertThatExceptionOfType(NoSuchWasmPluginException.class).isThrownBy(() -> plugins.reload("q"));
            assertThatExceptionOfType(WasmPluginUnavailableException.class).isThrownBy(() -> handle.call("version"))
                .withMessage("plugin \"q\" takes no calls: it was unloaded");
            assertThatExceptionOfType(WasmPluginUnavailableException.class).isThrownBy(handle::module);
        });
    }

    @Test
    void refusesASecondPluginOfAName() {
        this.runner.run((context) -> assertThatExceptionOfType(DuplicateWasmPluginException.class)
            .isThrownBy(() -> context.getBean(WasmPlugins.class).load("p", TestHost.file(2)))
            .withMessageContaining("\"p\" cannot be loaded: there is one of this name"));
    }

    @Test
    void servesInterfacesAgainWhenAPluginIsLoadedAgain() {
        this.runner.run((context) -> {
            WasmPlugins plugins = context.getBean(WasmPlugins.class);
            TestHost.Versioned bean = context.getBean(TestHost.Versioned.class);
            plugins.unload("p");
            assertThatExceptionOfType(WasmPluginUnavailableException.class).isThrownBy(bean::version);
            assertThatExceptionOfType(WasmPluginBindingException.class)
                .isThrownBy(() -> plugins.load("p", new ByteArrayResource(Modules.empty())));
            assertThat(plugins.names()).isEmpty();
            plugins.load("p", TestHost.file(3));
            assertThat(bean.version()).isEqualTo(3);
            assertThat(plugins.get("p").version()).isEqualTo(2);
        });
    }

    @Test
    void replacesSettingsWithTheFile() {
        this.runner.run((context) -> {
            WasmPlugins plugins = context.getBean(WasmPlugins.class);
            plugins.replace("p", WasmProperties.Plugin.of(TestHost.file(2)));
            assertThat(plugins.get("p").call("version")).isEqualTo(2);
            plugins.replace("p", TestHost.settings(2, Map.of("instances.strategy", "pooled")));
            assertThat(plugins.get("p").call("count")).isEqualTo(1);
            assertThat(plugins.get("p").call("count")).isEqualTo(2);
            plugins.reload("p");
            assertThat(plugins.get("p").call("count")).isEqualTo(1);
        });
    }

    @Test
    void publishesWhatHappens() {
        this.runner.run((context) -> {
            WasmPlugins plugins = context.getBean(WasmPlugins.class);
            String first = plugins.get("p").sha256();
            assertThat(first).isEqualTo(Sha256.of(Modules.versioned(1))).hasSize(64);
            plugins.replace("p", TestHost.file(2));
            String second = plugins.get("p").sha256();
            plugins.unload("p");
            List<WasmPluginEvent> events = this.host.events();
            assertThat(events.get(0)).isInstanceOf(WasmPluginEvent.Loaded.class)
                .hasToString("Loaded[plugin=p, version=1, sha256=" + first + "]");
            assertThat(events.subList(1, events.size())).containsExactly(
                    new WasmPluginEvent.Replaced("p", 2, second, first), new WasmPluginEvent.Unloaded("p"));
        });
    }

    @Test
    void looksIntoNoFileBeforeItIsThePinnedOne() {
        this.runner.run((context) -> {
            WasmPlugins plugins = context.getBean(WasmPlugins.class);
            WasmProperties.Plugin pinned = TestHost.settings(2, Map.of("sha256", Sha256.of(Modules.versioned(2))));
            assertThatExceptionOfType(WasmPluginHashException.class)
                .isThrownBy(() -> plugins.replace("p", pinned.withLocation(new ByteArrayResource(Modules.invalid()))))
                .satisfies((ex) -> assertThat(ex.found()).isEqualTo(Sha256.of(Modules.invalid())));
            plugins.replace("p", pinned);
            assertThat(plugins.get("p").version()).isEqualTo(2);
        });
    }

    @Test
    void tellsTheHashOfWhatWasLoadedAfterThePluginIsGone() {
        this.runner.run((context) -> {
            WasmPlugins plugins = context.getBean(WasmPlugins.class);
            plugins.unload("p");
            plugins.load("p", TestHost.file(2));
            plugins.replace("p", TestHost.file(1));
            assertThat(this.host.events()).filteredOn(WasmPluginEvent.Loaded.class::isInstance)
                .map((event) -> ((WasmPluginEvent.Loaded) event).sha256())
                .containsExactly(Sha256.of(Modules.versioned(1)), Sha256.of(Modules.versioned(2)));
        });
    }

    @Test
    @ExtendWith(OutputCaptureExtension.class)
    void isNotDisturbedByListenersThatFail(CapturedOutput output) {
        this.runner.run((context) -> {
            context.addApplicationListener((event) -> {
                throw new IllegalStateException("listener");
            });
            context.getBean(WasmPlugins.class).replace("p", TestHost.file(2));
            assertThat(context.getBean(WasmPlugins.class).get("p").version()).isEqualTo(2);
            assertThat(output).contains("A listener failed at Replaced[plugin=p");
        });
    }

    @Test
    void implementsTheMethodsOfObject() {
        this.runner.run((context) -> {
            TestHost.Versioned bean = context.getBean(TestHost.Versioned.class);
            TestHost.Versioned other = context.getBean(WasmPlugins.class).get("p").bind(TestHost.Versioned.class);
            assertThat(Set.of(bean, other)).contains(bean).hasSize(2);
            assertThat(bean).hasToString(TestHost.Versioned.class.getName() + " bound to plugin \"p\"");
        });
    }

    interface Answer {

        int theAnswer();

        default int twice() {
            return 2 * theAnswer();
        }

    }

    @Configuration(proxyBeanMethods = false)
    @ImportWasmPlugins(plugin = "p", types = TestHost.Versioned.class)
    static class Beans {

    }

}

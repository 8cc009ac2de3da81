package dev.wasmhost.spring.boot.autoconfigure;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

/** Many plugins, loaded by several threads. */
@Timeout(60)
class PluginLoadingTest {

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
        .withConfiguration(AutoConfigurations.of(WasmAutoConfiguration.class))
        .withInitializer((context) -> context.addProtocolResolver(Modules::resolve));

    @Test
    void allAreLoadedAndKeepTheirOrder() {
        List<String> names = new ArrayList<>();
        ApplicationContextRunner many = this.runner;
        for (int i = 0; i < 12; i++) {
            String name = "plugin-" + (char) ('z' - i);
            names.add(name);
            many = many.withPropertyValues("wasm.plugins." + name + ".location=module:echo");
        }
        many.run((context) -> {
            WasmPlugins plugins = context.getBean(WasmPlugins.class);
            assertThat(plugins.names()).containsExactlyElementsOf(names);
            for (String name : names) {
                assertThat(plugins.get(name).call(String.class, "apply", name)).isEqualTo(name);
            }
        });
    }

    /** The slow one is still running when the others have failed long ago. */
    @ParameterizedTest
    @CsvSource({ "endless-start, garbage", "garbage, endless-start", "trap-at-start, unknown-import",
            "unknown-import, trap-at-start" })
    void theFirstInOrderDecidesWhatIsWrong(String first, String second) {
        this.runner
            .withPropertyValues("wasm.plugins.a.location=module:" + first, "wasm.plugins.b.location=module:" + second,
                    "wasm.plugins.c.location=module:garbage", "wasm.defaults.limits.load-timeout=300ms")
            .run((context) -> assertThat(failed(context.getStartupFailure())).containsExactly("a"));
    }

    @Test
    void aWrongSettingCountsLessThanAWrongPluginBeforeIt() {
        this.runner
            .withPropertyValues("wasm.plugins.a.location=module:endless-start", "wasm.plugins.b.location=module:echo",
                    "wasm.plugins.b.instances.max=0", "wasm.defaults.limits.load-timeout=300ms")
            .run((context) -> assertThat(failed(context.getStartupFailure())).containsExactly("a"));
    }

    @Test
    void whatWasOpenedIsClosedWhenAnotherIsWrong() throws IOException {
        String address;
        try (ServerSocket probe = new ServerSocket()) {
            probe.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            address = "127.0.0.1:" + probe.getLocalPort();
        }
        this.runner
            .withPropertyValues("wasm.plugins.a.location=module:echo", "wasm.plugins.a.wasi.listeners=" + address,
                    "wasm.plugins.b.location=module:echo", "wasm.plugins.c.location=module:garbage")
            .run((context) -> assertThat(context).hasFailed());
        new PluginListeners().lease("other", List.of(address)).close();
    }

    @Test
    void aHostFunctionThatRunsWhileItsPluginIsLoadedHasItsBean() {
        this.runner.withBean(Notes.class)
            .withPropertyValues("wasm.plugins.a.location=module:echo", "wasm.plugins.b.location=module:echo",
                    "wasm.plugins.c.location=module:notes-at-start", "wasm.plugins.c.host-functions=notes.add",
                    "wasm.plugins.d.location=module:echo")
            .run((context) -> assertThat(context.getBean(Notes.class).threads).isNotEmpty()
                .containsOnly(Thread.currentThread()));
    }

    /** Returns the plugins that an application did not start for. */
    private static List<String> failed(Throwable failure) {
        List<String> plugins = new ArrayList<>();
        for (Throwable each = failure; each != null; each = each.getCause()) {
            if (each instanceof WasmPluginException plugin) {
                plugins.add(plugin.plugin());
            }
        }
        return plugins;
    }

    static class Notes {

        private final List<Thread> threads = new ArrayList<>();

        @WasmHostFunction(module = "notes")
        void add() {
            this.threads.add(Thread.currentThread());
        }

    }

}

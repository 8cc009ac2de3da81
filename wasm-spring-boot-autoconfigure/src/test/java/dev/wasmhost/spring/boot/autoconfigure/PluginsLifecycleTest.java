package dev.wasmhost.spring.boot.autoconfigure;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

import dev.wasmhost.WasmInterruptedException;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.SmartLifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class PluginsLifecycleTest {

    private final TestHost host = new TestHost();

    @AfterEach
    void close() {
        this.host.close();
    }

    @Test
    void stopsAfterTheWebServerAndStartsBefore() {
        assertThat(PluginsLifecycle.PHASE).isLessThan(WebServerApplicationContext.GRACEFUL_SHUTDOWN_PHASE)
            .isLessThan(WebServerApplicationContext.START_STOP_LIFECYCLE_PHASE);
    }

    @Test
    void servesWhatStopsWithTheWebServer() {
        LastRequest request = new LastRequest();
        this.host.runner().withBean(LastRequest.class, () -> request).run((context) -> {
            request.plugin = context.getBean(WasmPlugins.class).get("p");
            context.close();
            assertThat(request.results).containsExactly(1);
            assertThatExceptionOfType(WasmPluginUnavailableException.class)
                .isThrownBy(() -> request.plugin.call("version"))
                .withMessage("plugin \"p\" takes no calls: the application stops");
        });
    }

    @Test
    void waitsForCallsThatRun() {
        this.host.runner().run((context) -> {
            WasmPluginHandle plugin = context.getBean(WasmPlugins.class).get("p");
            Future<Object> call = this.host.start(plugin, "pause");
            this.host.awaitInside(1);
            Thread stop = new Thread(context::close);
            stop.start();
            awaitRefusal(plugin);
            assertThat(stop.isAlive()).isTrue();
            assertThat(call.isDone()).isFalse();
            this.host.release(1);
            assertThat(call.get()).isEqualTo(1);
            stop.join(TimeUnit.MINUTES.toMillis(1));
            assertThat(stop.isAlive()).isFalse();
        });
    }

    @Test
    @ExtendWith(OutputCaptureExtension.class)
    void stopsCallsThatDoNotEnd(CapturedOutput output) {
        runner("wasm.plugins.p.limits.timeout=1h", "spring.lifecycle.timeout-per-shutdown-phase=20ms")
            .run((context) -> {
                WasmPluginHandle plugin = context.getBean(WasmPlugins.class).get("p");
                Future<Object> call = this.host.start(plugin, "spin");
                this.host.awaitInside(1);
                context.close();
                assertThatThrownBy(() -> call.get(1, TimeUnit.MINUTES)).isInstanceOf(ExecutionException.class)
                    .cause()
                    .isInstanceOfSatisfying(WasmInterruptedException.class,
                            (stop) -> assertThat(stop.reason()).isEqualTo(WasmInterruptedException.Reason.CANCELLED));
                assertThat(output).contains("1 calls of plugins are stopped: they did not end within PT0.02S "
                        + "(spring.lifecycle.timeout-per-shutdown-phase)");
            });
    }

    @Test
    void servesAgainAfterARestart() {
        runner("wasm.plugins.p.limits.timeout=1h", "spring.lifecycle.timeout-per-shutdown-phase=20ms")
            .run((context) -> {
                WasmPluginHandle plugin = context.getBean(WasmPlugins.class).get("p");
                Future<Object> call = this.host.start(plugin, "spin");
                this.host.awaitInside(1);
                context.getSourceApplicationContext().stop();
                assertThatThrownBy(call::get).isInstanceOf(ExecutionException.class);
                context.getBean(WasmPlugins.class).replace("p", TestHost.file(2));
                assertThatExceptionOfType(WasmPluginUnavailableException.class)
                    .isThrownBy(() -> plugin.call("version"));
                context.getSourceApplicationContext().start();
                assertThat(plugin.call("version")).isEqualTo(2);
            });
    }

    @Test
    void endsItsThreads() {
        this.host.runner().run((context) -> {
            context.close();
            assertThat(Thread.getAllStackTraces().keySet()).extracting(Thread::getName)
                .doesNotContain("wasm-plugin-watch");
        });
    }

    private ApplicationContextRunner runner(String... properties) {
        return this.host.runner().withPropertyValues(properties);
    }

    private static void awaitRefusal(WasmPluginHandle plugin) {
        Awaitility.await().atMost(1, TimeUnit.MINUTES).until(() -> {
            try {
                plugin.call("version");
                return false;
            }
            catch (WasmPluginUnavailableException ex) {
                return true;
            }
        });
    }

    /** Ends when the web server's requests do. */
    static final class LastRequest implements SmartLifecycle {

        private final List<Object> results = new ArrayList<>();

        private WasmPluginHandle plugin;

        private boolean running;

        @Override
        public void start() {
            this.running = true;
        }

        @Override
        public void stop() {
            this.results.add(this.plugin.call("version"));
            this.running = false;
        }

        @Override
        public boolean isRunning() {
            return this.running;
        }

        @Override
        public int getPhase() {
            return WebServerApplicationContext.START_STOP_LIFECYCLE_PHASE;
        }

    }

}

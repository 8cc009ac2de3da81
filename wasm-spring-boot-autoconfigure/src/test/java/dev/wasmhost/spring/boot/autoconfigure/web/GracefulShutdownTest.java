package dev.wasmhost.spring.boot.autoconfigure.web;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import dev.wasmhost.spring.boot.autoconfigure.Modules;
import dev.wasmhost.spring.boot.autoconfigure.TestHost;
import dev.wasmhost.spring.boot.autoconfigure.WasmPluginHandle;
import dev.wasmhost.spring.boot.autoconfigure.WasmPluginUnavailableException;
import dev.wasmhost.spring.boot.autoconfigure.WasmPlugins;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.logging.LoggingApplicationListener;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** An application that is stopped while its web server has requests for plugins. */
class GracefulShutdownTest {

    private static final TestHost HOST = new TestHost();

    private final HttpClient client = HttpClient.newHttpClient();

    @AfterEach
    void close() {
        HOST.close();
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @RestController
    static class Application {

        private final WasmPlugins plugins;

        Application(WasmPlugins plugins) {
            this.plugins = plugins;
        }

        /** Calls again after the call that was kept inside. */
        @GetMapping("/pause")
        String pause() {
            WasmPluginHandle plugin = this.plugins.get("p");
            return plugin.call("pause") + " and " + plugin.call("version");
        }

        @Bean
        BetweenServerAndPlugins between(WasmPlugins plugins) {
            return new BetweenServerAndPlugins(plugins.get("p"));
        }

    }

    @Configuration(proxyBeanMethods = false)
    static class Host {

        @Bean
        static TestHost testHost() {
            return HOST;
        }

    }

    /** Stops after the web server. */
    static final class BetweenServerAndPlugins implements SmartLifecycle {

        private final WasmPluginHandle plugin;

        private final List<Object> results = new ArrayList<>();

        private boolean running;

        private int port;

        BetweenServerAndPlugins(WasmPluginHandle plugin) {
            this.plugin = plugin;
        }

        @Override
        public void start() {
            this.running = true;
        }

        @Override
        public void stop() {
            this.results.add(accepts(this.port));
            this.results.add(this.plugin.call("version"));
            this.running = false;
        }

        @Override
        public boolean isRunning() {
            return this.running;
        }

        @Override
        public int getPhase() {
            return WebServerApplicationContext.START_STOP_LIFECYCLE_PHASE - 1;
        }

    }

    private static ConfigurableApplicationContext start() {
        SpringApplication application = new SpringApplicationBuilder(Application.class, Host.class)
            .web(WebApplicationType.SERVLET)
            .initializers((ApplicationContextInitializer<ConfigurableApplicationContext>) (context) -> context
                .addProtocolResolver(Modules::resolve))
            .properties("server.port=0", "wasm.plugins.p.location=module:version-1", "wasm.plugins.p.limits.timeout=5m",
                    "spring.lifecycle.timeout-per-shutdown-phase=5m")
            .build();
        application.setListeners(withoutLogging(application.getListeners()));
        return application.run();
    }

    /** Other tests read what the log has by default. */
    private static List<ApplicationListener<?>> withoutLogging(Set<ApplicationListener<?>> listeners) {
        return listeners.stream().filter((listener) -> !(listener instanceof LoggingApplicationListener)).toList();
    }

    @Test
    void answersTheRequestsThatRunAndStopsPluginsAfterTheServer() throws Exception {
        ConfigurableApplicationContext context = start();
        WasmPluginHandle plugin = context.getBean(WasmPlugins.class).get("p");
        BetweenServerAndPlugins between = context.getBean(BetweenServerAndPlugins.class);
        between.port = context.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
        CompletableFuture<HttpResponse<String>> request = this.client.sendAsync(
                HttpRequest.newBuilder(URI.create("http://localhost:" + between.port + "/pause")).build(),
                BodyHandlers.ofString());
        HOST.awaitInside(1);

        Thread stop = new Thread(context::close);
        stop.start();
        Awaitility.await().atMost(1, TimeUnit.MINUTES).until(() -> !accepts(between.port));
        assertThat(stop.isAlive()).isTrue();
        assertThat(request).isNotDone();
        assertThat(plugin.call("version")).isEqualTo(1);

        HOST.release(1);
        HttpResponse<String> response = request.get(1, TimeUnit.MINUTES);
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).isEqualTo("1 and 1");
        stop.join(TimeUnit.MINUTES.toMillis(1));
        assertThat(stop.isAlive()).isFalse();
        assertThat(between.results).containsExactly(false, 1);
        assertThatExceptionOfType(WasmPluginUnavailableException.class).isThrownBy(() -> plugin.call("version"))
            .withMessage("plugin \"p\" takes no calls: the application stops");
    }

    private static boolean accepts(int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress("localhost", port));
            return true;
        }
        catch (IOException ex) {
            return false;
        }
    }

}

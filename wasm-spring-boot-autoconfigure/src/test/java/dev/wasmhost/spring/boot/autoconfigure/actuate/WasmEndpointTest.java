package dev.wasmhost.spring.boot.autoconfigure.actuate;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Principal;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

import com.jayway.jsonpath.DocumentContext;
import com.jayway.jsonpath.JsonPath;
import dev.wasmhost.spring.boot.autoconfigure.Modules;
import dev.wasmhost.spring.boot.autoconfigure.WasmHostFunction;
import dev.wasmhost.spring.boot.autoconfigure.WasmPlugins;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.actuate.endpoint.SanitizingFunction;
import org.springframework.boot.actuate.endpoint.SecurityContext;
import org.springframework.boot.actuate.endpoint.Show;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.logging.LoggingApplicationListener;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/** Asked over HTTP, as operators do. */
class WasmEndpointTest {

    private final HttpClient client = HttpClient.newHttpClient();

    private Path file;

    @BeforeEach
    void writeFile(@TempDir Path directory) throws IOException {
        this.file = Files.write(directory.resolve("plugin.wasm"), Modules.constant("answer", 42));
    }

    private ConfigurableApplicationContext start(Class<?> source, String... properties) {
        String[] arguments = Stream.of(properties).map((property) -> "--" + property).toArray(String[]::new);
        SpringApplication application = new SpringApplicationBuilder(source).web(WebApplicationType.SERVLET)
            .properties("server.port=0", "management.endpoints.web.exposure.include=*",
                    "wasm.plugins.p.location=file:" + this.file, "wasm.plugins.p.wasi.arguments[0]=token1234",
                    "wasm.plugins.p.wasi.environment.PASSWORD=hunter2",
                    "wasm.plugins.p.wasi.directories[0].host=" + this.file.getParent(),
                    "wasm.plugins.p.wasi.directories[0].guest=/data", "wasm.plugins.p.wasi.random.seed=987654321")
            .build();
        application.setListeners(withoutLogging(application.getListeners()));
        return application.run(arguments);
    }

    /** Other tests read what the log has by default. */
    private static List<ApplicationListener<?>> withoutLogging(Set<ApplicationListener<?>> listeners) {
        return listeners.stream().filter((listener) -> !(listener instanceof LoggingApplicationListener)).toList();
    }

    private ConfigurableApplicationContext start(String... properties) {
        return start(Application.class, properties);
    }

    @Test
    void listsPlugins() throws Exception {
        try (ConfigurableApplicationContext context = start()) {
            context.getBean(WasmPlugins.class).get("p").call("answer");
            DocumentContext list = JsonPath.parse(get(context, "").body());
            assertThat(list.<Integer>read("$.plugins.p.version")).isOne();
            assertThat(list.<String>read("$.plugins.p.sha256")).hasSize(64);
            assertThat(list.<String>read("$.plugins.p.state")).isEqualTo("UP");
            assertThat(list.<Integer>read("$.plugins.p.calls")).isOne();
            assertThat(list.<Integer>read("$.plugins.p.failures")).isZero();
            assertThat(list.<Integer>read("$.plugins.p.active")).isZero();
        }
    }

    @Test
    void describesAPluginWithoutWhatMayBeSecret() throws Exception {
        try (ConfigurableApplicationContext context = start("wasm.plugins.p.limits.memory=3MB",
                "wasm.plugins.p.instances.strategy=pooled")) {
            context.getBean(WasmPlugins.class).get("p").call("answer");
            String body = get(context, "/p").body();
            assertThat(body).doesNotContain("hunter2", "token1234", "987654321", this.file.getParent().toString());
            DocumentContext plugin = JsonPath.parse(body);
            assertThat(plugin.<List<String>>read("$.exports")).containsExactly("answer: () -> (i32)");
            assertThat(plugin.<String>read("$.settings.limits.memory")).isEqualTo("3145728B");
            assertThat(plugin.<String>read("$.settings.limits.timeout")).isEqualTo("PT5S");
            assertThat(plugin.<String>read("$.settings.instances.strategy")).isEqualTo("POOLED");
            assertThat(plugin.<Boolean>read("$.settings.reloadOnUpdate")).isFalse();
            assertThat(plugin.<String>read("$.settings.location")).isEqualTo("******");
            assertThat(plugin.<String>read("$.settings.wasi.environment.PASSWORD")).isEqualTo("******");
            assertThat(plugin.<String>read("$.settings.wasi.directories[0].host")).isEqualTo("******");
            assertThat(plugin.<String>read("$.settings.wasi.directories[0].resolution")).isEqualTo("SECURE");
            assertThat(plugin.<Integer>read("$.statistics.calls.SUCCESS")).isOne();
            assertThat(plugin.<Integer>read("$.statistics.idle")).isOne();
            assertThat(plugin.<Integer>read("$.statistics.maximum")).isEqualTo(64);
        }
    }

    @Test
    void describesWhatIsGrantedAndLimited() throws Exception {
        try (ConfigurableApplicationContext context = start(Granting.class,
                "wasm.plugins.p.host-functions[0]=audit.log", "wasm.plugins.p.limits.fuel=12345678")) {
            DocumentContext plugin = JsonPath.parse(get(context, "/p").body());
            assertThat(plugin.<List<String>>read("$.settings.hostFunctions")).containsExactly("audit.log");
            assertThat(plugin.<Integer>read("$.settings.limits.fuel")).isEqualTo(12345678);
            assertThat(plugin.<String>read("$.settings.wasi.random.seed")).isEqualTo("******");
        }
    }

    @Test
    void showsValuesIfToldSoButNeverThoseOfVariables() throws Exception {
        try (ConfigurableApplicationContext context = start(Sanitizing.class,
                "management.endpoint.wasm.show-values=always")) {
            String body = get(context, "/p").body();
            assertThat(body).doesNotContain("hunter2");
            DocumentContext plugin = JsonPath.parse(body);
            assertThat(plugin.<String>read("$.settings.location")).contains(this.file.toString());
            assertThat(plugin.<String>read("$.settings.wasi.environment.PASSWORD")).isEqualTo("******");
            assertThat(plugin.<Integer>read("$.settings.wasi.random.seed")).isEqualTo(987654321);
            assertThat(plugin.<String>read("$.settings.wasi.arguments[0]")).as("by a sanitizing function")
                .isEqualTo("******");
        }
    }

    @Test
    void showsValuesToThoseWhoAreAuthorized() {
        try (ConfigurableApplicationContext context = start("management.endpoint.wasm.show-values=when-authorized",
                "management.endpoint.wasm.roles=operator")) {
            WasmEndpointWebExtension endpoint = context.getBean(WasmEndpointWebExtension.class);
            assertThat(endpoint.plugin(new User("operator"), "p").getBody().settings().get("location")).asString()
                .contains(this.file.toString());
            assertThat(endpoint.plugin(new User("guest"), "p").getBody().settings()).containsEntry("location",
                    "******");
            assertThat(endpoint.plugin(SecurityContext.NONE, "p").getBody().settings()).containsEntry("location",
                    "******");
        }
    }

    @Test
    void reloadsAPlugin() throws Exception {
        try (ConfigurableApplicationContext context = start()) {
            Files.write(this.file, Modules.constant("answer", 43));
            HttpResponse<String> response = post(context, "/p");
            assertThat(response.statusCode()).isEqualTo(200);
            assertThat(JsonPath.parse(response.body()).<Boolean>read("$.reloaded")).isTrue();
            assertThat(JsonPath.parse(response.body()).<Integer>read("$.version")).isEqualTo(2);
            assertThat(context.getBean(WasmPlugins.class).get("p").call("answer")).isEqualTo(43);
        }
    }

    @Test
    void saysWhyAReloadIsRefused() throws Exception {
        try (ConfigurableApplicationContext context = start("management.endpoint.wasm.show-values=always")) {
            Files.write(this.file, new byte[] { 1, 2, 3, 4 });
            HttpResponse<String> response = post(context, "/p");
            assertThat(response.statusCode()).isEqualTo(409);
            DocumentContext reload = JsonPath.parse(response.body());
            assertThat(reload.<Boolean>read("$.reloaded")).isFalse();
            assertThat(reload.<Integer>read("$.version")).isOne();
            assertThat(reload.<String>read("$.failure")).contains("is not a WebAssembly module");
            assertThat(JsonPath.parse(get(context, "/p").body()).<String>read("$.failedReload"))
                .contains("is not a WebAssembly module");
            assertThat(context.getBean(WasmPlugins.class).get("p").call("answer")).isEqualTo(42);
        }
    }

    @Test
    void hidesWhyAReloadIsRefused() throws Exception {
        try (ConfigurableApplicationContext context = start()) {
            Files.write(this.file, new byte[] { 1, 2, 3, 4 });
            assertThat(JsonPath.parse(post(context, "/p").body()).<String>read("$.failure")).isEqualTo("******");
        }
    }

    @Test
    void doesNotKnowOtherPlugins() throws Exception {
        try (ConfigurableApplicationContext context = start()) {
            assertThat(get(context, "/q").statusCode()).isEqualTo(404);
            assertThat(post(context, "/q").statusCode()).isEqualTo(404);
        }
    }

    @Test
    void canBeRestrictedToReading() throws Exception {
        try (ConfigurableApplicationContext context = start("management.endpoint.wasm.access=read-only")) {
            assertThat(get(context, "/p").statusCode()).isEqualTo(200);
            assertThat(post(context, "/p").statusCode()).isEqualTo(405);
        }
    }

    @Test
    void isNotExposedUnlessToldSo() {
        try (ConfigurableApplicationContext context = start("management.endpoints.web.exposure.include=health")) {
            assertThat(context.getBeansOfType(WasmEndpoint.class)).isEmpty();
        }
    }

    @Test
    void showsAsMuchWithoutTheWeb() {
        try (ConfigurableApplicationContext context = start()) {
            WasmEndpoint shown = new WasmEndpoint(context.getBean(WasmPlugins.class), List.of(), Show.ALWAYS);
            assertThat(shown.plugin("p").settings().get("location")).asString().contains(this.file.toString());
            assertThat(shown.reload("p").version()).isEqualTo(2);
            assertThat(shown.plugin("q")).isNull();
            assertThat(shown.reload("q")).isNull();
        }
    }

    private HttpResponse<String> get(ConfigurableApplicationContext context, String path) throws Exception {
        return this.client.send(request(context, path).GET().build(), BodyHandlers.ofString());
    }

    private HttpResponse<String> post(ConfigurableApplicationContext context, String path) throws Exception {
        return this.client.send(request(context, path).POST(BodyPublishers.noBody()).build(), BodyHandlers.ofString());
    }

    private static HttpRequest.Builder request(ConfigurableApplicationContext context, String path) {
        return HttpRequest.newBuilder(URI.create("http://localhost:"
                + context.getEnvironment().getRequiredProperty("local.server.port") + "/actuator/wasm" + path));
    }

    private record User(String role) implements SecurityContext {

        @Override
        public Principal getPrincipal() {
            return () -> "user";
        }

        @Override
        public boolean isUserInRole(String asked) {
            return Set.of(this.role).contains(asked);
        }

    }

    @Configuration(proxyBeanMethods = false)
    static class Sanitizing extends Application {

        @Bean
        SanitizingFunction hidesArguments() {
            return (data) -> data.getLowerCaseKey().contains(".arguments[") ? data.withSanitizedValue() : data;
        }

    }

    @Configuration(proxyBeanMethods = false)
    static class Granting extends Application {

        @WasmHostFunction(module = "audit")
        void log() {
        }

    }

}

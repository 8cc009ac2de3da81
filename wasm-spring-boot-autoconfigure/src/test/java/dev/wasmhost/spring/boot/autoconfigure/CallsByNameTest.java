package dev.wasmhost.spring.boot.autoconfigure;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.UndeclaredThrowableException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;

import dev.wasmhost.TypedValue;
import dev.wasmhost.WasmCallOptions;
import dev.wasmhost.WasmInterruptedException;
import dev.wasmhost.WasmLimitException;
import dev.wasmhost.WasmTrap;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.core.ResolvableType;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/** Calls without an interface, of exports and of commands. */
class CallsByNameTest {

    private static final String STOCK = "example:shop/stock@1.0.0#";

    private static final ParameterizedTypeReference<List<Point>> POINTS = new ParameterizedTypeReference<>() {
    };

    private static final ParameterizedTypeReference<List<Color>> COLORS = new ParameterizedTypeReference<>() {
    };

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
        .withConfiguration(AutoConfigurations.of(WasmAutoConfiguration.class))
        .withInitializer((context) -> context.addProtocolResolver(Modules::resolve))
        .withBean(Host.class)
        .withPropertyValues("wasm.plugins.echo.location=module:echo-of-blocks", "wasm.plugins.echo.limits.timeout=1m",
                "wasm.plugins.shop.location=classpath:guests/shop.wasm",
                "wasm.plugins.shop.host-functions=$root.now,example:shop/audit@1.0.0.log",
                "wasm.plugins.filter.location=classpath:guests/filter.wasm");

    enum Color {

        RED, DARK_GREEN, BLUE

    }

    record Point(int x, double y) {
    }

    sealed interface Shape {

    }

    record Circle(double radius) implements Shape {
    }

    record Polygon(List<Point> points) implements Shape {
    }

    record Nothing() implements Shape {
    }

    sealed interface Found {

    }

    record Ok(List<Shape> shapes) implements Found {
    }

    record Error(String message) implements Found {
    }

    record Job(List<String> arguments, String stdin) {
    }

    static class Host {

        private final List<String> log = new ArrayList<>();

        @WasmHostFunction(module = "$root", name = "now")
        long now() {
            return -1;
        }

        @WasmHostFunction(module = "example:shop/audit@1.0.0", name = "log")
        boolean log(int level, String text) throws IOException {
            if (text.equals("broken")) {
                throw new IOException("disk on fire");
            }
            return this.log.add(text);
        }

    }

    private interface Test3 {

        void test(WasmPluginHandle echo, WasmPluginHandle shop, WasmPluginHandle filter) throws Exception;

    }

    private void with(Test3 test) {
        this.runner.run((context) -> {
            WasmPlugins plugins = context.getBean(WasmPlugins.class);
            test.test(plugins.get("echo"), plugins.get("shop"), plugins.get("filter"));
        });
    }

    @Test
    void takeAndReturnTheTypesOfInterfaces() {
        with((echo, shop, filter) -> {
            List<Point> points = List.of(new Point(1, 2.5), new Point(-1, 0));
            assertThat(echo.call(POINTS, "apply", points)).isEqualTo(points);
            assertThat(echo.call(POINTS, "apply", List.of())).isEmpty();
            assertThat(echo.call(long[].class, "apply", new long[] { 1, 2 })).containsExactly(1, 2);
            assertThat(echo.call(new ParameterizedTypeReference<Map<String, Color>>() {
            }, "apply", Map.of("grass", Color.DARK_GREEN))).isEqualTo(Map.of("grass", Color.DARK_GREEN));
            List<Shape> shapes = List.of(new Circle(1), new Nothing(), new Polygon(points));
            assertThat(echo.call(new ParameterizedTypeReference<List<Shape>>() {
            }, "apply", shapes)).isEqualTo(shapes);
            List<Optional<String>> options = List.of(Optional.of("x"), Optional.empty());
            TypedValue typed = new TypedValue(ResolvableType
                .forClassWithGenerics(List.class, ResolvableType.forClassWithGenerics(Optional.class, String.class))
                .getType(), options);
            assertThat(
                    echo.call(ParameterizedTypeReference.<List<Optional<String>>>forType(typed.type()), "apply", typed))
                .isEqualTo(options);
        });
    }

    @Test
    void takeWhatAModuleDeclares() {
        with((echo, shop, filter) -> {
            assertThat(shop.call(String.class, "greet-all", List.of("Ada", "Bob"), Optional.empty()))
                .isEqualTo("Ada!Bob!~");
            assertThat(shop.call(String.class, "greet-all", List.of(), Optional.of(new Point(3, 2.5))))
                .isEqualTo("35~");
            assertThat(shop.call(Found.class, STOCK + "find-all", Color.DARK_GREEN)).isEqualTo(new Error("sold out"));
            assertThat(shop.call(Found.class, STOCK + "find-all", Color.RED)).isInstanceOfSatisfying(Ok.class,
                    (found) -> assertThat(found.shapes()).hasSize(3));
            assertThat(shop.call(long.class, STOCK + "count", "abc")).isEqualTo(0xfffffff3L);
        });
    }

    @Test
    void sayWhatDoesNotFitAndLeaveThePluginAlone() {
        this.runner.withPropertyValues("wasm.plugins.echo.instances.strategy=confined").run((context) -> {
            WasmPluginHandle echo = context.getBean(WasmPlugins.class).get("echo");
            assertThatIllegalArgumentException().isThrownBy(() -> echo.call(String.class, "apply", Optional.of("x")))
                .withMessageContaining("argument 1 of \"apply\": expected the type of what an Optional may hold");
            assertThatIllegalArgumentException().isThrownBy(() -> echo.call(POINTS, "apply", List.of("x", 1)))
                .withMessageContaining("expected elements of one type, found java.lang.String and java.lang.Integer");
            assertThatIllegalArgumentException().isThrownBy(() -> echo.call(POINTS, "apply", new Point(1, 2)))
                .withMessageContaining(
                        "exports.apply(Point): expected an export \"apply\" of type (i32, f64) -> (i32)");
            assertThatIllegalArgumentException().isThrownBy(() -> echo.call(String.class, "apply", "\ud800"))
                .withMessageContaining("unpaired surrogate");
            assertThatExceptionOfType(WasmTrap.class).isThrownBy(() -> echo.call(COLORS, "apply", "012"))
                .withMessageContaining("result of \"apply\"");
            assertThat(echo.statistics().created()).isOne();
            assertThat(echo.call(String.class, "apply", "on")).isEqualTo("on");
            assertThat(echo.statistics().calls()).containsEntry(WasmCallOutcome.TRAP, 1L);
        });
    }

    @Test
    void refuseWhatCannotFitIntoThePluginsMemory() {
        with((echo, shop, filter) -> assertThatExceptionOfType(WasmLimitException.class)
            .isThrownBy(() -> echo.call(String.class, "apply", "x".repeat((64 << 20) + 1)))
            .withMessageContaining("wasm.plugins.echo.limits.memory"));
    }

    @Test
    void runWhereFuturesDo() {
        List<String> threads = new ArrayList<>();
        Executor executor = (task) -> {
            threads.add("mine");
            task.run();
        };
        this.runner.withBean("wasmTaskExecutor", Executor.class, () -> executor).run((context) -> {
            WasmPlugins plugins = context.getBean(WasmPlugins.class);
            CompletableFuture<List<Point>> later = plugins.get("echo").call(new ParameterizedTypeReference<>() {
            }, "apply", List.of(new Point(1, 2)));
            assertThat(later.join()).containsExactly(new Point(1, 2));
            CompletableFuture<String> output = plugins.get("filter").call(new ParameterizedTypeReference<>() {
            }, "_start", "abc");
            assertThat(output.join()).isEqualTo("ABC");
            CompletableFuture<String> failed = plugins.get("filter").call(new ParameterizedTypeReference<>() {
            }, "_start", List.of("fail", "3"));
            assertThatExceptionOfType(CompletionException.class).isThrownBy(failed::join)
                .withCauseInstanceOf(WasmCommandException.class);
            WasmPluginHandle echo = plugins.get("echo");
            plugins.unload("echo");
            CompletableFuture<String> unloaded = echo.call(new ParameterizedTypeReference<>() {
            }, "apply", "x");
            assertThatExceptionOfType(CompletionException.class).isThrownBy(unloaded::join)
                .withCauseInstanceOf(WasmPluginUnavailableException.class);
        });
        assertThat(threads).containsExactly("mine", "mine", "mine");
    }

    @Test
    void runCommands() {
        with((echo, shop, filter) -> {
            assertThat(filter.call(String.class, "_start", "hello")).isEqualTo("HELLO");
            assertThat(filter.call(byte[].class, "_start", new byte[] { 'a' })).containsExactly('A');
            assertThat(filter.call(String.class, "_start", List.of("words"), "a b c")).isEqualTo("3");
            assertThat(filter.call(String.class, "_start", new Job(List.of("words"), "a b"))).isEqualTo("2");
            InputStream input = new ByteArrayInputStream("x".getBytes(StandardCharsets.UTF_8));
            assertThat(filter.call(InputStream.class, "_start", input)).hasContent("X");
            assertThat(filter.call("_start", List.of("fail", "0"))).isNull();
            assertThatExceptionOfType(WasmCommandException.class)
                .isThrownBy(() -> filter.call("_start", List.of("fail", "4")))
                .satisfies((ex) -> assertThat(ex.status()).isEqualTo(4));
            assertThatExceptionOfType(WasmInterruptedException.class).isThrownBy(() -> filter.call(String.class,
                    "_start", List.of("spin"), WasmCallOptions.timeout(Duration.ofMillis(50))));
            assertThatIllegalArgumentException().isThrownBy(() -> filter.call(String.class, "_start", 1))
                .withMessage(
                        "call of the command's \"_start\": expected String, byte[] or InputStream (standard input), "
                                + "List<String> or String[] (arguments), WasmCallOptions, or a record of these; found "
                                + "java.lang.Integer");
            assertThatIllegalArgumentException().isThrownBy(() -> filter.call(String.class, "_start", List.of(1)))
                .withMessageContaining("List<String>");
            assertThatIllegalArgumentException().isThrownBy(() -> filter.call(Integer.class, "_start", "x"))
                .withMessageContaining("expected a result of type String, byte[], InputStream");
        });
    }

    @Test
    void passOnWhatHostFunctionsThrow() {
        with((echo, shop, filter) -> {
            assertThatExceptionOfType(UndeclaredThrowableException.class)
                .isThrownBy(() -> shop.call(String.class, "greet-all", List.of("broken"), Optional.empty()))
                .havingCause()
                .isInstanceOf(IOException.class)
                .withMessage("disk on fire");
            assertThat(shop.call(String.class, "greet-all", List.of("Ada"), Optional.empty())).isEqualTo("Ada!~");
        });
    }

}

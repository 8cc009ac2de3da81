package dev.wasmhost.spring.boot.autoconfigure;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

import dev.wasmhost.TrapReason;
import dev.wasmhost.WasmCallOptions;
import dev.wasmhost.WasmInterruptedException;
import dev.wasmhost.WasmLimitException;
import dev.wasmhost.WasmTrap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.ResolvableType;
import org.springframework.core.io.ByteArrayResource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

/** Interfaces that are served by running a WASI command. */
class CommandsTest {

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
        .withConfiguration(AutoConfigurations.of(WasmAutoConfiguration.class))
        .withPropertyValues("wasm.plugins.filter.location=classpath:guests/filter.wasm");

    private <T> void with(Class<T> type, Consumer<T> test, String... properties) {
        this.runner.withPropertyValues(properties)
            .run((context) -> test.accept(context.getBean(WasmPlugins.class).get("filter").bind(type)));
    }

    interface Bytes extends Function<byte[], byte[]> {

    }

    interface Text extends Function<String, String> {

    }

    interface Upper {

        String toUpperCase(String text);

        default String shout(String text) {
            return toUpperCase(text) + "!";
        }

    }

    interface Streams {

        InputStream convert(InputStream input);

    }

    record Job(List<String> arguments, String stdin) {
    }

    interface Jobs {

        String run(Job job);

    }

    interface Arguments {

        String run(String... arguments);

    }

    interface Timed {

        String run(String stdin, List<String> arguments, WasmCallOptions options);

    }

    interface Later {

        CompletableFuture<String> run(List<String> arguments);

    }

    interface Silent {

        void run(String stdin, List<String> arguments);

    }

    interface Printer extends Supplier<String> {

    }

    @WasmPlugin("filter")
    interface Scanned extends Function<String, String> {

    }

    @Configuration(proxyBeanMethods = false)
    @ImportWasmPlugins(types = Scanned.class)
    static class Imports {

    }

    @Test
    void textBecomesInputAndOutputText() {
        with(Text.class, (text) -> {
            assertThat(text.apply("hello wörld €")).isEqualTo("HELLO WöRLD €");
            assertThat(text.andThen(String::length).apply("ab")).isEqualTo(2);
            assertThat(text.apply("")).isEmpty();
        });
    }

    @Test
    void isABeanOfTheFunctionsType() {
        this.runner.withUserConfiguration(Imports.class).run((context) -> {
            assertThat(context
                .getBeanNamesForType(ResolvableType.forClassWithGenerics(Function.class, String.class, String.class)))
                .containsExactly("filter");
            assertThat(context.getBean(Scanned.class).apply("a")).isEqualTo("A");
        });
    }

    @Test
    void bytesNeedNotBeText() {
        with(Bytes.class,
                (bytes) -> assertThat(bytes.apply(new byte[] { 'a', -1, 0, 'b' })).containsExactly('A', -1, 0, 'B'));
    }

    @Test
    void anyNameOfTheMethodWillDo() {
        with(Upper.class, (upper) -> assertThat(upper.shout("hey")).isEqualTo("HEY!"));
    }

    @Test
    void streamsAreReadAndLeftOpen() {
        boolean[] closed = new boolean[1];
        InputStream input = new ByteArrayInputStream("abc".getBytes(StandardCharsets.UTF_8)) {
            @Override
            public void close() {
                closed[0] = true;
            }
        };
        with(Streams.class, (streams) -> assertThat(streams.convert(input)).hasContent("ABC"));
        assertThat(closed[0]).isFalse();
    }

    @Test
    void whatCannotBeReadIsTheCallersException() {
        InputStream broken = new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("disk on fire");
            }

            @Override
            public int read(byte[] target, int offset, int length) throws IOException {
                return read();
            }
        };
        with(Streams.class,
                (streams) -> assertThatExceptionOfType(UncheckedIOException.class)
                    .isThrownBy(() -> streams.convert(broken))
                    .withMessage("standard input of plugin \"filter\" cannot be read")
                    .havingCause()
                    .withMessage("disk on fire"));
    }

    @Test
    void recordsSayInputAndArguments() {
        with(Jobs.class, (jobs) -> assertThat(jobs.run(new Job(List.of("words"), "one two  three"))).isEqualTo("3"));
    }

    @Test
    void argumentsFollowThoseOfTheConfiguration() {
        with(Arguments.class,
                (command) -> assertThat(command.run("arguments", "ö", "")).isEqualTo("filter\narguments\nö\n\n"));
        with(Arguments.class, (command) -> assertThat(command.run("x", "y")).isEqualTo("name\narguments\nx\ny\n"),
                "wasm.plugins.filter.wasi.arguments=name,arguments");
    }

    @Test
    void configuredInputIsReadIfTheMethodHasNone(@TempDir Path directory) throws Exception {
        Path file = Files.writeString(directory.resolve("input"), "from a file");
        with(Printer.class, (printer) -> assertThat(printer.get()).isEqualTo("FROM A FILE"),
                "wasm.plugins.filter.wasi.stdin=" + file.toUri());
    }

    @Test
    void filesArePassedByGrants(@TempDir Path directory) throws Exception {
        Files.writeString(directory.resolve("greeting"), "hello\n");
        this.runner
            .withPropertyValues("wasm.plugins.cat.location=classpath:guests/cat.wasm",
                    "wasm.plugins.cat.wasi.directories[0].host=" + directory,
                    "wasm.plugins.cat.wasi.directories[0].guest=/data")
            .run((context) -> {
                Arguments cat = context.getBean(WasmPlugins.class).get("cat").bind(Arguments.class);
                assertThat(cat.run("/data/greeting")).isEqualTo("arguments: 1\nhello\n");
                assertThatExceptionOfType(WasmCommandException.class).isThrownBy(() -> cat.run("/data/missing"))
                    .satisfies((ex) -> assertThat(ex.status()).isEqualTo(3))
                    .withMessageContaining("/data/missing");
            });
    }

    @Test
    void commandsOfOtherLanguagesRun() {
        this.runner.withPropertyValues("wasm.plugins.hello.location=classpath:guests/hello.wasm").run((context) -> {
            Arguments hello = context.getBean(WasmPlugins.class).get("hello").bind(Arguments.class);
            assertThat(hello.run("a")).startsWith("Hello from Rust\n").contains("a\n");
        });
    }

    @Test
    @ExtendWith(OutputCaptureExtension.class)
    void failureIsAnExceptionWithStatusAndTheLastOfStandardError(CapturedOutput output) {
        with(Arguments.class, (command) -> {
            assertThatExceptionOfType(WasmCommandException.class).isThrownBy(() -> command.run("fail", "7"))
                .withMessage("plugin \"filter\" failed: expected exit status 0, found 7: the reason")
                .satisfies((ex) -> {
                    assertThat(ex.plugin()).isEqualTo("filter");
                    assertThat(ex.status()).isEqualTo(7);
                    assertThat(ex.errorOutput()).endsWith("line 1999\nline 2000\nthe reason")
                        .hasSizeBetween(LastLines.MAX - 20, LastLines.MAX);
                });
            assertThat(command.run("fail", "0")).isEqualTo("partly done");
        });
        assertThat(output).contains("line 1\n", "the reason");
    }

    @Test
    void failuresAreCountedAsExits() {
        this.runner.withPropertyValues("wasm.plugins.filter.quarantine.failures=1").run((context) -> {
            WasmPluginHandle plugin = context.getBean(WasmPlugins.class).get("filter");
            Arguments command = plugin.bind(Arguments.class);
            assertThatExceptionOfType(WasmCommandException.class).isThrownBy(() -> command.run("fail", "1"));
            assertThat(plugin.statistics().calls()).containsEntry(WasmCallOutcome.EXIT, 1L);
            assertThat(command.run("fail", "0")).isEqualTo("partly done");
        });
    }

    @Test
    void outputThatIsNotTextIsRefused() {
        with(Arguments.class,
                (command) -> assertThatExceptionOfType(WasmTrap.class).isThrownBy(() -> command.run("garbage"))
                    .withMessage("invalid value: expected UTF-8 on standard output, found something else at byte 3")
                    .satisfies((ex) -> assertThat(ex.reason()).isEqualTo(TrapReason.INVALID_VALUE)));
    }

    @Test
    void outputIsNeverCut() {
        with(Text.class, (text) -> {
            // 4 bytes of output, and "4 bytes\n" on standard error
            assertThat(text.apply("abcd")).isEqualTo("ABCD");
            assertThatExceptionOfType(WasmLimitException.class).isThrownBy(() -> text.apply("abcde"))
                .withMessage("output limit: asked for 13, allowed 12 (wasm.plugins.filter.limits.output)");
        }, "wasm.plugins.filter.limits.output=12B");
        with(Arguments.class,
                (command) -> assertThatExceptionOfType(WasmLimitException.class).isThrownBy(() -> command.run("flood"))
                    .satisfies((ex) -> assertThat(ex.allowed()).isEqualTo(1 << 20)));
    }

    @Test
    void timeIsLimitedForEachCall() {
        with(Timed.class, (command) -> {
            WasmCallOptions options = WasmCallOptions.timeout(Duration.ofMillis(50));
            assertThatExceptionOfType(WasmInterruptedException.class)
                .isThrownBy(() -> command.run("", List.of("spin"), options))
                .satisfies((ex) -> assertThat(ex.reason()).isEqualTo(WasmInterruptedException.Reason.DEADLINE));
            assertThat(command.run("a b", List.of("words"), WasmCallOptions.timeout(Duration.ofMinutes(1))))
                .isEqualTo("2");
        });
    }

    @Test
    void resultsMayBeFutures() {
        with(Later.class, (command) -> {
            assertThat(command.run(List.of("arguments")).join()).isEqualTo("filter\narguments\n");
            assertThatExceptionOfType(ExecutionException.class)
                .isThrownBy(() -> command.run(List.of("fail", "2")).get())
                .withCauseInstanceOf(WasmCommandException.class);
        });
    }

    @Test
    @ExtendWith(OutputCaptureExtension.class)
    void outputThatNobodyTakesIsLogged(CapturedOutput output) {
        with(Silent.class, (command) -> command.run("into the log", List.of()));
        assertThat(output).contains("INTO THE LOG");
    }

    @Test
    void longTextIsEncodedAsItIsRead() {
        String text = "ä€\ud83d\ude00 ".repeat(100_000);
        with(Timed.class,
                (command) -> assertThat(
                        command.run(text, List.of("words"), WasmCallOptions.timeout(Duration.ofMinutes(1))))
                    .isEqualTo("100000"));
    }

    @Test
    void argumentsThatCannotFitAreRefused() {
        String huge = "x".repeat(100 << 20);
        with(Arguments.class, (command) -> {
            assertThatExceptionOfType(WasmLimitException.class).isThrownBy(() -> command.run("words", huge))
                .withMessage("memory limit: asked for 104857607, allowed 67108864 (wasm.plugins.filter.limits.memory)");
            assertThat(command.run("fail", "0")).isEqualTo("partly done");
        });
    }

    @Test
    void badArgumentsAreRefusedBeforeTheCommandRuns() {
        this.runner.run((context) -> {
            WasmPluginHandle plugin = context.getBean(WasmPlugins.class).get("filter");
            Arguments command = plugin.bind(Arguments.class);
            assertThatIllegalArgumentException().isThrownBy(() -> command.run("a", "b\0"))
                .withMessage("argument 2: expected no NUL, found one at 1");
            assertThatIllegalArgumentException().isThrownBy(() -> command.run("a\ud800"))
                .withMessageContaining("half of a character");
            assertThatIllegalArgumentException().isThrownBy(() -> plugin.bind(Text.class).apply("\udc00"))
                .withMessageContaining("standard input: expected text");
            assertThatNullPointerException().isThrownBy(() -> plugin.bind(Text.class).apply(null));
            assertThatNullPointerException().isThrownBy(() -> plugin.bind(Jobs.class).run(new Job(null, "")))
                .withMessage("run: arguments: null");
            assertThat(plugin.statistics().created()).isZero();
        });
    }

    @Test
    void instancesAreFreshWhateverTheStrategy() {
        this.runner.withPropertyValues("wasm.plugins.filter.instances.strategy=pooled").run((context) -> {
            WasmPluginHandle plugin = context.getBean(WasmPlugins.class).get("filter");
            Text text = plugin.bind(Text.class);
            assertThat(text.apply("a")).isEqualTo("A");
            assertThat(text.apply("b")).isEqualTo("B");
            assertThat(plugin.statistics().created()).isEqualTo(2);
            assertThat(plugin.statistics().idle()).isZero();
        });
    }

    @Test
    void aReplacementMayServeTheInterfaceByAnExport() {
        this.runner.run((context) -> {
            WasmPlugins plugins = context.getBean(WasmPlugins.class);
            Text text = plugins.get("filter").bind(Text.class);
            assertThat(text.apply("a")).isEqualTo("A");
            plugins.replace("filter", new ByteArrayResource(Modules.echo()));
            assertThat(text.apply("a")).isEqualTo("a");
            assertThatExceptionOfType(WasmPluginBindingException.class)
                .isThrownBy(() -> plugins.replace("filter", new ByteArrayResource(Modules.constant("other", 1))));
            assertThat(text.apply("b")).isEqualTo("b");
        });
    }

    interface Numbers {

        int add(int left, int right);

    }

    interface Two {

        String one(String text);

        String two(String text);

    }

    interface Twice {

        String run(String one, byte[] two);

    }

    @Test
    void otherInterfacesAreRefusedWhenTheyAreBound() {
        this.runner.run((context) -> {
            WasmPluginHandle plugin = context.getBean(WasmPlugins.class).get("filter");
            assertThatExceptionOfType(WasmPluginBindingException.class).isThrownBy(() -> plugin.bind(Numbers.class))
                .withMessageContaining("does not fit a command, a module that exports \"_start\"")
                .satisfies((ex) -> assertThat(ex.misfits()).contains(
                        "Numbers.add(int, int): expected String, byte[] or InputStream (standard input)", "found int"));
            assertThatExceptionOfType(WasmPluginBindingException.class).isThrownBy(() -> plugin.bind(Two.class))
                .satisfies((ex) -> assertThat(ex.misfits()).contains("expected one method", "[one, two]"));
            assertThatExceptionOfType(WasmPluginBindingException.class).isThrownBy(() -> plugin.bind(Twice.class))
                .satisfies((ex) -> assertThat(ex.misfits()).contains("expected one source of standard input"));
        });
    }

}

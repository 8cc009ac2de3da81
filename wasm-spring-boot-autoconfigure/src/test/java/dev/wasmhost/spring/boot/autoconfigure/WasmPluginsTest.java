package dev.wasmhost.spring.boot.autoconfigure;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import dev.wasmhost.TrapReason;
import dev.wasmhost.WasmExit;
import dev.wasmhost.WasmInterruptedException;
import dev.wasmhost.WasmTrap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

class WasmPluginsTest {

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
        .withConfiguration(AutoConfigurations.of(WasmAutoConfiguration.class))
        .withPropertyValues("wasm.plugins.types.location=classpath:guests/types.wasm",
                "wasm.plugins.types.wasi.environment.GREETING=hello", "wasm.plugins.types.limits.timeout=3s",
                "wasm.plugins.types.limits.memory=2MB");

    @Test
    void callsWithNumbers() {
        withTypes((types) -> {
            assertThat(types.call("add_i32", 2, 3)).isEqualTo(5);
            assertThat(types.call("add_i64", 2L, 3L)).isEqualTo(5L);
            assertThat(types.call("add_f32", 2f, 0.5f)).isEqualTo(2.5f);
            assertThat(types.call("add_f64", 2d, 0.5)).isEqualTo(2.5);
            assertThat(types.call("sum_all", true, 1, 2L, 0.5f, 0.25)).isEqualTo(4.75);
            assertThat(types.call("nothing")).isNull();
            assertThat(types.call(Boolean.class, "not_bool", false)).isTrue();
            assertThat(types.call(Integer.class, "add_i32", 2, 3)).isEqualTo(5);
        });
    }

    @Test
    void callsWithTextAndBytes() {
        withTypes((types) -> {
            assertThat(types.call(String.class, "concat", "Grü", "ße 🙂")).isEqualTo("Grüße 🙂");
            assertThat(types.call(String.class, "echo", "")).isEmpty();
            assertThat(types.call(byte[].class, "reverse_bytes", new byte[] { 1, 2, 3 })).containsExactly(3, 2, 1);
            assertThat(types.call("byte_length", "ü")).isEqualTo(2);
            assertThat(types.call(String.class, "constant")).isEqualTo("constant");
        });
    }

    @Test
    void refusesArgumentsThatDoNotFit() {
        withTypes((types) -> {
            assertThatIllegalArgumentException().isThrownBy(() -> types.call("add_i32", 2))
                .withMessage(
                        "call of \"add_i32\" does not fit the module's exports:\n  exports.add_i32(Integer): expected "
                                + "an export \"add_i32\" with parameters [i32] and no references as results, found (i32, i32) -> "
                                + "(i32); a method that fits is int add_i32(int, int)");
            assertThatIllegalArgumentException().isThrownBy(() -> types.call("add_i32", 2, 3L))
                .withMessageContaining("with parameters [i32, i64]");
            assertThatIllegalArgumentException().isThrownBy(() -> types.call("add_i32", 2, new Object()))
                .withMessageContaining("parameter 2: expected a primitive, String, an array of primitives, List");
            assertThatIllegalArgumentException().isThrownBy(() -> types.call(String.class, "add_f64", 1d, 2d))
                .withMessageContaining("of type (f64, f64) -> (i32), found (f64, f64) -> (f64)");
            assertThatIllegalArgumentException().isThrownBy(() -> types.call(Void.class, "nothing"))
                .withMessageContaining("leave it out where there is none");
            assertThatNullPointerException().isThrownBy(() -> types.call("add_i32", 2, null))
                .withMessage("argument 2 of \"add_i32\" is null");
            assertThatIllegalArgumentException().isThrownBy(() -> types.call("byte_length", "\ud800"))
                .withMessageContaining("unpaired surrogate");
            assertThatIllegalArgumentException().isThrownBy(() -> types.call("no_such_export"))
                .withMessageContaining("no_such_export");
        });
    }

    @Test
    void refusesResultsThatAreNotTrue() {
        withTypes((types) -> {
            for (String export : List.of("bad_pointer", "bad_length", "bad_area", "bad_alignment", "bad_utf8")) {
                assertThatExceptionOfType(WasmTrap.class).as(export).isThrownBy(() -> types.call(String.class, export));
            }
        });
    }

    @Test
    void givesEveryCallAFreshInstance() {
        withTypes((types) -> {
            Counter counter = types.bind(Counter.class);
            assertThat(counter.counter()).isOne();
            assertThat(counter.counter()).isOne();
            assertThat(types.call("counter")).isEqualTo(1);
        });
    }

    @Test
    void worksAfterATrap() {
        withTypes((types) -> {
            assertThatExceptionOfType(WasmTrap.class).isThrownBy(() -> types.call("trap"))
                .satisfies((trap) -> assertThat(trap.reason()).isEqualTo(TrapReason.UNREACHABLE));
            assertThat(types.call("add_i32", 2, 3)).isEqualTo(5);
        });
    }

    @Test
    void stopsCallsThatTakeTooLong() {
        withTypes((types) -> {
            assertThatExceptionOfType(WasmInterruptedException.class).isThrownBy(() -> types.call("spin"))
                .satisfies((stop) -> assertThat(stop.reason()).isEqualTo(WasmInterruptedException.Reason.DEADLINE));
            assertThat(types.call("add_i32", 2, 3)).isEqualTo(5);
        });
    }

    @Test
    void stopsCallsThatConsumeTooMuchFuel() {
        this.runner.withPropertyValues("wasm.plugins.types.limits.fuel=1000000").run((context) -> {
            WasmPluginHandle types = context.getBean(WasmPlugins.class).get("types");
            assertThatExceptionOfType(WasmInterruptedException.class).isThrownBy(() -> types.call("spin"))
                .withMessage("fuel: stopped after its limit of 1000000 units (wasm.plugins.types.limits.fuel)");
            assertThat(types.call(Integer.class, "add_i32", 2, 3)).isEqualTo(5);
        });
    }

    @Test
    void holdsTheMemoryLimit() {
        withTypes((types) -> assertThat(types.call("grow", 1)).isEqualTo(32));
    }

    @Test
    void passesOnTheExitStatus() {
        withTypes((types) -> assertThatExceptionOfType(WasmExit.class).isThrownBy(() -> types.call("exit", 3))
            .satisfies((exit) -> assertThat(exit.status()).isEqualTo(3)));
    }

    @Test
    void grantsTheEnvironmentAndNoMore() {
        withTypes((types) -> {
            assertThat(types.call(String.class, "env", "GREETING")).isEqualTo("hello");
            assertThat(types.call(String.class, "env", "PATH")).isEmpty();
        });
    }

    @Test
    void servesManyThreads() {
        withTypes((types) -> {
            ExecutorService threads = Executors.newFixedThreadPool(4);
            List<Future<String>> results = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                String text = "text " + i;
                results.add(threads.submit(() -> types.call(String.class, "echo", text)));
            }
            for (int i = 0; i < results.size(); i++) {
                assertThat(results.get(i).get()).isEqualTo("text " + i);
            }
            threads.shutdown();
        });
    }

    @Test
    void namesThePluginsThereAre() {
        this.runner.run((context) -> {
            WasmPlugins plugins = context.getBean(WasmPlugins.class);
            assertThatExceptionOfType(NoSuchWasmPluginException.class).isThrownBy(() -> plugins.get("type"))
                .withMessage("no plugin \"type\": expected one of [types]");
        });
    }

    @Test
    void listsEveryMisfitOfAnInterface() {
        withTypes((types) -> assertThatExceptionOfType(WasmPluginBindingException.class)
            .isThrownBy(() -> types.bind(TwoMisfits.class))
            .withMessageContaining("first")
            .withMessageContaining("second")
            .satisfies((failure) -> assertThat(failure.exports()).contains("add_i32 (i32, i32) -> (i32)")));
    }

    @Test
    @ExtendWith(OutputCaptureExtension.class)
    void logsWhatGuestsPrint(@TempDir Path directory, CapturedOutput output) throws Exception {
        Files.writeString(directory.resolve("a.txt"), "one\ntwo\u001b[2J\n");
        this.runner
            .withPropertyValues("wasm.plugins.cat.location=classpath:guests/cat.wasm",
                    "wasm.plugins.cat.wasi.arguments=cat,/data/a.txt,/data/missing.txt",
                    "wasm.plugins.cat.wasi.directories[0].host=" + directory,
                    "wasm.plugins.cat.wasi.directories[0].guest=/data")
            .run((context) -> {
                WasmPluginHandle cat = context.getBean(WasmPlugins.class).get("cat");
                assertThatExceptionOfType(WasmExit.class).isThrownBy(() -> cat.call("_start"));
            });
        assertThat(output).containsPattern("INFO wasm.cat -+ one\\R")
            .containsPattern("INFO wasm.cat -+ two\\\\u001b\\[2J\\R")
            .containsPattern("WARN wasm.cat -+ .*missing.txt");
    }

    @Test
    @ExtendWith(OutputCaptureExtension.class)
    void grantsDirectoriesInMemoryAndOfTheClassPath(CapturedOutput output) {
        this.runner
            .withPropertyValues("wasm.plugins.cat.location=classpath:guests/cat.wasm",
                    "wasm.plugins.cat.wasi.arguments=cat,/lib/index.txt,/tmp/missing.txt",
                    "wasm.plugins.cat.wasi.directories[0].location=classpath:/directory/",
                    "wasm.plugins.cat.wasi.directories[0].guest=/lib",
                    "wasm.plugins.cat.wasi.directories[1].location=memory",
                    "wasm.plugins.cat.wasi.directories[1].quota.size=1MB",
                    "wasm.plugins.cat.wasi.directories[1].guest=/tmp")
            .run((context) -> {
                WasmPluginHandle cat = context.getBean(WasmPlugins.class).get("cat");
                assertThatExceptionOfType(WasmExit.class).isThrownBy(() -> cat.call("_start"));
            });
        assertThat(output).containsPattern("INFO wasm.cat -+ read from the class path\\R")
            .containsPattern("WARN wasm.cat -+ .*missing.txt");
    }

    @Test
    void trapsAPluginThatMayNotExit() {
        this.runner.withPropertyValues("wasm.plugins.types.wasi.exit=trapped")
            .run((context) -> assertThatExceptionOfType(WasmTrap.class)
                .isThrownBy(() -> context.getBean(WasmPlugins.class).get("types").call("exit", 3))
                .withMessage("exit denied: proc_exit with status 3"));
    }

    @Test
    void refusesTwoKindsOfClocks() {
        this.runner
            .withPropertyValues("wasm.plugins.types.wasi.clocks.resolution=1ms",
                    "wasm.plugins.types.wasi.clocks.fixed=2026-01-02T03:04:05Z")
            .run((context) -> assertThat(context).getFailure()
                .rootCause()
                .hasMessage("wasm.plugins.types.wasi.clocks: has both 'resolution' and 'fixed': "
                        + "expected one of them"));
    }

    @Test
    void refusesInputThatDoesNotExist() {
        this.runner.withPropertyValues("wasm.plugins.types.wasi.stdin=classpath:missing.txt")
            .run((context) -> assertThat(context).getFailure()
                .rootCause()
                .hasMessage("wasm.plugins.types.wasi.stdin: points to class path resource [missing.txt], "
                        + "which cannot be read"));
    }

    @Test
    @ExtendWith(OutputCaptureExtension.class)
    void copiesAPluginThatDrewRandomNumbersFromASeed(CapturedOutput output) {
        this.runner.withInitializer((context) -> context.addProtocolResolver(Modules::resolve))
            .withPropertyValues("wasm.plugins.printer.location=module:draws-random-numbers",
                    "wasm.plugins.printer.wasi.random.seed=1")
            .run((context) -> assertThat(context.getBean(WasmPlugins.class).get("printer").call("answer"))
                .isEqualTo(42));
        assertThat(output.toString().split(" initialized\\R", -1)).hasSize(1 + 1);
    }

    @Test
    @ExtendWith(OutputCaptureExtension.class)
    void initializesAPluginOnceForAllCalls(CapturedOutput output) {
        callThreeTimes("prints-initialization");
        assertThat(output.toString().split(" initialized\\R", -1)).hasSize(1 + 1);
        assertThat(output).doesNotContain("is initialized anew");
    }

    @Test
    @ExtendWith(OutputCaptureExtension.class)
    void initializesAPluginForEachCallIfItsStateCannotBeCopied(CapturedOutput output) {
        callThreeTimes("draws-random-numbers");
        assertThat(output.toString().split(" initialized\\R", -1)).hasSize(1 + 2 + 3);
        assertThat(output).containsPattern(
                "INFO .*Plugin \"printer\" is initialized anew for each call: .*random numbers were drawn");
    }

    @Test
    @ExtendWith(OutputCaptureExtension.class)
    void initializesAPluginThatKeepsObjectsForEachCall(CapturedOutput output) {
        callThreeTimes("keeps-structure");
        assertThat(output).containsPattern("INFO .*Plugin \"printer\" is initialized anew for each call: "
                + "state that cannot be copied: .*found an object of the guest's");
    }

    private void callThreeTimes(String module) {
        this.runner.withInitializer((context) -> context.addProtocolResolver(Modules::resolve))
            .withPropertyValues("wasm.plugins.printer.location=module:" + module)
            .run((context) -> {
                WasmPluginHandle printer = context.getBean(WasmPlugins.class).get("printer");
                for (int i = 0; i < 3; i++) {
                    assertThat(printer.call("answer")).isEqualTo(42);
                }
            });
    }

    private void withTypes(org.assertj.core.api.ThrowingConsumer<WasmPluginHandle> check) {
        this.runner.run((context) -> check.accept(context.getBean(WasmPlugins.class).get("types")));
    }

    interface Counter {

        int counter();

    }

    interface TwoMisfits {

        int first();

        int second();

    }

}

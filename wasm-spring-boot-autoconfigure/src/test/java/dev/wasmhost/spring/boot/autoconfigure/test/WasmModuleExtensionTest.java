package dev.wasmhost.spring.boot.autoconfigure.test;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import dev.wasmhost.FunctionType;
import dev.wasmhost.LinkException;
import dev.wasmhost.ValueType;
import dev.wasmhost.WasmEngine;
import dev.wasmhost.WasmException;
import dev.wasmhost.WasmInstance;
import dev.wasmhost.WasmInterruptedException;
import dev.wasmhost.WasmModule;
import dev.wasmhost.spring.boot.autoconfigure.Modules;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Events;

import org.springframework.core.io.ClassPathResource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.testkit.engine.EventConditions.finishedWithFailure;
import static org.junit.platform.testkit.engine.TestExecutionResultConditions.cause;
import static org.junit.platform.testkit.engine.TestExecutionResultConditions.instanceOf;
import static org.junit.platform.testkit.engine.TestExecutionResultConditions.message;

/** Modules in tests without Spring. */
class WasmModuleExtensionTest {

    interface Sums {

        int addI32(int a, int b);

    }

    @Nested
    class OfAReactor {

        static final List<WasmInstance> INSTANCES = new CopyOnWriteArrayList<>();

        @RegisterExtension
        static final WasmModuleExtension MODULE = WasmModuleExtension.of("guests/types.wasm").binds(Sums.class).build();

        @Test
        void interfacesAreBoundToTheInstanceOfTheTest(TestedApplication.Echo echo, Sums sums, WasmInstance instance) {
            INSTANCES.add(instance);
            long before = instance.memory("memory").size();
            assertThat(echo.echo("Grüße")).isEqualTo("Grüße");
            assertThat(echo.echo("x".repeat(1_000_000))).hasSize(1_000_000);
            assertThat(instance.memory("memory").size()).isGreaterThan(before);
            assertThat(sums.addI32(2, 3)).isEqualTo(5);
        }

        @Test
        void eachTestHasAnInstanceOfItsOwn(WasmInstance instance, WasmModule module, WasmEngine engine) {
            INSTANCES.add(instance);
            assertThat(module.exports()).extracting("name").contains("echo");
            assertThat(engine.load(new byte[] { 0, 'a', 's', 'm', 1, 0, 0, 0 }).exports()).isEmpty();
            assertThat(instance.memory("memory").size()).isEqualTo(2 * 65_536);
        }

        @AfterAll
        static void instancesAreClosed() {
            assertThat(INSTANCES).hasSize(2).doesNotHaveDuplicates();
            for (WasmInstance each : INSTANCES) {
                assertThatExceptionOfType(IllegalStateException.class)
                    .isThrownBy(() -> each.function("nothing").invoke());
            }
        }

    }

    @Nested
    class OfACommand {

        @RegisterExtension
        final WasmModuleExtension module = WasmModuleExtension.of(file("guests/filter.wasm"))
            .engine((engine) -> engine.fuel(true))
            .limits((limits) -> limits.fuel(20_000_000))
            .build();

        @Test
        void runsHaveInputArgumentsAndStatus(WasmCommandRunner command) {
            assertThat(command.runWith("grüße")).isEqualTo(new WasmCommandRunner.Result(0, "GRüßE", "7 bytes\n"));
            assertThat(command.run("arguments", "ö").stdout()).isEqualTo("filter\narguments\nö\n");
            WasmCommandRunner.Result failed = command.run("fail", "7");
            assertThat(failed.status()).isEqualTo(7);
            assertThat(failed.stdout()).isEqualTo("partly done");
            assertThat(failed.stderr()).endsWith("line 2000\nthe reason\n");
        }

        @Test
        void limitsHold(WasmCommandRunner command) {
            assertThatExceptionOfType(WasmInterruptedException.class).isThrownBy(() -> command.run("spin"))
                .withMessageContaining("fuel");
            assertThat(command.runWith("a b", "words").stdout()).isEqualTo("2");
        }

    }

    @Nested
    class WithArguments {

        @RegisterExtension
        static final WasmModuleExtension COMMAND = WasmModuleExtension.of("guests/filter.wasm")
            .wasi((wasi) -> wasi.arguments("arguments"))
            .build();

        @Test
        void theyFollowTheProgramsName(WasmCommandRunner command) {
            assertThat(command.run("last").stdout()).isEqualTo("filter\narguments\nlast\n");
        }

    }

    @Nested
    class WithImports {

        static final FunctionType LOG = FunctionType.of(ValueType.I32, ValueType.I32);

        static final FunctionType NEXT = FunctionType.of(ValueType.I32).returning(ValueType.I32);

        @RegisterExtension
        static final WasmModuleExtension MODULE = WasmModuleExtension.of(Modules.auditing())
            .imports((imports) -> imports.function("audit", "log", LOG, (caller, arguments) -> new long[0])
                .function("audit", "next-number", NEXT, (caller, arguments) -> new long[] { arguments[0] + 1 }))
            .build();

        @Test
        void theyAreLinked(TestedApplication.Audited audited) {
            assertThat(audited.next(41)).isCompletedWithValue(42);
        }

    }

    static class Missing {

        @RegisterExtension
        static final WasmModuleExtension MODULE = WasmModuleExtension.of("guests/missing.wasm").build();

        @Test
        void wouldSucceed() {
        }

    }

    static class MissingFile {

        @RegisterExtension
        static final WasmModuleExtension MODULE = WasmModuleExtension.of(Path.of("missing.wasm")).build();

        @Test
        void wouldSucceed() {
        }

    }

    static class NotAModule {

        @RegisterExtension
        static final WasmModuleExtension MODULE = WasmModuleExtension.of(new byte[] { 1, 2, 3 }).build();

        @Test
        void wouldSucceed() {
        }

    }

    static class NotLinked {

        @RegisterExtension
        static final WasmModuleExtension MODULE = WasmModuleExtension.of("guests/shop.wasm").build();

        @Test
        void wouldSucceed(WasmInstance instance) {
        }

    }

    @Test
    void whatIsWrongFailsTheTest() {
        failures(Missing.class).haveExactly(1, finishedWithFailure(instanceOf(ExtensionConfigurationException.class),
                message((text) -> text.contains("no module \"guests/missing.wasm\" on the class path"))));
        failures(MissingFile.class).haveExactly(1, finishedWithFailure(
                instanceOf(ExtensionConfigurationException.class), message((text) -> text.contains("missing.wasm"))));
        failures(NotAModule.class).haveExactly(1, finishedWithFailure(instanceOf(WasmException.class)));
        failures(NotLinked.class).haveExactly(1, finishedWithFailure(cause(instanceOf(LinkException.class))));
    }

    private static org.assertj.core.api.ListAssert<org.junit.platform.testkit.engine.Event> failures(Class<?> test) {
        Events events = EngineTestKit.engine("junit-jupiter").selectors(selectClass(test)).execute().allEvents();
        return events.assertThatEvents();
    }

    @Test
    void onlyInterfacesAreBound() {
        assertThatIllegalArgumentException()
            .isThrownBy(() -> WasmModuleExtension.of("guests/types.wasm").binds(String.class))
            .withMessage("not an interface: java.lang.String");
    }

    private static Path file(String resource) {
        try {
            return new ClassPathResource(resource).getFile().toPath();
        }
        catch (IOException ex) {
            throw new IllegalStateException(ex);
        }
    }

}

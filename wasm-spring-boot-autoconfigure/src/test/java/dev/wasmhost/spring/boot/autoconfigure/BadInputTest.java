package dev.wasmhost.spring.boot.autoconfigure;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;

import dev.wasmhost.MalformedModuleException;
import dev.wasmhost.TrapReason;
import dev.wasmhost.WasmExport;
import dev.wasmhost.WasmTrap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.io.ByteArrayResource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What plugins, callers and operators may get wrong while an application serves: each is
 * one clear exception, and the plugin goes on. A gigabyte of text is in
 * {@link HugeTextTest}, what is wrong at the start in {@link WrongConfigurationsTest}.
 */
class BadInputTest {

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
        .withConfiguration(AutoConfigurations.of(WasmAutoConfiguration.class))
        .withInitializer((context) -> context.addProtocolResolver(Modules::resolve))
        .withPropertyValues("wasm.plugins.types.location=classpath:guests/types.wasm",
                "wasm.plugins.types.instances.strategy=pooled");

    enum Weekend {

        SATURDAY, SUNDAY

    }

    interface Types {

        String badPointer();

        String badLength();

        String badArea();

        String badAlignment();

        @WasmExport("bad_utf8")
        String badText();

        /** The sum is the case. */
        @WasmExport("add_i32")
        Weekend day(int a, int b);

        String echo(String text);

    }

    interface Takes {

        String echo(URI address);

    }

    private interface Attempt {

        void on(Types types);

    }

    private static final Map<String, Attempt> ATTEMPTS = Map.of("pointer", Types::badPointer, "length",
            Types::badLength, "area", Types::badArea, "alignment", Types::badAlignment, "text", Types::badText, "case",
            (types) -> types.day(1, 1), "negative case", (types) -> types.day(1, -2));

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            pointer       | OUT_OF_BOUNDS_MEMORY_ACCESS | result of "bad_pointer"
            length        | OUT_OF_BOUNDS_MEMORY_ACCESS | result of "bad_length"
            area          | OUT_OF_BOUNDS_MEMORY_ACCESS | result of "bad_area"
            alignment     | INVALID_VALUE               | result of "bad_alignment"
            text          | INVALID_VALUE               | is not UTF-8
            case          | INVALID_VALUE               | has case 2 of
            negative case | INVALID_VALUE               | has case 4294967295 of
            """)
    void ofAGuestIsATrapAndTheNextCallWorks(String what, TrapReason reason, String message) {
        this.runner.run((context) -> {
            WasmPluginHandle plugin = context.getBean(WasmPlugins.class).get("types");
            Types types = plugin.bind(Types.class);
            assertThat(types.day(0, 1)).isEqualTo(Weekend.SUNDAY);
            assertThatExceptionOfType(WasmTrap.class).isThrownBy(() -> ATTEMPTS.get(what).on(types))
                .withMessageContaining(message)
                .satisfies((trap) -> assertThat(trap.reason()).isEqualTo(reason));
            assertThat(types.echo("on")).isEqualTo("on");
            assertThat(plugin.statistics().calls()).containsEntry(WasmCallOutcome.TRAP, 1L)
                .containsEntry(WasmCallOutcome.SUCCESS, 2L);
            assertThat(plugin.statistics().running()).isZero();
        });
    }

    @Test
    void anInterfaceWithAnUnsupportedTypeIsRefusedWhenItIsBound() {
        this.runner.run((context) -> {
            WasmPluginHandle plugin = context.getBean(WasmPlugins.class).get("types");
            Types types = plugin.bind(Types.class);
            assertThatExceptionOfType(WasmPluginBindingException.class).isThrownBy(() -> plugin.bind(Takes.class))
                .havingCause()
                .withMessageContaining("Takes.echo(URI): parameter 1: expected a primitive, String")
                .withMessageContaining("found java.net.URI");
            assertThat(types.echo("on")).isEqualTo("on");
            // It is not remembered: a replacement need not fit it.
            context.getBean(WasmPlugins.class).reload("types");
            assertThat(types.echo("on")).isEqualTo("on");
        });
    }

    @Test
    void garbageInPlaceOfAFileLosesNoCall() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        AtomicBoolean ended = new AtomicBoolean();
        CountDownLatch calling = new CountDownLatch(4);
        this.runner.run((context) -> {
            WasmPlugins plugins = context.getBean(WasmPlugins.class);
            Types types = plugins.get("types").bind(Types.class);
            List<Future<Long>> callers = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                callers.add(threads.submit(() -> {
                    long calls = 0;
                    while (!ended.get()) {
                        assertThat(types.echo("on")).isEqualTo("on");
                        calls++;
                        calling.countDown();
                    }
                    return calls;
                }));
            }
            calling.await();
            for (int i = 0; i < 20; i++) {
                assertThatExceptionOfType(WasmPluginLoadException.class)
                    .isThrownBy(() -> plugins.replace("types", new ByteArrayResource(new byte[] { 1, 2, 3 })))
                    .withCauseInstanceOf(MalformedModuleException.class);
            }
            ended.set(true);
            long calls = 0;
            for (Future<Long> caller : callers) {
                calls += caller.get();
            }
            assertThat(plugins.get("types").statistics().calls())
                .containsExactly(Map.entry(WasmCallOutcome.SUCCESS, calls));
            assertThat(plugins.get("types").version()).isOne();
        });
        threads.shutdown();
    }

    @Test
    void aHostFunctionThatIsNotGrantedIsRefusedAtRunTimeToo() {
        this.runner.withBean(HostFunctionsTest.Audit.class).run((context) -> {
            WasmPlugins plugins = context.getBean(WasmPlugins.class);
            assertThatExceptionOfType(WasmPluginStartException.class)
                .isThrownBy(() -> plugins.load("p", new ByteArrayResource(Modules.auditing())))
                .withMessageContaining("unknown import: \"audit\".\"log\"")
                .withMessageContaining("not granted in wasm.plugins.p.host-functions: audit.log, audit.next-number");
            assertThat(plugins.names()).containsExactly("types");
            assertThat(plugins.get("types").call(String.class, "echo", "on")).isEqualTo("on");
        });
    }

}

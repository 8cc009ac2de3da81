package dev.wasmhost.spring.boot.autoconfigure;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

import dev.wasmhost.TrapReason;
import dev.wasmhost.WasmExit;
import dev.wasmhost.WasmInstance;
import dev.wasmhost.WasmInterruptedException;
import dev.wasmhost.WasmTrap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** An instance in which a call did not return is given to nobody again. */
class FailedInstancesTest {

    private final TestHost host = new TestHost();

    @AfterEach
    void close() {
        this.host.close();
    }

    /** The ways in which a call can end, and the export that takes each. */
    enum Ending {

        TRAP("crash"), DEADLINE("spin"), DEADLINE_IN_THE_HOST("pause"), CANCELLED_IN_THE_HOST("pause"), FUEL("spin"),
        STACK("recurse"), EXIT("pause"), HOST("pause");

        private final String export;

        Ending(String export) {
            this.export = export;
        }

        void check(Throwable failure) {
            switch (this) {
                case TRAP -> assertThat(((WasmTrap) failure).reason()).isEqualTo(TrapReason.UNREACHABLE);
                case STACK -> assertThat(((WasmTrap) failure).reason()).isEqualTo(TrapReason.CALL_STACK_EXHAUSTED);
                case DEADLINE, DEADLINE_IN_THE_HOST -> assertThat(((WasmInterruptedException) failure).reason())
                    .isEqualTo(WasmInterruptedException.Reason.DEADLINE);
                case CANCELLED_IN_THE_HOST -> assertThat(((WasmInterruptedException) failure).reason())
                    .isEqualTo(WasmInterruptedException.Reason.CANCELLED);
                case FUEL -> assertThat(((WasmInterruptedException) failure).reason())
                    .isEqualTo(WasmInterruptedException.Reason.FUEL);
                case EXIT -> assertThat(failure).isInstanceOf(WasmExit.class);
                case HOST -> assertThat(failure).isExactlyInstanceOf(IllegalStateException.class);
                default -> throw new AssertionError(this);
            }
        }

        /** Does in the host function what ends the call so. */
        void inside(WasmInstance caller) {
            switch (this) {
                case EXIT -> throw new WasmExit(1);
                case HOST -> throw new IllegalStateException("host");
                case CANCELLED_IN_THE_HOST -> {
                    caller.interrupt();
                    caller.checkInterrupt();
                }
                case DEADLINE_IN_THE_HOST -> {
                    while (true) {
                        Thread.onSpinWait();
                        caller.checkInterrupt();
                    }
                }
                default -> throw new AssertionError(this);
            }
        }

    }

    static Stream<Arguments> everyStrategyAndEnding() {
        return Stream.of("per-call", "pooled", "confined")
            .flatMap((strategy) -> Stream.of(Ending.values()).map((ending) -> Arguments.of(strategy, ending)));
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("everyStrategyAndEnding")
    void areNeverUsedAgain(String strategy, Ending ending) {
        this.host.onPauseOf(ending::inside);
        run(strategy, ending, (plugin) -> {
            assertThat(plugin.call("count")).isEqualTo(1);
            assertThatThrownBy(() -> plugin.call(ending.export)).satisfies(ending::check);
            assertThat(plugin.statistics().idle()).isZero();
            assertThat(plugin.call("count")).as("a new one").isEqualTo(1);
            assertThat(plugin.statistics().created()).isEqualTo("per-call".equals(strategy) ? 3 : 2);
        });
    }

    @ParameterizedTest
    @EnumSource(value = Ending.class, names = { "EXIT", "HOST", "CANCELLED_IN_THE_HOST" })
    void norAreThoseWhoseFailureTheHostHid(Ending ending) {
        this.host.onPauseOf((caller) -> assertThatThrownBy(() -> {
            this.host.onPauseOf(ending::inside);
            caller.function("pause").invoke();
        }).satisfies(ending::check));
        run("confined", Ending.HOST, (plugin) -> {
            assertThat(plugin.call("count")).isEqualTo(1);
            assertThat(plugin.call("pause")).as("returns").isEqualTo(1);
            assertThat(plugin.call("count")).as("a new one").isEqualTo(1);
        });
    }

    private void run(String strategy, Ending ending, Consumer<WasmPluginHandle> check) {
        List<String> properties = new ArrayList<>(List.of("wasm.plugins.p.instances.strategy=" + strategy));
        properties.add("wasm.plugins.p.limits.timeout=" + (ending.name().startsWith("DEADLINE") ? "50ms" : "1m"));
        if (ending == Ending.FUEL) {
            properties.add("wasm.plugins.p.limits.fuel=100000");
        }
        this.host.runner()
            .withPropertyValues(properties.toArray(new String[0]))
            .run((context) -> check.accept(context.getBean(WasmPlugins.class).get("p")));
    }

}

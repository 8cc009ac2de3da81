package dev.wasmhost.spring.boot.autoconfigure;

import java.time.Duration;
import java.util.List;

import dev.wasmhost.FunctionType;
import dev.wasmhost.TagType;
import dev.wasmhost.WasmEngine;
import dev.wasmhost.WasmExit;
import dev.wasmhost.WasmGuestException;
import dev.wasmhost.WasmInterruptedException;
import dev.wasmhost.WasmLimitException;
import dev.wasmhost.WasmTrap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Time passes only when a test says so. */
class QuarantineTest {

    private final TestHost host = new TestHost();

    private final ApplicationContextRunner runner = this.host.runner()
        .withPropertyValues("wasm.plugins.p.quarantine.failures=3", "wasm.plugins.p.quarantine.period=1m",
                "wasm.plugins.p.quarantine.back-off=10s", "wasm.plugins.p.quarantine.max-back-off=30s");

    @AfterEach
    void close() {
        this.host.close();
    }

    @Test
    void refusesCallsAfterTooManyCrashes() {
        with((plugin) -> {
            crash(plugin, 3);
            assertThat(plugin.quarantine()).contains(Duration.ofSeconds(10));
            this.host.pass(Duration.ofSeconds(4));
            assertThatExceptionOfType(WasmPluginQuarantinedException.class).isThrownBy(() -> plugin.call("version"))
                .withMessage("plugin \"p\" is in quarantine after too many crashes: takes calls again in PT6S "
                        + "(wasm.plugins.p.quarantine)")
                .satisfies((refused) -> assertThat(refused.remaining()).hasSeconds(6));
            assertThat(plugin.statistics().calls(WasmCallOutcome.QUARANTINED)).isOne();
        });
    }

    @Test
    void takesCallsAgainAfterTheBackOff() {
        with((plugin) -> {
            crash(plugin, 3);
            this.host.events();
            this.host.pass(Duration.ofSeconds(10));
            assertThat(plugin.quarantine()).contains(Duration.ZERO);
            assertThat(plugin.call("version")).isEqualTo(1);
            assertThat(plugin.quarantine()).isEmpty();
            assertThat(this.host.events()).containsExactly(new WasmPluginEvent.Recovered("p"));
            crash(plugin, 2);
            assertThat(plugin.call("version")).isEqualTo(1);
        });
    }

    @Test
    void triesWithOneCallFirst() {
        with((plugin) -> {
            crash(plugin, 3);
            this.host.pass(Duration.ofSeconds(10));
            var trial = this.host.start(plugin, "pause");
            this.host.awaitInside(1);
            assertThatExceptionOfType(WasmPluginQuarantinedException.class).isThrownBy(() -> plugin.call("version"))
                .withMessageContaining("a first call tries it")
                .satisfies((refused) -> assertThat(refused.remaining()).isZero());
            this.host.release(1);
            assertThat(trial.get()).isEqualTo(1);
            assertThat(plugin.call("version")).isEqualTo(1);
        });
    }

    @Test
    void doublesTheBackOffUpToTheLongest() {
        with((plugin) -> {
            crash(plugin, 3);
            for (int seconds : List.of(20, 30, 30)) {
                this.host.pass(Duration.ofSeconds(30));
                crash(plugin, 1);
                assertThat(plugin.quarantine()).contains(Duration.ofSeconds(seconds));
            }
        });
    }

    @Test
    void doublesTheBackOffOfAPluginThatCrashesSoonAfter() {
        with((plugin) -> {
            crash(plugin, 3);
            this.host.pass(Duration.ofSeconds(10));
            plugin.call("version");
            crash(plugin, 3);
            assertThat(plugin.quarantine()).contains(Duration.ofSeconds(20));
            this.host.pass(Duration.ofSeconds(20));
            plugin.call("version");
            this.host.pass(Duration.ofSeconds(61));
            crash(plugin, 3);
            assertThat(plugin.quarantine()).contains(Duration.ofSeconds(10));
        });
    }

    @Test
    void forgetsCrashesAfterThePeriod() {
        with((plugin) -> {
            crash(plugin, 2);
            this.host.pass(Duration.ofSeconds(61));
            crash(plugin, 2);
            assertThat(plugin.quarantine()).isEmpty();
            crash(plugin, 1);
            assertThat(plugin.quarantine()).isPresent();
        });
    }

    @Test
    void isOffUnlessConfigured() {
        this.host.runner().run((context) -> {
            WasmPluginHandle plugin = context.getBean(WasmPlugins.class).get("p");
            crash(plugin, 20);
            assertThat(plugin.quarantine()).isEmpty();
        });
    }

    @Test
    void endsWhenThePluginIsReplaced() {
        this.runner.run((context) -> {
            WasmPlugins plugins = context.getBean(WasmPlugins.class);
            crash(plugins.get("p"), 3);
            plugins.reload("p");
            assertThat(plugins.get("p").call("version")).isEqualTo(1);
        });
    }

    @Test
    void publishesItsBeginning() {
        with((plugin) -> {
            this.host.events();
            crash(plugin, 3);
            assertThat(this.host.events()).singleElement()
                .isInstanceOfSatisfying(WasmPluginEvent.Quarantined.class, (event) -> {
                    assertThat(event.duration()).hasSeconds(10);
                    assertThat(event.failure()).isInstanceOf(WasmTrap.class);
                });
        });
    }

    @Test
    void countsWhatSaysThatTheCodeDoesNotWork() {
        for (RuntimeException crash : List.of(new WasmLimitException("memory", 2, 1, "x"),
                new WasmInterruptedException(WasmInterruptedException.Reason.DEADLINE, "late"),
                new WasmInterruptedException(WasmInterruptedException.Reason.FUEL, "empty"))) {
            Quarantine quarantine = afterOne(crash);
            assertThat(quarantine.current()).as(crash.toString()).isPresent();
            assertThatExceptionOfType(WasmPluginQuarantinedException.class).isThrownBy(quarantine::enter);
        }
    }

    @Test
    void doesNotCountTheRest() {
        try (WasmEngine engine = WasmEngine.builder().build()) {
            var tag = engine.newTag(new TagType(FunctionType.empty()));
            for (RuntimeException failure : List.of(new WasmExit(1), new WasmGuestException(tag, List.of()),
                    new IllegalStateException("host"), new WasmLimitException("memory budget", 2, 1, "x"),
                    new WasmInterruptedException(WasmInterruptedException.Reason.CANCELLED, "stop"))) {
                assertThat(afterOne(failure).current()).as(failure.toString()).isEmpty();
            }
        }
    }

    @Test
    void aTrialThatFindsNoInstanceLeavesTheNextCallToTry() {
        Quarantine quarantine = afterOne(new WasmLimitException("memory", 2, 1, "x"));
        this.host.pass(Duration.ofSeconds(1));
        assertThat(quarantine.enter()).isTrue();
        quarantine.tried(WasmCallOutcome.BUSY);
        assertThat(quarantine.current()).contains(Duration.ZERO);
        assertThat(quarantine.enter()).isTrue();
    }

    private Quarantine afterOne(RuntimeException failure) {
        Quarantine quarantine = new Quarantine("p",
                new WasmProperties.Quarantine(1, Duration.ofSeconds(1), Duration.ofSeconds(1), Duration.ofSeconds(1)),
                this.host, new PluginEvents((event) -> {
                }, List.of()));
        assertThat(quarantine.enter()).isFalse();
        quarantine.failed(failure);
        return quarantine;
    }

    private static void crash(WasmPluginHandle plugin, int times) {
        for (int i = 0; i < times; i++) {
            assertThatThrownBy(() -> plugin.call("crash")).isInstanceOf(WasmTrap.class);
        }
    }

    private void with(org.assertj.core.api.ThrowingConsumer<WasmPluginHandle> check) {
        this.runner.run((context) -> check.accept(context.getBean(WasmPlugins.class).get("p")));
    }

}

package dev.wasmhost.spring.boot.autoconfigure;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

import dev.wasmhost.WasmTrap;
import org.junit.jupiter.api.AfterEach;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class PluginInstancesTest {

    private final TestHost host = new TestHost();

    @AfterEach
    void close() {
        this.host.close();
    }

    @Test
    void areFreshUnlessToldOtherwise() {
        with((plugin) -> {
            assertThat(plugin.call("count")).isEqualTo(1);
            assertThat(plugin.call("count")).isEqualTo(1);
            WasmPluginStatistics statistics = plugin.statistics();
            assertThat(statistics.created()).isEqualTo(2);
            assertThat(statistics.idle()).isZero();
            assertThat(statistics.maximum()).isEqualTo(64);
        });
    }

    @Test
    void ofAPoolAreUsedAgain() {
        with((plugin) -> {
            assertThat(plugin.call("count")).isEqualTo(1);
            assertThat(plugin.call("count")).isEqualTo(2);
            Future<Object> first = this.host.start(plugin, "pause");
            Future<Object> second = this.host.start(plugin, "pause");
            this.host.awaitInside(2);
            assertThat(plugin.statistics().running()).isEqualTo(2);
            this.host.release(2);
            assertThat(first.get()).isEqualTo(1);
            assertThat(second.get()).isEqualTo(1);
            assertThat(plugin.statistics().created()).isEqualTo(2);
            assertThat(plugin.statistics().idle()).isEqualTo(2);
        }, "strategy=pooled", "max=2");
    }

    @Test
    void ofAPoolAreDiscardedAfterAFailure() {
        with((plugin) -> {
            assertThat(plugin.call("count")).isEqualTo(1);
            assertThatExceptionOfType(WasmTrap.class).isThrownBy(() -> plugin.call("crash"));
            assertThat(plugin.statistics().idle()).isZero();
            assertThat(plugin.call("count")).isEqualTo(1);
            assertThat(plugin.statistics().created()).isEqualTo(2);
        }, "strategy=pooled", "max=2");
    }

    @Test
    void ofAPoolAreDiscardedAfterAnExceptionOfTheHost() {
        this.host.onPause(() -> {
            throw new IllegalStateException("host");
        });
        with((plugin) -> {
            assertThat(plugin.call("count")).isEqualTo(1);
            assertThatThrownBy(() -> plugin.call("pause")).isExactlyInstanceOf(IllegalStateException.class);
            assertThat(plugin.call("count")).isEqualTo(1);
            assertThat(plugin.statistics().calls(WasmCallOutcome.EXCEPTION)).isOne();
        }, "strategy=pooled");
    }

    @Test
    void areOneIfConfined() {
        with((plugin) -> {
            Future<Object> first = this.host.start(plugin, "pause");
            this.host.awaitInside(1);
            Future<Object> second = this.host.start(plugin, "count");
            awaitWaiting(plugin, 1);
            this.host.release(1);
            assertThat(first.get()).isEqualTo(1);
            assertThat(second.get()).isEqualTo(1);
            assertThat(plugin.call("count")).isEqualTo(2);
            assertThat(plugin.statistics().created()).isOne();
            assertThat(plugin.statistics().maximum()).isOne();
        }, "strategy=confined");
    }

    @Test
    void areRefusedWhenTheQueueIsFull() {
        with((plugin) -> {
            Future<Object> first = this.host.start(plugin, "pause");
            this.host.awaitInside(1);
            Future<Object> waiting = this.host.start(plugin, "version");
            awaitWaiting(plugin, 1);
            assertThatExceptionOfType(WasmPluginBusyException.class).isThrownBy(() -> plugin.call("version"))
                .withMessage("plugin \"p\" is busy: 1 calls run and 1 wait (wasm.plugins.p.instances.queue)")
                .satisfies((busy) -> {
                    assertThat(busy.reason()).isEqualTo(WasmPluginBusyException.Reason.QUEUE_FULL);
                    assertThat(busy.property()).isEqualTo("wasm.plugins.p.instances.queue");
                });
            this.host.release(1);
            assertThat(first.get()).isEqualTo(1);
            assertThat(waiting.get()).isEqualTo(1);
            assertThat(plugin.statistics().calls(WasmCallOutcome.BUSY)).isOne();
            assertThat(plugin.call("version")).isEqualTo(1);
        }, "max=1", "queue=1", "wait=1m");
    }

    @Test
    void areWaitedForNoLongerThanAllowed() {
        with((plugin) -> {
            Future<Object> first = this.host.start(plugin, "pause");
            this.host.awaitInside(1);
            assertThatExceptionOfType(WasmPluginBusyException.class).isThrownBy(() -> plugin.call("version"))
                .withMessage("plugin \"p\" is busy: none of 1 instances became free in PT0.005S "
                        + "(wasm.plugins.p.instances.wait)")
                .satisfies(
                        (busy) -> assertThat(busy.reason()).isEqualTo(WasmPluginBusyException.Reason.WAITED_TOO_LONG));
            this.host.release(1);
            assertThat(first.get()).isEqualTo(1);
        }, "max=1", "wait=5ms");
    }

    @Test
    void areNotWaitedForByAnInterruptedThread() {
        with((plugin) -> {
            Future<Object> first = this.host.start(plugin, "pause");
            this.host.awaitInside(1);
            Thread.currentThread().interrupt();
            assertThatExceptionOfType(WasmPluginBusyException.class).isThrownBy(() -> plugin.call("version"))
                .satisfies((busy) -> assertThat(busy.reason()).isEqualTo(WasmPluginBusyException.Reason.INTERRUPTED));
            assertThat(Thread.interrupted()).isTrue();
            this.host.release(1);
            assertThat(first.get()).isEqualTo(1);
        }, "max=1");
    }

    @Test
    void areGivenToInterruptedThreadsIfTheyAreFree() {
        with((plugin) -> {
            Thread.currentThread().interrupt();
            assertThat(plugin.call("version")).isEqualTo(1);
            assertThat(Thread.interrupted()).isTrue();
        });
    }

    @Test
    void areNotWaitedForByTheCallThatHasTheOnlyOne() {
        with((plugin) -> {
            this.host.onPause(() -> plugin.call("version"));
            assertThatExceptionOfType(WasmPluginBusyException.class).isThrownBy(() -> plugin.call("pause"))
                .satisfies((busy) -> assertThat(busy.reason()).isEqualTo(WasmPluginBusyException.Reason.NESTED));
            assertThat(plugin.call("version")).isEqualTo(1);
        }, "strategy=confined", "wait=1m");
    }

    @Test
    void areSharedByTheVersionsOfAPlugin() {
        this.host.runner().withPropertyValues("wasm.plugins.p.instances.max=1").run((context) -> {
            WasmPlugins plugins = context.getBean(WasmPlugins.class);
            WasmPluginHandle plugin = plugins.get("p");
            Future<Object> old = this.host.start(plugin, "pause");
            this.host.awaitInside(1);
            plugins.replace("p", TestHost.file(2));
            Future<Object> next = this.host.start(plugin, "version");
            awaitWaiting(plugin, 1);
            this.host.release(1);
            assertThat(old.get()).isEqualTo(1);
            assertThat(next.get(1, TimeUnit.MINUTES)).isEqualTo(2);
        });
    }

    @Test
    void areClosedWhenAVersionEnds() {
        this.host.runner().withPropertyValues("wasm.plugins.p.instances.strategy=pooled").run((context) -> {
            WasmPlugins plugins = context.getBean(WasmPlugins.class);
            WasmPluginHandle plugin = plugins.get("p");
            Future<Object> old = this.host.start(plugin, "pause");
            this.host.awaitInside(1);
            assertThat(plugin.call("version")).isEqualTo(1);
            assertThat(plugin.statistics().idle()).isOne();
            plugins.replace("p", TestHost.file(2));
            assertThat(plugin.statistics().idle()).isZero();
            this.host.release(1);
            old.get();
            assertThat(plugin.statistics().idle()).isZero();
        });
    }

    @Test
    void countHowCallsEnd() {
        with((plugin) -> {
            plugin.call("version");
            plugin.call("count");
            assertThatThrownBy(() -> plugin.call("crash")).isInstanceOf(WasmTrap.class);
            assertThatThrownBy(() -> plugin.call("missing")).isInstanceOf(IllegalArgumentException.class);
            Future<Object> spinning = this.host.start(plugin, "spin");
            assertThatThrownBy(spinning::get).isInstanceOf(ExecutionException.class);
            WasmPluginStatistics statistics = plugin.statistics();
            assertThat(statistics.calls()).containsOnlyKeys(WasmCallOutcome.SUCCESS, WasmCallOutcome.TRAP,
                    WasmCallOutcome.EXCEPTION, WasmCallOutcome.STOP);
            assertThat(statistics.calls(WasmCallOutcome.SUCCESS)).isEqualTo(2);
            assertThat(statistics.calls(WasmCallOutcome.STOP)).isOne();
            assertThat(statistics.calls(WasmCallOutcome.BUSY)).isZero();
            assertThat(statistics.active()).isZero();
            assertThat(statistics.running()).isZero();
        });
    }

    static void awaitWaiting(WasmPluginHandle plugin, int calls) {
        Awaitility.await()
            .atMost(Duration.ofMinutes(1))
            .pollInterval(Duration.ofMillis(1))
            .until(() -> plugin.statistics().waiting() == calls);
    }

    private void with(org.assertj.core.api.ThrowingConsumer<WasmPluginHandle> check, String... instances) {
        ApplicationContextRunner runner = this.host.runner().withPropertyValues("wasm.plugins.p.limits.timeout=100ms");
        for (String property : instances) {
            runner = runner.withPropertyValues("wasm.plugins.p.instances." + property);
        }
        runner.run((context) -> check.accept(context.getBean(WasmPlugins.class).get("p")));
    }

}

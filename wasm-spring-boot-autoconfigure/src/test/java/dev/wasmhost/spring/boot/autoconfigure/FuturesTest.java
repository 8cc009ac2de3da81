package dev.wasmhost.spring.boot.autoconfigure;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import dev.wasmhost.WasmCallOptions;
import dev.wasmhost.WasmInterruptedException;
import dev.wasmhost.WasmTrap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/** Calls that return before they have ended, and calls with a timeout of their own. */
class FuturesTest {

    private final TestHost host = new TestHost();

    private final List<String> threads = new CopyOnWriteArrayList<>();

    private final Ends ends = new Ends();

    private final ApplicationContextRunner runner = this.host.runner()
        .withBean(WasmCallObserver.class, () -> this.ends);

    @AfterEach
    void release() {
        this.host.close();
    }

    interface Later {

        CompletableFuture<Integer> version();

        CompletableFuture<Integer> pause();

        CompletableFuture<Integer> crash();

        CompletableFuture<Integer> spin(WasmCallOptions options);

    }

    interface Now {

        int version();

        int spin(WasmCallOptions options);

    }

    /** Waits for the ends of calls. */
    static final class Ends implements WasmCallObserver {

        private final BlockingQueue<String> ended = new LinkedBlockingQueue<>();

        @Override
        public Observation started(WasmCall call) {
            return (outcome, failure) -> this.ended
                .add(call.export() + (call.asynchronous() ? " later " : " now ") + outcome);
        }

        String await() throws InterruptedException {
            return this.ended.poll(60, TimeUnit.SECONDS);
        }

    }

    private static final WasmCallOptions LONG = WasmCallOptions.timeout(Duration.ofMinutes(10));

    private static Later later(BeanFactory context) {
        return context.getBean(WasmPlugins.class).get("p").bind(Later.class);
    }

    @Test
    void callsRunOnTheApplicationsExecutor() {
        this.host.onPause(() -> this.threads.add(Thread.currentThread().getName()));
        this.runner.withConfiguration(AutoConfigurations.of(TaskExecutionAutoConfiguration.class))
            .withPropertyValues("spring.task.execution.thread-name-prefix=application-")
            .run((context) -> assertThat(later(context).pause().join()).isEqualTo(1));
        assertThat(this.threads).singleElement().asString().startsWith("application-");
        assertThat(this.ends.ended).containsExactly("pause later SUCCESS");
    }

    @Test
    void callsRunOnAnExecutorOfTheirOwnIfThereIsNone() {
        this.host.onPause(() -> this.threads.add(Thread.currentThread().getName()));
        this.runner.run((context) -> assertThat(later(context).pause().join()).isEqualTo(1));
        assertThat(this.threads).singleElement().asString().startsWith("wasm-");
    }

    @Test
    void anExecutorForPluginsIsPreferred() {
        Executor executor = (task) -> {
            this.threads.add("mine");
            task.run();
        };
        this.runner.withConfiguration(AutoConfigurations.of(TaskExecutionAutoConfiguration.class))
            .withBean("wasmTaskExecutor", Executor.class, () -> executor)
            .run((context) -> assertThat(later(context).version().join()).isEqualTo(1));
        assertThat(this.threads).containsExactly("mine");
    }

    @Test
    void failuresKeepTheirType() {
        this.runner.run((context) -> {
            assertThatExceptionOfType(CompletionException.class).isThrownBy(() -> later(context).crash().join())
                .withCauseInstanceOf(WasmTrap.class);
            assertThat(this.ends.await()).isEqualTo("crash later TRAP");
        });
    }

    @Test
    void cancellingStopsTheGuest() {
        this.runner.run((context) -> {
            CompletableFuture<Integer> future = later(context).spin(LONG);
            this.host.awaitInside(1);
            assertThat(future.cancel(true)).isTrue();
            assertThatExceptionOfType(CancellationException.class).isThrownBy(future::join);
            assertThat(this.ends.await()).isEqualTo("spin later STOP");
            assertThat(later(context).version().join()).isEqualTo(1);
            WasmPluginStatistics statistics = context.getBean(WasmPlugins.class).get("p").statistics();
            assertThat(statistics.running()).isZero();
        });
    }

    @Test
    void timeoutsOfFuturesStopTheGuest() {
        this.runner.run((context) -> {
            CompletableFuture<Integer> future = later(context).spin(LONG);
            this.host.awaitInside(1);
            future.orTimeout(1, TimeUnit.MILLISECONDS);
            assertThat(this.ends.await()).isEqualTo("spin later STOP");
            assertThat(future).isCompletedExceptionally();
        });
    }

    @Test
    void cancellingStopsWhatTheCallCallsInTurn() {
        this.runner.run((context) -> {
            Now now = context.getBean(WasmPlugins.class).get("p").bind(Now.class);
            this.host.onPause(() -> now.spin(LONG));
            CompletableFuture<Integer> future = later(context).pause();
            this.host.awaitInside(1);
            future.cancel(true);
            assertThat(List.of(this.ends.await(), this.ends.await())).containsExactly("spin now STOP",
                    "pause later STOP");
        });
    }

    @Test
    void whatIsCancelledBeforeItsTurnNeverRuns() {
        BlockingQueue<Runnable> tasks = new LinkedBlockingQueue<>();
        this.runner.withBean("wasmTaskExecutor", Executor.class, () -> tasks::add).run((context) -> {
            CompletableFuture<Integer> future = later(context).version();
            future.cancel(false);
            assertThat(this.ends.await()).isEqualTo("version later EXCEPTION");
            tasks.take().run();
            assertThat(this.ends.ended).isEmpty();
            WasmPluginStatistics statistics = context.getBean(WasmPlugins.class).get("p").statistics();
            assertThat(statistics.created()).isZero();
            assertThat(statistics.active()).isZero();
        });
    }

    @Test
    void whatTheExecutorRejectsFails() {
        Executor executor = (task) -> {
            throw new RejectedExecutionException("full");
        };
        this.runner.withBean("wasmTaskExecutor", Executor.class, () -> executor).run((context) -> {
            assertThatExceptionOfType(CompletionException.class).isThrownBy(() -> later(context).version().join())
                .havingCause()
                .isInstanceOf(RejectedExecutionException.class)
                .withMessage("full");
            assertThat(context.getBean(WasmPlugins.class).get("p").statistics().active()).isZero();
        });
    }

    @Test
    void observersThatThrowFailTheFuture() {
        WasmCallObserver broken = (call) -> (outcome, failure) -> {
            throw new IllegalStateException("broken observer");
        };
        this.host.runner().withBean(WasmCallObserver.class, () -> broken).run((context) -> {
            assertThatExceptionOfType(CompletionException.class).isThrownBy(() -> later(context).version().join())
                .havingCause()
                .withMessage("broken observer");
            assertThatExceptionOfType(CompletionException.class).isThrownBy(() -> later(context).crash().join())
                .withCauseInstanceOf(WasmTrap.class);
            assertThat(context.getBean(WasmPlugins.class).get("p").statistics().active()).isZero();
        });
    }

    @Test
    void executorsMayBeChosenByQualifier() {
        this.runner.withConfiguration(AutoConfigurations.of(TaskExecutionAutoConfiguration.class))
            .withUserConfiguration(Qualified.class)
            .run((context) -> {
                assertThat(later(context).version().join()).isEqualTo(1);
                assertThat(context.getBean(Qualified.class).tasks).hasValue(1);
            });
    }

    @Configuration(proxyBeanMethods = false)
    static class Qualified {

        final AtomicInteger tasks = new AtomicInteger();

        @Bean
        @Qualifier("wasmTaskExecutor")
        Executor mine() {
            return (task) -> {
                this.tasks.incrementAndGet();
                task.run();
            };
        }

    }

    @Test
    void unloadedPluginsFailTheFuture() {
        this.runner.run((context) -> {
            Later later = later(context);
            context.getBean(WasmPlugins.class).unload("p");
            assertThatExceptionOfType(CompletionException.class).isThrownBy(() -> later.version().join())
                .withCauseInstanceOf(WasmPluginUnavailableException.class);
        });
    }

    @Test
    void replacementsWaitForCallsThatRun() {
        this.runner.run((context) -> {
            WasmPlugins plugins = context.getBean(WasmPlugins.class);
            CompletableFuture<Integer> future = later(context).pause();
            this.host.awaitInside(1);
            plugins.replace("p", TestHost.file(2));
            assertThat(later(context).version().join()).isEqualTo(2);
            assertThat(future).isNotDone();
            this.host.release(1);
            assertThat(future.join()).isEqualTo(1);
        });
    }

    @Test
    void optionsLimitOneCall() {
        this.runner.run((context) -> {
            Now now = context.getBean(WasmPlugins.class).get("p").bind(Now.class);
            assertThatExceptionOfType(WasmInterruptedException.class)
                .isThrownBy(() -> now.spin(WasmCallOptions.timeout(Duration.ofMillis(20))))
                .satisfies((ex) -> assertThat(ex.reason()).isEqualTo(WasmInterruptedException.Reason.DEADLINE));
            assertThat(now.version()).isEqualTo(1);
        });
    }

    @Test
    void optionsLimitTheFuelOfOneCall() {
        this.runner.withPropertyValues("wasm.plugins.p.limits.fuel=1000000000000", "wasm.plugins.p.limits.timeout=10m")
            .run((context) -> {
                Now now = context.getBean(WasmPlugins.class).get("p").bind(Now.class);
                assertThatExceptionOfType(WasmInterruptedException.class)
                    .isThrownBy(() -> now.spin(WasmCallOptions.fuel(100_000)))
                    .withMessageContaining("100000 units")
                    .satisfies((ex) -> assertThat(ex.reason()).isEqualTo(WasmInterruptedException.Reason.FUEL));
                assertThat(now.version()).isEqualTo(1);
            });
    }

    @Test
    void fuelOfOneCallIsRefusedWhereNobodyCountsIt() {
        this.runner.run((context) -> {
            Now now = context.getBean(WasmPlugins.class).get("p").bind(Now.class);
            assertThatIllegalArgumentException().isThrownBy(() -> now.spin(WasmCallOptions.fuel(100_000)))
                .withMessageContaining("WasmCallOptions.fuel");
            assertThat(now.version()).isEqualTo(1);
        });
    }

}

package dev.wasmhost.internal.proxy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

import dev.wasmhost.FunctionType;
import dev.wasmhost.ValueType;
import dev.wasmhost.WasmCallOptions;
import dev.wasmhost.WasmInstance;
import dev.wasmhost.WasmInstances;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What of a method does not cross: a call's options and the future of its result. */
class OptionsAndFuturesTest {

    private final TestGuest guest = new TestGuest().withMemory()
        .with("add", FunctionType.of(ValueType.I32, ValueType.I32).returning(ValueType.I32),
                (arguments) -> new long[] { arguments[0] + arguments[1] })
        .with("fail", FunctionType.empty(), (arguments) -> {
            throw new IllegalStateException("guest");
        });

    interface Adder {

        int add(int a, int b, WasmCallOptions options);

    }

    interface Later {

        CompletableFuture<Integer> add(int a, int b);

        CompletableFuture<Void> fail();

    }

    /** Runs tasks when it is told to. */
    private final class Lender implements WasmInstances, Executor {

        private final List<Runnable> tasks = new ArrayList<>();

        private int acquired;

        private int released;

        @Override
        public WasmInstance acquire() {
            this.acquired++;
            return OptionsAndFuturesTest.this.guest;
        }

        @Override
        public void release(WasmInstance instance, @Nullable Throwable failure) {
            this.released++;
        }

        @Override
        public Executor executor() {
            return this;
        }

        @Override
        public void execute(Runnable task) {
            if (this.tasks.size() == 2) {
                throw new RejectedExecutionException("full");
            }
            this.tasks.add(task);
        }

    }

    @Test
    void optionsAreForTheCallAndNotPassed() {
        Adder adder = this.guest.bind(Adder.class);
        assertThat(adder.add(1, 2, WasmCallOptions.timeout(Duration.ofMillis(7)))).isEqualTo(3);
        assertThat(this.guest.log).containsExactly("enter for PT0.007S", "add[1, 2]", "leave");
        assertThatThrownBy(() -> adder.add(1, 2, null)).isInstanceOf(NullPointerException.class)
            .hasMessage("Adder.add(int, int, WasmCallOptions): options are null");
    }

    @Test
    void aFutureOfOneInstanceIsCompleteAtOnce() {
        Later later = this.guest.bind(Later.class);
        assertThat(later.add(1, 2)).isCompletedWithValue(3);
        assertThat(later.fail()).isCompletedExceptionally();
    }

    @Test
    void aLeasedCallRunsWhereTheExecutorSays() {
        Lender lender = new Lender();
        Later later = this.guest.resolve(Later.class).create(lender);
        CompletableFuture<Integer> sum = later.add(1, 2);
        CompletableFuture<Void> failure = later.fail();
        assertThat(later.fail()).isCompletedExceptionally(); // there is no room for it
        assertThat(lender.acquired).isZero();
        assertThat(sum).isNotDone();
        lender.tasks.forEach(Runnable::run);
        assertThat(sum).isCompletedWithValue(3);
        assertThatThrownBy(failure::join).hasRootCauseMessage("guest");
        assertThat(lender.released).isEqualTo(2);
    }

    @Test
    void aCancelledCallThatHasNotBegunDoesNotRun() {
        Lender lender = new Lender();
        Later later = this.guest.resolve(Later.class).create(lender);
        assertThat(later.add(1, 2).cancel(true)).isTrue();
        lender.tasks.forEach(Runnable::run);
        assertThat(lender.acquired).isZero();
    }

}

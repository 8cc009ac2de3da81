package dev.wasmhost;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import dev.wasmhost.testing.Code;
import dev.wasmhost.testing.WasmBuilder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What is known of an instance after a call that did not return, and what it leaves. */
class FailedInstancesTest {

    private static final FunctionType RUN = FunctionType.of(ValueType.I32).returning(ValueType.I32);

    private final WasmEngine engine = WasmEngine.builder().fuel(true).build();

    private final ReentrantLock lock = new ReentrantLock();

    private final Object monitor = new Object();

    @AfterEach
    void close() {
        this.engine.close();
    }

    /** The ways in which a call can end, by the name of the export that takes it. */
    enum Ending {

        TRAP, DEADLINE, CANCELLED, CANCELLED_IN_THE_HOST, FUEL, STACK, EXIT, EXCEPTION, HOST, LIMIT

    }

    /** Exports a function for each ending, {@code run} and {@code nested}. */
    private WasmModule module() {
        WasmBuilder builder = new WasmBuilder();
        int host = builder.importFunction("env", "host", RUN);
        int tag = builder.tag();
        builder.memory(1).table(1);
        export(builder, Ending.TRAP, new Code().unreachable());
        export(builder, Ending.DEADLINE, forEver());
        export(builder, Ending.CANCELLED, new Code().i32Const(0).call(host).drop().raw(forEver().toByteArray()));
        export(builder, Ending.CANCELLED_IN_THE_HOST, new Code().i32Const(1).call(host));
        export(builder, Ending.FUEL, forEver());
        int self = 6;
        assertThat(export(builder, Ending.STACK, new Code().localGet(0).call(self).i32Const(1).op(Code.I32_ADD)))
            .isEqualTo(self);
        export(builder, Ending.EXIT, new Code().i32Const(2).call(host));
        export(builder, Ending.EXCEPTION, new Code().throwTag(tag));
        export(builder, Ending.HOST, new Code().i32Const(3).call(host));
        export(builder, Ending.LIMIT, new Code().i32Const(4).call(host));
        builder.exportFunction("run", builder.function(RUN, new Code().localGet(0)));
        builder.exportFunction("nested", builder.function(RUN, new Code().i32Const(5).call(host)));
        return this.engine.load(builder.build());
    }

    private static int export(WasmBuilder builder, Ending ending, Code code) {
        int function = builder.function(RUN, code);
        builder.exportFunction(ending.name(), function);
        return function;
    }

    private static Code forEver() {
        return new Code().loop().br(0).end().unreachable();
    }

    private WasmImports imports() {
        return WasmImports.builder().function("env", "host", RUN, this::host).build();
    }

    private long[] host(WasmInstance caller, long[] arguments) {
        this.lock.lock();
        try {
            synchronized (this.monitor) {
                return host(caller, (int) arguments[0]);
            }
        }
        finally {
            this.lock.unlock();
        }
    }

    private long[] host(WasmInstance caller, int what) {
        switch (what) {
            case 0 -> caller.interrupt();
            case 1 -> {
                caller.interrupt();
                caller.checkInterrupt();
            }
            case 2 -> throw new WasmExit(3);
            case 3 -> throw new IllegalStateException("host");
            case 4 -> throw new WasmLimitException("pens", 2, 1, "desk.pens");
            default ->
                assertThatThrownBy(() -> caller.function(Ending.TRAP.name()).invoke(0)).isInstanceOf(WasmTrap.class);
        }
        return new long[] { 9 };
    }

    private static WasmCallOptions options(Ending ending) {
        return switch (ending) {
            case DEADLINE -> WasmCallOptions.timeout(Duration.ofMillis(20));
            case FUEL -> WasmCallOptions.fuel(1_000);
            default -> WasmCallOptions.timeout(Duration.ofMinutes(1));
        };
    }

    private static Class<? extends Throwable> expected(Ending ending) {
        return switch (ending) {
            case TRAP, STACK -> WasmTrap.class;
            case DEADLINE, CANCELLED, CANCELLED_IN_THE_HOST, FUEL -> WasmInterruptedException.class;
            case EXIT -> WasmExit.class;
            case EXCEPTION -> WasmGuestException.class;
            case HOST -> IllegalStateException.class;
            case LIMIT -> WasmLimitException.class;
        };
    }

    @ParameterizedTest
    @EnumSource(Ending.class)
    void everyEndingButReturningIsRemembered(Ending ending) {
        WasmInstance instance = module().instantiate(imports());
        assertThat(instance.function("run").invoke(5)).containsExactly(5);
        assertThat(instance.hasFailed()).isFalse();
        assertThatThrownBy(() -> instance.function(ending.name()).invoke(options(ending), 0))
            .isInstanceOf(expected(ending));
        assertThat(instance.hasFailed()).isTrue();
        assertThat(instance.function("run").invoke(5)).as("to look at it").containsExactly(5);
        assertThat(instance.hasFailed()).isTrue();
        assertThat(module().instantiate(imports()).hasFailed()).as("another one").isFalse();
    }

    @ParameterizedTest
    @EnumSource(Ending.class)
    void locksThatHostFunctionsTookAreFree(Ending ending) throws InterruptedException {
        WasmInstance instance = module().instantiate(imports());
        assertThatThrownBy(() -> instance.function(ending.name()).invoke(options(ending), 0))
            .isInstanceOf(expected(ending));
        assertThat(this.lock.isLocked()).isFalse();
        AtomicBoolean entered = new AtomicBoolean();
        Thread other = new Thread(() -> {
            synchronized (this.monitor) {
                entered.set(true);
            }
        });
        other.start();
        other.join();
        assertThat(entered).isTrue();
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
        instance.close();
    }

    @Test
    void whatAHostFunctionHidesIsRememberedToo() {
        WasmInstance instance = module().instantiate(imports());
        assertThat(instance.function("nested").invoke(0)).containsExactly(9);
        assertThat(instance.hasFailed()).isTrue();
    }

    @Test
    void wrongArgumentsAreNoFailure() {
        WasmInstance instance = module().instantiate(imports());
        assertThatThrownBy(() -> instance.function("run").invoke(1, 2)).isInstanceOf(IllegalArgumentException.class);
        assertThat(instance.hasFailed()).isFalse();
    }

    @Test
    void instancesThatAreLinkedFailTogether() {
        WasmModule module = module();
        WasmInstance first = module.instantiate(imports());
        WasmBuilder builder = new WasmBuilder();
        int imported = builder.importFunction("first", "TRAP", RUN);
        builder.exportFunction("run", builder.function(RUN, new Code().localGet(0).call(imported)));
        WasmInstance second = this.engine.load(builder.build())
            .instantiate(WasmImports.builder().define("first", "TRAP", first.function("TRAP")).build());
        assertThatThrownBy(() -> second.function("run").invoke(0)).isInstanceOf(WasmTrap.class);
        assertThat(first.hasFailed()).isTrue();
        assertThat(second.hasFailed()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = { "TRAP", "CANCELLED", "CANCELLED_IN_THE_HOST", "STACK", "EXIT", "EXCEPTION", "HOST", "LIMIT" })
    void whoSuppliesInstancesIsToldOnce(String ending) {
        WasmModule module = module();
        Recorder recorder = new Recorder(module.instantiate(imports()));
        Endings bound = module.bind(Endings.class, recorder);
        assertThatThrownBy(() -> bound.call(Ending.valueOf(ending))).isInstanceOf(expected(Ending.valueOf(ending)))
            .isSameAs(recorder.failures.get(0));
        assertThat(recorder.failures).hasSize(1);
        assertThat(bound.run(7)).isEqualTo(7);
        assertThat(recorder.failures).hasSize(2).last().isNull();
    }

    interface Endings {

        int run(int value);

        @WasmExport("TRAP")
        int trap(int value);

        @WasmExport("CANCELLED")
        int cancelled(int value);

        @WasmExport("CANCELLED_IN_THE_HOST")
        int cancelledInTheHost(int value);

        @WasmExport("STACK")
        int stack(int value);

        @WasmExport("EXIT")
        int exit(int value);

        @WasmExport("EXCEPTION")
        int exception(int value);

        @WasmExport("HOST")
        int host(int value);

        @WasmExport("LIMIT")
        int limit(int value);

        default int call(Ending ending) {
            return switch (ending) {
                case TRAP -> trap(0);
                case CANCELLED -> cancelled(0);
                case CANCELLED_IN_THE_HOST -> cancelledInTheHost(0);
                case STACK -> stack(0);
                case EXIT -> exit(0);
                case EXCEPTION -> exception(0);
                case HOST -> host(0);
                case LIMIT -> limit(0);
                case DEADLINE, FUEL -> throw new AssertionError(ending);
            };
        }

    }

    private static final class Recorder implements WasmInstances {

        private final WasmInstance instance;

        private final List<@Nullable Throwable> failures = new ArrayList<>();

        Recorder(WasmInstance instance) {
            this.instance = instance;
        }

        @Override
        public WasmInstance acquire() {
            return this.instance;
        }

        @Override
        public void release(WasmInstance released, @Nullable Throwable failure) {
            assertThat(released).isSameAs(this.instance);
            assertThat(released.hasFailed()).isTrue();
            this.failures.add(failure);
        }

    }

}

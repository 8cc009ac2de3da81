package dev.wasmhost.internal.compiler;

import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.Consumer;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import dev.wasmhost.FunctionType;
import dev.wasmhost.TrapReason;
import dev.wasmhost.ValueType;
import dev.wasmhost.WasmFeature;
import dev.wasmhost.WasmImports;
import dev.wasmhost.WasmInstance;
import dev.wasmhost.WasmInterruptedException;
import dev.wasmhost.WasmLimitException;
import dev.wasmhost.WasmLimits;
import dev.wasmhost.WasmTrap;
import dev.wasmhost.internal.binary.ModuleDecoder;
import dev.wasmhost.internal.cache.CodeStore;
import dev.wasmhost.internal.module.Module;
import dev.wasmhost.internal.proxy.ProxyBinder;
import dev.wasmhost.internal.proxy.ProxyClasses;
import dev.wasmhost.internal.runtime.CodeOptions;
import dev.wasmhost.internal.runtime.EngineContext;
import dev.wasmhost.internal.runtime.LoadedModule;
import dev.wasmhost.internal.validation.ModuleValidator;
import dev.wasmhost.internal.validation.ValidModule;
import dev.wasmhost.testing.Code;
import dev.wasmhost.testing.WasmBuilder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;

/** What fails while a guest waits for its code, which is no fault of the guest's. */
@Timeout(60)
class CompilationBugTest {

    private static final Set<WasmFeature> ALL = EnumSet.allOf(WasmFeature.class);

    private static final FunctionType TO_I32 = FunctionType.empty().returning(ValueType.I32);

    private static final FunctionType OF_I32 = FunctionType.of(ValueType.I32).returning(ValueType.I32);

    private static final String PREFIX = Names.PACKAGE + "mtest/";

    private static final int GROUP_OF_CALLEE = 1;

    /** Fills a group of functions. */
    private static final int PADDING = 8 << 10;

    private static final byte NOP = 0x01;

    private static final byte LOCAL_GET = 0x20;

    private final EngineContext engine = new EngineContext(WasmLimits.defaults(), 1 << 30, CodeOptions.USUAL);

    private final FailingStore store = new FailingStore();

    private Module structure;

    private WasmInstance instance;

    /**
     * Makes an instance whose {@code caller} calls a function of another group, and whose
     * {@code refer} takes a reference of it.
     */
    private void instantiate() {
        WasmBuilder builder = new WasmBuilder();
        int callee = 1;
        builder.exportFunction("caller", builder.function(TO_I32, padded().i32Const(0).call(callee)));
        builder.exportFunction("callee", builder.function(OF_I32, padded().i32Const(42)));
        builder.exportFunction("refer", builder.function(TO_I32, padded().indexed(0xd2, callee).op(0xd1)));
        this.structure = ModuleDecoder.decode(builder.build(), WasmLimits.defaults(), ALL);
        ValidModule valid = ModuleValidator.validate(this.structure, ALL, () -> {
        });
        SignatureClasses signatures = new SignatureClasses(CodeStore.none(), null);
        AggregateClasses aggregates = new AggregateClasses(this.engine, CodeStore.none(), null);
        ModuleCompiler compiler = new ModuleCompiler(this.engine, valid, signatures, aggregates, "test", this.store);
        this.instance = new LoadedModule(this.engine, this.structure, compiler, signatures,
                new ProxyBinder(signatures, ProxyClasses.none()), WasmLimits.defaults(), valid.features())
            .instantiate(WasmImports.none());
    }

    private static Code padded() {
        Code code = new Code();
        for (int i = 0; i < PADDING; i++) {
            code.op(NOP);
        }
        return code;
    }

    @AfterEach
    void close() {
        this.instance.close();
        this.engine.close();
    }

    private long call(String function) {
        return this.instance.function(function).invoke()[0];
    }

    @Test
    void aFunctionThatCannotBeCompiledIsNamed() {
        instantiate();
        int start = this.structure.bodies().starts()[1] + 1;
        byte[] code = this.structure.bytes();
        code[start] = LOCAL_GET;
        assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> call("caller"))
            .withMessageContaining("bug in the compiler: function 1 \"callee\" could not be made: ");
        code[start] = NOP;
        assertThat(call("caller")).isEqualTo(42);
    }

    @Test
    void aBugIsNoTrapAndTheClassIsCompiledTheNextTime() {
        instantiate();
        failsOnce("C" + GROUP_OF_CALLEE, new IndexOutOfBoundsException("Index 8 out of bounds for length 7"));
        assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> call("caller"))
            .withMessageMatching("bug in the compiler: class wasm\\..*\\.C1 could not be made: "
                    + "java\\.lang\\.IndexOutOfBoundsException: Index 8 out of bounds for length 7")
            .withCauseInstanceOf(IndexOutOfBoundsException.class);
        assertThat(call("caller")).isEqualTo(42);
    }

    @Test
    void aBugAfterTheCodeWasWrittenIsNoTrapEither() {
        instantiate();
        this.store.beforeAdding = failure("C" + GROUP_OF_CALLEE, new IllegalStateException("full"));
        assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> call("caller")).withMessageContaining("full");
        this.store.beforeAdding = FailingStore::pass;
        assertThat(call("caller")).isEqualTo(42);
    }

    @Test
    void aReferenceThatCannotBeMadeIsNoTrap() {
        instantiate();
        failsOnce(PREFIX + "R0[0, 2]", new IndexOutOfBoundsException("-1"));
        assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> call("caller"))
            .withMessageContaining("class " + PREFIX + "R0[0, 2] could not be made");
        assertThat(call("refer")).isZero();
        assertThat(call("caller")).isEqualTo(42);
    }

    @Test
    void aReferenceThatRunningCodeAsksForIsNoTrap() {
        instantiate();
        failsOnce(PREFIX + "R1[1]", new IndexOutOfBoundsException("-1"));
        assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> call("refer"))
            .withMessageContaining("class " + PREFIX + "R1[1] could not be made");
        assertThat(call("refer")).isZero();
    }

    @Test
    void stopsAndLimitsPassAsTheyAre() {
        instantiate();
        WasmInterruptedException stop = new WasmInterruptedException(WasmInterruptedException.Reason.DEADLINE,
                "stopped after its " + Duration.ofMillis(5).toMillis() + "ms limit");
        failsOnce("C" + GROUP_OF_CALLEE, stop);
        assertThat(catchThrowable(() -> call("caller"))).isSameAs(stop);
        WasmLimitException limit = new WasmLimitException("compiled code", 2, 1, "limits.compiled-code");
        failsOnce("C" + GROUP_OF_CALLEE, limit);
        assertThat(catchThrowable(() -> call("caller"))).isSameAs(limit);
        assertThat(call("caller")).isEqualTo(42);
    }

    @Test
    void theEndOfTheStackIsTheGuestsAndTheClassIsCompiledTheNextTime() {
        instantiate();
        failsOnce("C" + GROUP_OF_CALLEE, new StackOverflowError());
        assertThatExceptionOfType(WasmTrap.class).isThrownBy(() -> call("caller"))
            .satisfies((trap) -> assertThat(trap.reason()).isEqualTo(TrapReason.CALL_STACK_EXHAUSTED));
        assertThat(call("caller")).isEqualTo(42);
    }

    /** Makes the store fail the next time that it is asked for a class. */
    private void failsOnce(String name, Throwable failure) {
        Consumer<String> fail = failure(name, failure);
        this.store.beforeFinding = (asked) -> {
            if (asked.equals(name)) {
                this.store.beforeFinding = FailingStore::pass;
            }
            fail.accept(asked);
        };
    }

    private static Consumer<String> failure(String name, Throwable failure) {
        return (asked) -> {
            if (asked.equals(name)) {
                CompilationBugTest.<RuntimeException>sneak(failure);
            }
        };
    }

    @SuppressWarnings("unchecked")
    private static <T extends Throwable> void sneak(Throwable failure) throws T {
        throw (T) failure;
    }

    /** Has nothing, and fails where the compiler might. */
    private static final class FailingStore implements CodeStore {

        private Consumer<String> beforeFinding = FailingStore::pass;

        private Consumer<String> beforeAdding = FailingStore::pass;

        static void pass(String name) {
            assertThat(name).isNotEmpty();
        }

        @Override
        public byte[] find(String name) {
            this.beforeFinding.accept(name);
            return null;
        }

        @Override
        public int length(String name) {
            return -1;
        }

        @Override
        public void add(String name, byte[] bytes) {
            this.beforeAdding.accept(name);
        }

    }

}

package dev.wasmhost;

import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import dev.wasmhost.testing.Code;
import dev.wasmhost.testing.Guests;
import dev.wasmhost.testing.WasmBuilder;
import dev.wasmhost.wasi.WasiPreview1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * Calls between host and guests and among guests: who may be inside, what stops them,
 * what comes out.
 */
@Timeout(60)
class CallsTest {

    private static final FunctionType NOTHING = FunctionType.empty();

    private static final FunctionType UNARY = FunctionType.of(ValueType.I32).returning(ValueType.I32);

    private static final WasmLimits SHORT = WasmLimits.builder().timeout(Duration.ofMillis(100)).build();

    private final WasmEngine engine = WasmEngine.builder().build();

    @AfterEach
    void closeEngine() {
        this.engine.close();
    }

    private static WasmBuilder spinner() {
        WasmBuilder builder = new WasmBuilder();
        int spin = builder.function(NOTHING, new Code().loop().br(0).end());
        return builder.exportFunction("spin", spin);
    }

    private WasmInstance instantiate(WasmBuilder builder, WasmImports imports, WasmLimits limits) {
        return this.engine.load(builder.build()).instantiate(imports, limits);
    }

    private WasmInstance instantiate(WasmBuilder builder, WasmImports imports) {
        return instantiate(builder, imports, WasmLimits.defaults());
    }

    private static void assertStopped(WasmFunction function) {
        assertThatThrownBy(function::invoke).isInstanceOf(WasmInterruptedException.class)
            .hasMessage("stopped after its 100ms limit (WasmLimits.timeout)")
            .extracting("reason")
            .isEqualTo(WasmInterruptedException.Reason.DEADLINE);
    }

    @Test
    void theCallersDeadlineStopsAnImportedFunctionsLoop() {
        WasmInstance callee = instantiate(spinner(), WasmImports.none());
        WasmBuilder builder = new WasmBuilder();
        int imported = builder.importFunction("callee", "spin", NOTHING);
        builder.exportFunction("go", builder.function(NOTHING, new Code().call(imported)));
        WasmImports imports = WasmImports.builder().exports("callee", callee).build();
        assertStopped(instantiate(builder, imports, SHORT).function("go"));
    }

    @Test
    void theCallersDeadlineStopsALoopBehindASharedTable() {
        WasmBuilder owner = spinner();
        int table = owner.table(1);
        owner.elements(0).exportTable("table", table);
        WasmInstance callee = instantiate(owner, WasmImports.none());
        WasmBuilder builder = new WasmBuilder().importTable("callee", "table", 1);
        int type = builder.type(NOTHING);
        builder.exportFunction("go", builder.function(NOTHING, new Code().i32Const(0).callIndirect(type, 0)));
        WasmImports imports = WasmImports.builder().exports("callee", callee).build();
        assertStopped(instantiate(builder, imports, SHORT).function("go"));
    }

    @Test
    void aStoppedGroupCanBeCalledAgain() {
        WasmBuilder builder = spinner();
        builder.exportFunction("add1", builder.function(UNARY, new Code().localGet(0).i32Const(1).op(0x6a)));
        WasmInstance instance = instantiate(builder, WasmImports.none(), SHORT);
        assertStopped(instance.function("spin"));
        assertThat(instance.function("add1").invoke(41)).containsExactly(42);
    }

    @Test
    void endlessRecursionWithoutLoopsIsStoppedToo() {
        WasmBuilder builder = new WasmBuilder();
        // f(n) = n == 0 ? 0 : f(n - 1) + f(n - 1): bounded depth, endless time
        Code body = new Code().localGet(0)
            .op(0x45)
            .ifThen(ValueType.I32)
            .i32Const(0)
            .orElse()
            .localGet(0)
            .i32Const(1)
            .op(0x6b)
            .call(0)
            .localGet(0)
            .i32Const(1)
            .op(0x6b)
            .call(0)
            .op(0x6a)
            .end();
        builder.exportFunction("f", builder.function(UNARY, body));
        WasmInstance instance = instantiate(builder, WasmImports.none(), SHORT);
        assertThatThrownBy(() -> instance.function("f").invoke(60)).isInstanceOf(WasmInterruptedException.class);
    }

    @Test
    void optionsOfOneCallOverrideTheTimeout() {
        WasmInstance instance = instantiate(spinner(), WasmImports.none());
        WasmCallOptions options = WasmCallOptions.timeout(Duration.ofMillis(50));
        assertThatThrownBy(() -> instance.function("spin").invoke(options))
            .hasMessage("stopped after its 50ms limit (WasmCallOptions.timeout)");
    }

    @Test
    void interruptStopsACallFromAnotherThread() throws InterruptedException {
        CountDownLatch inside = new CountDownLatch(1);
        WasmBuilder builder = new WasmBuilder();
        int imported = builder.importFunction("env", "inside", NOTHING);
        builder.exportFunction("go", builder.function(NOTHING, new Code().call(imported).loop().br(0).end()));
        WasmInstance instance = instantiate(builder,
                WasmImports.builder().function("env", "inside", NOTHING, (caller, arguments) -> {
                    inside.countDown();
                    return new long[0];
                }).build());
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        Thread thread = new Thread(() -> {
            try {
                instance.function("go").invoke();
            }
            catch (WasmInterruptedException ex) {
                thrown.set(ex);
            }
        });
        thread.start();
        inside.await();
        instance.interrupt();
        thread.join();
        assertThat(thrown.get()).hasMessage("stopped: call was cancelled")
            .extracting("reason")
            .isEqualTo(WasmInterruptedException.Reason.CANCELLED);
    }

    @Test
    void interruptWithoutACallDoesNothing() {
        WasmBuilder builder = new WasmBuilder();
        builder.exportFunction("id", builder.function(UNARY, new Code().localGet(0)));
        WasmInstance instance = instantiate(builder, WasmImports.none());
        instance.interrupt();
        assertThat(instance.function("id").invoke(7)).containsExactly(7);
    }

    @Test
    void aSecondThreadIsRefusedWhileOneIsInside() throws InterruptedException {
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        AtomicReference<WasmInstance> self = new AtomicReference<>();
        WasmBuilder builder = new WasmBuilder();
        int imported = builder.importFunction("env", "host", NOTHING);
        builder.exportFunction("go", builder.function(NOTHING, new Code().call(imported)));
        WasmImports imports = WasmImports.builder().function("env", "host", NOTHING, (caller, arguments) -> {
            Thread other = new Thread(() -> {
                try {
                    self.get().function("go").invoke();
                }
                catch (IllegalStateException ex) {
                    thrown.set(ex);
                }
            });
            other.start();
            try {
                other.join();
            }
            catch (InterruptedException ex) {
                throw new AssertionError(ex);
            }
            return new long[0];
        }).build();
        WasmInstance instance = instantiate(builder, imports);
        self.set(instance);
        instance.function("go").invoke();
        assertThat(thrown.get()).hasMessageContaining("in use by thread");
    }

    @Test
    void aHostFunctionMayCallBack() {
        WasmBuilder builder = new WasmBuilder();
        int imported = builder.importFunction("env", "twice", UNARY);
        builder.exportFunction("go", builder.function(UNARY, new Code().localGet(0).call(imported)));
        builder.exportFunction("add1", builder.function(UNARY, new Code().localGet(0).i32Const(1).op(0x6a)));
        WasmImports imports = WasmImports.builder().function("env", "twice", UNARY, (caller, arguments) -> {
            WasmFunction add = caller.function("add1");
            return add.invoke(add.invoke(arguments));
        }).build();
        assertThat(instantiate(builder, imports).function("go").invoke(40)).containsExactly(42);
    }

    @Test
    void endlessRecursionThroughTheHostIsATrap() {
        WasmBuilder builder = new WasmBuilder();
        int imported = builder.importFunction("env", "again", NOTHING);
        builder.exportFunction("go", builder.function(NOTHING, new Code().call(imported)));
        WasmImports imports = WasmImports.builder()
            .function("env", "again", NOTHING, (caller, arguments) -> caller.function("go").invoke())
            .build();
        WasmInstance instance = instantiate(builder, imports);
        for (int i = 0; i < 3; i++) {
            assertThatThrownBy(() -> instance.function("go").invoke()).isInstanceOf(WasmTrap.class)
                .hasMessageStartingWith("call stack exhausted");
        }
    }

    @Test
    void endlessRecursionIsATrapAndTheNextCallWorks() {
        WasmBuilder builder = new WasmBuilder();
        builder.exportFunction("go", builder.function(NOTHING, new Code().call(0)));
        builder.exportFunction("add1", builder.function(UNARY, new Code().localGet(0).i32Const(1).op(0x6a)));
        WasmInstance instance = instantiate(builder, WasmImports.none());
        for (int i = 0; i < 100; i++) {
            assertThatThrownBy(() -> instance.function("go").invoke()).isInstanceOf(WasmTrap.class)
                .hasMessageStartingWith("call stack exhausted");
        }
        assertThat(instance.function("add1").invoke(1)).containsExactly(2);
    }

    @Test
    void aHostsExceptionKeepsItsType() {
        WasmBuilder builder = new WasmBuilder();
        int raw = builder.importFunction("env", "raw", NOTHING);
        int typed = builder.importFunction("env", "typed", NOTHING);
        builder.exportFunction("raw", builder.function(NOTHING, new Code().call(raw)));
        builder.exportFunction("typed", builder.function(NOTHING, new Code().call(typed)));
        WasmImports imports = WasmImports.builder().function("env", "raw", NOTHING, (caller, arguments) -> {
            throw new IndexOutOfBoundsException("the host's own");
        })
            .function("env", "typed", NOTHING,
                    MethodHandles.dropArguments(
                            MethodHandles.throwException(void.class, IOException.class).bindTo(new IOException("disk")),
                            0, WasmInstance.class))
            .build();
        WasmInstance instance = instantiate(builder, imports);
        assertThatThrownBy(() -> instance.function("raw").invoke()).isExactlyInstanceOf(IndexOutOfBoundsException.class)
            .hasMessage("the host's own");
        assertThatThrownBy(() -> instance.function("typed").invoke()).isExactlyInstanceOf(IOException.class)
            .hasMessage("disk");
    }

    @Test
    void aTypedHostFunctionTakesAndReturnsJavaValues() throws ReflectiveOperationException {
        FunctionType type = FunctionType.of(ValueType.I32, ValueType.F64, ValueType.I64).returning(ValueType.F64);
        WasmBuilder builder = new WasmBuilder();
        int imported = builder.importFunction("env", "mix", type);
        builder.exportFunction("go",
                builder.function(type, new Code().localGet(0).localGet(1).localGet(2).call(imported)));
        WasmImports imports = WasmImports.builder()
            .function("env", "mix", type,
                    MethodHandles.lookup()
                        .findStatic(CallsTest.class, "mix",
                                MethodType.methodType(double.class, WasmInstance.class, int.class, double.class,
                                        long.class)))
            .build();
        assertThat(instantiate(builder, imports).function("go").call(1, 2.5, 3L)).containsExactly(6.5);
    }

    static double mix(WasmInstance caller, int a, double b, long c) {
        assertThat(caller.module().exports()).hasSize(1);
        return a + b + c;
    }

    @Test
    void aHostFunctionThatReturnsTheWrongNumberOfResultsIsNamed() {
        WasmBuilder builder = new WasmBuilder();
        int imported = builder.importFunction("env", "host", UNARY);
        builder.exportFunction("go", builder.function(UNARY, new Code().localGet(0).call(imported)));
        WasmImports imports = WasmImports.builder()
            .function("env", "host", UNARY, (caller, arguments) -> new long[0])
            .build();
        WasmInstance instance = instantiate(builder, imports);
        assertThatIllegalStateException().isThrownBy(() -> instance.function("go").invoke(1))
            .withMessage("host function: expected 1 results, found 0");
    }

    @Test
    void aHostFunctionThatReturnsNoFunctionForAFuncrefIsRefused() {
        FunctionType type = FunctionType.empty().returning(ValueType.FUNCREF);
        WasmBuilder builder = new WasmBuilder();
        int imported = builder.importFunction("env", "host", type);
        builder.exportFunction("go", builder.function(type, new Code().call(imported)));
        WasmImports raw = WasmImports.builder()
            .function("env", "host", type, (caller, arguments) -> new long[] { caller.handle("no function") })
            .build();
        WasmImports typed = WasmImports.builder()
            .function("env", "host", type,
                    MethodHandles.dropArguments(MethodHandles.constant(Object.class, "no function"), 0,
                            WasmInstance.class))
            .build();
        for (WasmImports imports : new WasmImports[] { raw, typed }) {
            WasmInstance instance = instantiate(builder, imports);
            assertThatIllegalArgumentException().isThrownBy(() -> instance.function("go").call())
                .withMessageStartingWith("expected a WasmFunction of this engine for funcref");
        }
    }

    @Test
    void referencesCrossAsObjectsAndAsHandles() {
        FunctionType type = FunctionType.of(ValueType.EXTERNREF).returning(ValueType.EXTERNREF);
        WasmBuilder builder = new WasmBuilder();
        builder.exportFunction("id", builder.function(type, new Code().localGet(0)));
        WasmInstance instance = instantiate(builder, WasmImports.none());
        Object object = new Object();
        assertThat(instance.function("id").call(object)).containsExactly(object);
        assertThat(instance.function("id").call((Object) null)).containsExactly((Object) null);
        long handle = instance.handle(object);
        assertThat(instance.function("id").invoke(handle)).containsExactly(handle);
        assertThat(instance.reference(handle)).isSameAs(object);
        assertThatIllegalArgumentException().isThrownBy(() -> instance.function("id").invoke(99))
            .withMessage("unknown reference handle 99");
    }

    @Test
    void aClosedInstanceRefusesCalls() {
        WasmBuilder builder = new WasmBuilder();
        builder.exportFunction("id", builder.function(UNARY, new Code().localGet(0)));
        WasmInstance instance = instantiate(builder, WasmImports.none());
        WasmFunction function = instance.function("id");
        instance.close();
        assertThatCode(instance::close).doesNotThrowAnyException();
        assertThatIllegalStateException().isThrownBy(() -> function.invoke(1)).withMessage("instance is closed");
    }

    @Test
    void anInstanceCannotBeClosedFromInside() {
        WasmBuilder builder = new WasmBuilder();
        int imported = builder.importFunction("env", "close", NOTHING);
        builder.exportFunction("go", builder.function(NOTHING, new Code().call(imported)));
        WasmImports imports = WasmImports.builder().function("env", "close", NOTHING, (caller, arguments) -> {
            caller.close();
            return new long[0];
        }).build();
        WasmInstance instance = instantiate(builder, imports);
        assertThatIllegalStateException().isThrownBy(() -> instance.function("go").invoke())
            .withMessage("instance cannot be closed: a call is running");
    }

    @Test
    void closingGivesTheMemoryBudgetBack() {
        try (WasmEngine small = WasmEngine.builder().memoryBudget(3 * MemoryType.PAGE_SIZE).build()) {
            WasmModule module = small.load(new WasmBuilder().memory(2).build());
            for (int i = 0; i < 5; i++) {
                module.instantiate(WasmImports.none()).close();
            }
            WasmInstance open = module.instantiate(WasmImports.none());
            assertThatThrownBy(() -> module.instantiate(WasmImports.none())).isInstanceOf(WasmLimitException.class)
                .hasMessage("memory budget limit: asked for 131072, allowed 65536 (WasmEngine.Builder.memoryBudget)");
            assertThat(open.memory("memory").grow(1)).isEqualTo(2);
            assertThat(open.memory("memory").grow(1)).isEqualTo(-1);
        }
    }

    @Test
    void memoryOverTheLimitIsRefusedBeforeItIsMade() {
        WasmModule module = this.engine.load(new WasmBuilder().memory(2000).build());
        assertThatThrownBy(() -> module.instantiate(WasmImports.none())).isInstanceOf(WasmLimitException.class)
            .hasMessage("memory limit: asked for 131072000, allowed 67108864 (WasmLimits.memory)");
    }

    @Test
    void aMissingImportIsNamed() {
        WasmBuilder builder = new WasmBuilder();
        builder.importFunction("env", "log", FunctionType.of(ValueType.I32, ValueType.I32));
        WasmModule module = this.engine.load(builder.build());
        assertThatThrownBy(() -> module.instantiate(WasmImports.none())).isInstanceOf(LinkException.class)
            .hasMessage("unknown import: \"env\".\"log\" of type function (i32, i32) -> ()");
    }

    @Test
    void aTrapsStackTraceNamesTheGuestsFunctions() {
        WasmModule module = this.engine.load(Guests.read("types.wasm"));
        WasmInstance instance = module.instantiate(WasmImports.builder().add(WasiPreview1.builder().build()).build());
        assertThatThrownBy(() -> instance.function("trap").invoke()).isInstanceOf(WasmTrap.class)
            .hasMessage("unreachable")
            .satisfies((trap) -> assertThat(trap.getStackTrace()).extracting(StackTraceElement::getMethodName)
                .anyMatch((name) -> name.startsWith("inner#"))
                .anyMatch((name) -> name.startsWith("outer#")));
    }

    @Test
    void anotherEnginesObjectsAreRefused() {
        try (WasmEngine other = WasmEngine.builder().build()) {
            WasmBuilder builder = new WasmBuilder();
            builder.exportFunction("f", builder.function(NOTHING, new Code()));
            WasmInstance foreign = other.load(builder.build()).instantiate(WasmImports.none());
            WasmBuilder importing = new WasmBuilder();
            importing.importFunction("other", "f", NOTHING);
            WasmModule module = this.engine.load(importing.build());
            WasmImports imports = WasmImports.builder().exports("other", foreign).build();
            assertThatIllegalArgumentException().isThrownBy(() -> module.instantiate(imports))
                .withMessageContaining("another engine");
        }
    }

}

package dev.wasmhost;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import dev.wasmhost.testing.Code;
import dev.wasmhost.testing.WasmBuilder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Limits that have no other place. */
class LimitsTest {

    private static final FunctionType UNARY = FunctionType.of(ValueType.I32).returning(ValueType.I32);

    private static final int I32_LESS = 0x48;

    private static final int FUNCTIONS = 3_000;

    private static final int INSTRUCTIONS = 100;

    private final WasmEngine engine = WasmEngine.builder().memoryBudget(64L << 20).build();

    @AfterEach
    void close() {
        this.engine.close();
    }

    private static WasmLimits.Builder limits() {
        return WasmLimits.builder().settingPrefix("wasm.plugins.p.limits.");
    }

    /** Functions that fill many classes, each calling the one before it. */
    private static byte[] chain(int functions, int instructions) {
        WasmBuilder builder = new WasmBuilder();
        for (int i = 0; i < functions; i++) {
            Code code = new Code().localGet(0);
            for (int j = 0; j < instructions; j++) {
                code.i32Const(1 + j).op(Code.I32_ADD);
            }
            if (i > 0) {
                code.drop().localGet(0).call(i - 1);
            }
            builder.function(UNARY, code);
        }
        return builder.exportFunction("first", 0).exportFunction("last", functions - 1).build();
    }

    @Test
    void compiledCodeIsLimitedAndWhatIsCompiledStillRuns() {
        WasmModule module = this.engine.load(chain(FUNCTIONS, INSTRUCTIONS),
                limits().compiledCode(200_000).stack(4 << 20).build());
        WasmInstance instance = module.instantiate(WasmImports.none());
        long expected = 7 + INSTRUCTIONS * (INSTRUCTIONS + 1) / 2;
        assertThat(instance.function("first").invoke(7)).containsExactly(expected);
        assertThatThrownBy(() -> instance.function("last").invoke(7)).isInstanceOf(WasmLimitException.class)
            .hasMessageMatching(
                    "compiled code limit: asked for \\d+, allowed 200000 \\(wasm.plugins.p.limits.compiled-code\\)");
        assertThat(instance.function("first").invoke(7)).containsExactly(expected);
        assertThatThrownBy(module::compile).isInstanceOf(WasmLimitException.class);
    }

    @Test
    void aFunctionThatIsTooLargeIsGivenUpEarly() {
        WasmInstance instance = this.engine.load(chain(1, 500_000), limits().compiledCode(100_000).build())
            .instantiate(WasmImports.none());
        assertThatThrownBy(() -> instance.function("last").invoke(7)).isInstanceOfSatisfying(WasmLimitException.class,
                (ex) -> assertThat(ex.asked()).isBetween(100_000L, 300_000L));
    }

    /**
     * HotSpot has inlined it into itself by then, and knows what it read at the start.
     */
    @Test
    void aRecursionThatTakesForEverIsStopped() {
        WasmBuilder builder = new WasmBuilder();
        Code code = new Code().localGet(0).i32Const(2).op(I32_LESS).ifThen(ValueType.I32).localGet(0).orElse();
        code.localGet(0).i32Const(1).op(Code.I32_SUB).call(0);
        code.localGet(0).i32Const(2).op(Code.I32_SUB).call(0).op(Code.I32_ADD).end();
        builder.exportFunction("fibonacci", builder.function(UNARY, code));
        WasmModule module = this.engine.load(builder.build());
        WasmInstance instance = module.instantiate(WasmImports.none(), limits().timeout(Duration.ofMinutes(1)).build());
        WasmFunction fibonacci = instance.function("fibonacci");
        for (int i = 0; i < 40; i++) {
            assertThat(fibonacci.invoke(20)).containsExactly(6765);
        }
        WasmCallOptions options = WasmCallOptions.timeout(Duration.ofMillis(300));
        assertThatThrownBy(() -> fibonacci.invoke(options, 80)).isInstanceOfSatisfying(WasmInterruptedException.class,
                (ex) -> assertThat(ex.reason()).isEqualTo(WasmInterruptedException.Reason.DEADLINE));
    }

    @Test
    void instancesAreLimitedUntilTheyAreClosed() {
        WasmBuilder builder = new WasmBuilder();
        builder.exportFunction("id", builder.function(UNARY, new Code().localGet(0)));
        WasmModule module = this.engine.load(builder.build(), limits().instances(3).build());
        List<WasmInstance> instances = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            instances.add(module.instantiate(WasmImports.none()));
        }
        assertThatThrownBy(() -> module.instantiate(WasmImports.none())).isInstanceOf(WasmLimitException.class)
            .hasMessage("instances limit: asked for 4, allowed 3 (wasm.plugins.p.limits.instances)");
        instances.get(1).close();
        instances.get(1).close();
        assertThat(module.instantiate(WasmImports.none()).function("id").invoke(5)).containsExactly(5);
        assertThatThrownBy(() -> module.instantiate(WasmImports.none())).isInstanceOf(WasmLimitException.class);
    }

    @Test
    void anInstanceThatCouldNotBeMadeDoesNotCount() {
        WasmBuilder builder = new WasmBuilder().memory(100);
        builder.exportFunction("id", builder.function(UNARY, new Code().localGet(0)));
        WasmModule module = this.engine.load(builder.build(), limits().instances(2).build());
        for (int i = 0; i < 5; i++) {
            assertThatThrownBy(
                    () -> module.instantiate(WasmImports.none(), limits().instances(2).memory(65536).build()))
                .isInstanceOf(WasmLimitException.class)
                .hasMessageStartingWith("memory limit");
        }
        assertThat(module.instantiate(WasmImports.none()).function("id").invoke(5)).containsExactly(5);
    }

    @Test
    void whatInstancesAreMadeOfCountsAgainstTheBudget() {
        WasmBuilder builder = new WasmBuilder();
        int function = builder.function(UNARY, new Code().localGet(0));
        for (int i = 0; i < 50; i++) {
            builder.passiveElements(new int[20_000]);
        }
        builder.exportFunction("id", function);
        WasmModule module = this.engine.load(builder.build());
        WasmInstance first = module.instantiate(WasmImports.none());
        assertThatThrownBy(() -> module.instantiate(WasmImports.none())).isInstanceOf(WasmLimitException.class)
            .hasMessageStartingWith("memory budget limit");
        first.close();
        assertThat(module.instantiate(WasmImports.none()).function("id").invoke(5)).containsExactly(5);
    }

}

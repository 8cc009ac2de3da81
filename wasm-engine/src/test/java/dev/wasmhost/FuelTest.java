package dev.wasmhost;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import dev.wasmhost.testing.Code;
import dev.wasmhost.testing.Guests;
import dev.wasmhost.testing.WasmBuilder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class FuelTest {

    private static final FunctionType UNARY = FunctionType.of(ValueType.I32).returning(ValueType.I32);

    private static final FunctionType NOTHING = FunctionType.empty();

    private static final int SLICE = 10_000;

    private final WasmEngine engine = WasmEngine.builder().fuel(true).build();

    @AfterEach
    void close() {
        this.engine.close();
    }

    private WasmInstance instantiate(WasmBuilder builder) {
        return this.engine.load(builder.build()).instantiate(WasmImports.none());
    }

    private static long consumed(WasmInstance instance, String function, long... arguments) {
        instance.function(function).invoke(arguments);
        return instance.consumedFuel();
    }

    /** {@code do { i--; } while (i != 0)}: six instructions a turn. */
    private static Code countDown() {
        return new Code().loop().localGet(0).i32Const(1).op(Code.I32_SUB).localTee(0).brIf(0).end();
    }

    @Test
    void everyInstructionIsAUnit() {
        WasmBuilder builder = new WasmBuilder();
        builder.exportFunction("add1",
                builder.function(UNARY, new Code().localGet(0).i32Const(1).op(Code.I32_ADD).op(0x01)));
        WasmInstance instance = instantiate(builder);
        assertThat(consumed(instance, "add1", 41)).isEqualTo(4); // nop is free, end is
                                                                 // not
        assertThat(consumed(instance, "add1", 41)).isEqualTo(4);
    }

    @ParameterizedTest
    @ValueSource(ints = { 1, 2, 1000, 9_999, 1_000_000 })
    void loopsConsumeForEachTurn(int turns) {
        WasmBuilder builder = new WasmBuilder();
        builder.exportFunction("run", builder.function(UNARY, countDown().localGet(0)));
        assertThat(consumed(instantiate(builder), "run", turns)).isEqualTo(1 + 5L * turns + 3);
    }

    @ParameterizedTest
    @CsvSource({ "0, 8, 6", "1, 5, 8", "2, 5, 8" })
    void onlyWhatIsExecutedCounts(int argument, int chosen, int either) {
        WasmBuilder builder = new WasmBuilder();
        Code body = new Code().block().block().localGet(0).brTable(new int[] { 0, 1 }, 1).end();
        body.i32Const(1).drop().end();
        builder.exportFunction("choose", builder.function(FunctionType.of(ValueType.I32), body));
        Code branches = new Code().localGet(0).op(Code.I32_EQZ).ifThen(ValueType.I32).i32Const(1).orElse();
        builder.exportFunction("either",
                builder.function(UNARY, branches.i32Const(2).i32Const(3).op(Code.I32_ADD).end()));
        WasmInstance instance = instantiate(builder);
        // block block local.get br_table [const drop end] end
        assertThat(consumed(instance, "choose", argument)).isEqualTo(chosen);
        // local.get eqz if, const else | const const add end, end
        assertThat(consumed(instance, "either", argument)).isEqualTo(either);
    }

    @Test
    void callsConsumeWhatTheirCalleesDo() {
        WasmBuilder builder = new WasmBuilder();
        Code fib = new Code().localGet(0).i32Const(2).op(0x49).ifThen(ValueType.I32).localGet(0).orElse();
        fib.localGet(0).i32Const(1).op(Code.I32_SUB).call(0).localGet(0).i32Const(2).op(Code.I32_SUB).call(0);
        builder.exportFunction("fib", builder.function(UNARY, fib.op(Code.I32_ADD).end()));
        WasmInstance instance = instantiate(builder);
        assertThat(consumed(instance, "fib", 20)).isEqualTo(fibFuel(20));
        for (int i = 0; i < 300; i++) { // also once compiled by the JVM
            assertThat(consumed(instance, "fib", 20)).isEqualTo(fibFuel(20));
        }
    }

    private static long fibFuel(int n) {
        return (n < 2) ? 7 : 15 + fibFuel(n - 1) + fibFuel(n - 2);
    }

    @Test
    void whoeverIsCalledSharesTheFuel() {
        WasmBuilder callee = new WasmBuilder();
        callee.exportFunction("run", callee.function(UNARY, countDown().localGet(0)));
        WasmInstance other = instantiate(callee);
        WasmBuilder builder = new WasmBuilder();
        int run = builder.importFunction("other", "run", UNARY);
        builder.exportFunction("run", builder.function(UNARY, new Code().localGet(0).call(run)));
        WasmImports imports = WasmImports.builder().exports("other", other).build();
        WasmInstance instance = this.engine.load(builder.build()).instantiate(imports);
        assertThat(consumed(instance, "run", 1000)).isEqualTo(5004 + 3);
        assertThat(other.consumedFuel()).isEqualTo(5007);
        WasmCallOptions options = WasmCallOptions.fuel(5006);
        assertThatThrownBy(() -> instance.function("run").invoke(options, 1000))
            .isInstanceOf(WasmInterruptedException.class);
    }

    @Test
    void aHostCallConsumesAHundred() {
        WasmBuilder builder = new WasmBuilder();
        int host = builder.importFunction("env", "host", NOTHING);
        builder.exportFunction("go", builder.function(NOTHING, new Code().call(host).call(host)));
        WasmImports imports = WasmImports.builder()
            .function("env", "host", NOTHING, (caller, arguments) -> new long[0])
            .build();
        assertThat(consumed(this.engine.load(builder.build()).instantiate(imports), "go")).isEqualTo(203);
    }

    @Test
    void bulkInstructionsConsumeByLength() {
        WasmBuilder builder = new WasmBuilder();
        builder.memory(2);
        builder.table(100);
        builder.exportFunction("fill", builder.function(FunctionType.of(ValueType.I32),
                new Code().i32Const(0).i32Const(7).localGet(0).prefixed(11, 0)));
        builder.exportFunction("fillTable", builder.function(FunctionType.of(ValueType.I32),
                new Code().i32Const(0).op(0xd0, 0x70).localGet(0).prefixed(17, 0)));
        WasmInstance instance = instantiate(builder);
        assertThat(consumed(instance, "fill", 64 * 1000 + 63)).isEqualTo(5 + 1000);
        assertThat(consumed(instance, "fillTable", 80)).isEqualTo(5 + 10);
    }

    @ParameterizedTest
    @ValueSource(strings = { "exceptions.wasm", "exceptions-legacy.wasm" })
    void whatExceptionsPassIsCounted(String file) {
        WasmInstance instance = this.engine.load(Guests.read(file)).instantiate(WasmImports.none());
        consumed(instance, "sum", 30);
        long first = consumed(instance, "sum", 300);
        assertThat(first).isGreaterThan(300 * 50);
        assertThat(consumed(instance, "sum", 300)).isEqualTo(first);
        assertThat(consumed(instance, "sum", 600)).isBetween(2 * first - first / 2, 2 * first + first / 2);
    }

    @Test
    void throwingAndCatchingCannotHideWhatWasConsumed() {
        WasmBuilder builder = new WasmBuilder();
        int tag = builder.tag();
        // The thrower runs 800 turns, less than after which a loop reports
        int thrower = builder.function(FunctionType.of(ValueType.I32), countDown().throwTag(tag));
        Code body = new Code().loop().block().tryTable(0x40, 0, tag, 0).i32Const(800).call(thrower).end().end();
        body.localGet(0).i32Const(1).op(Code.I32_SUB).localTee(0).brIf(0).end().localGet(0);
        builder.exportFunction("run", builder.function(UNARY, body));
        long perTurn = 1 + 5 * 800 + 1 + 1; // loop, turns, end, throw
        perTurn += 10; // block try_table const call, then local.get const sub tee br_if
        WasmInstance instance = instantiate(builder);
        assertThat(consumed(instance, "run", 100) - consumed(instance, "run", 50)).isBetween(50 * (perTurn - 2),
                50 * (perTurn + 2));
    }

    @Test
    void anEndlessLoopEndsWithItsFuel() {
        WasmBuilder builder = new WasmBuilder();
        builder.exportFunction("spin", builder.function(NOTHING, new Code().loop().br(0).end()));
        WasmLimits limits = WasmLimits.builder().fuel(1_000_000).settingPrefix("wasm.limits.").build();
        WasmInstance instance = this.engine.load(builder.build(), limits).instantiate(WasmImports.none());
        List<Long> consumptions = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            assertThatThrownBy(() -> instance.function("spin").invoke())
                .isInstanceOfSatisfying(WasmInterruptedException.class,
                        (ex) -> assertThat(ex.reason()).isEqualTo(WasmInterruptedException.Reason.FUEL))
                .hasMessage("fuel: stopped after its limit of 1000000 units (wasm.limits.fuel)");
            consumptions.add(instance.consumedFuel());
        }
        assertThat(consumptions.get(0)).isBetween(1_000_000L, 1_000_000L + SLICE);
        assertThat(Set.copyOf(consumptions)).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = { "recursion", "tail", "fill" })
    void whateverIsEndlessEndsWithItsFuel(String export) {
        WasmBuilder builder = new WasmBuilder();
        builder.memory(16);
        // f(n) = n == 0 ? 0 : f(n - 1) + f(n - 1): bounded depth, endless time
        Code body = new Code().localGet(0).op(Code.I32_EQZ).ifThen(ValueType.I32).i32Const(0).orElse();
        body.localGet(0).i32Const(1).op(Code.I32_SUB).call(0).localGet(0).i32Const(1).op(Code.I32_SUB).call(0);
        builder.exportFunction("recursion", builder.function(UNARY, body.op(Code.I32_ADD).end()));
        builder.exportFunction("tail", builder.function(UNARY, new Code().localGet(0).indexed(0x12, 1)));
        Code fill = new Code().loop()
            .i32Const(0)
            .i32Const(1)
            .i32Const(1 << 20)
            .prefixed(11, 0)
            .br(0)
            .end()
            .unreachable();
        builder.exportFunction("fill", builder.function(UNARY, fill));
        WasmInstance instance = instantiate(builder);
        assertThatThrownBy(() -> instance.function(export).invoke(WasmCallOptions.fuel(500_000), 60))
            .isInstanceOf(WasmInterruptedException.class)
            .hasMessageStartingWith("fuel: ");
        assertThat(instance.consumedFuel()).isBetween(500_000L, 500_000L + 2 * SLICE);
    }

    @Test
    void optionsOfACallOverrideOneLimitAndKeepTheOther() {
        WasmBuilder builder = new WasmBuilder();
        builder.exportFunction("spin", builder.function(NOTHING, new Code().loop().br(0).end()));
        WasmLimits limits = WasmLimits.builder().timeout(Duration.ofMillis(20)).build();
        WasmInstance instance = this.engine.load(builder.build(), limits).instantiate(WasmImports.none());
        assertThatThrownBy(() -> instance.function("spin").invoke(WasmCallOptions.fuel(Long.MAX_VALUE)))
            .hasMessageStartingWith("stopped after its 20ms limit (");
        WasmCallOptions both = WasmCallOptions.timeout(Duration.ofMinutes(1)).withFuel(5);
        assertThatThrownBy(() -> instance.function("spin").invoke(both)).hasMessageStartingWith("fuel: ");
    }

    @Test
    void exactlyTheLimitIsEnough() {
        WasmBuilder builder = new WasmBuilder();
        builder.exportFunction("run", builder.function(UNARY, countDown().localGet(0)));
        WasmInstance instance = instantiate(builder);
        assertThat(instance.function("run").invoke(WasmCallOptions.fuel(54), 10)).containsExactly(0);
        assertThatThrownBy(() -> instance.function("run").invoke(WasmCallOptions.fuel(53), 10))
            .isInstanceOf(WasmInterruptedException.class);
    }

    @Test
    void codeFromTheCacheConsumesTheSame(@TempDir Path directory) {
        CompilationCache cache = CompilationCache.of(directory.resolve("code"), directory.resolve("key"));
        List<Long> consumptions = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            try (WasmEngine cached = WasmEngine.builder().fuel(true).compilationCache(cache).build()) {
                WasmInstance instance = cached.load(Guests.read("exceptions.wasm")).instantiate(WasmImports.none());
                consumptions.add(consumed(instance, "sum", 300));
            }
            try (WasmEngine other = WasmEngine.builder().compilationCache(cache).build()) {
                WasmInstance instance = other.load(Guests.read("exceptions.wasm")).instantiate(WasmImports.none());
                assertThat(instance.function("sum").invoke(3)).hasSize(1);
            }
        }
        assertThat(Set.copyOf(consumptions)).hasSize(1);
    }

    @Test
    void enginesThatCountNothingSaySo() {
        WasmBuilder builder = new WasmBuilder();
        builder.exportFunction("add1", builder.function(UNARY, new Code().localGet(0)));
        try (WasmEngine usual = WasmEngine.builder().build()) {
            WasmInstance instance = usual.load(builder.build()).instantiate(WasmImports.none());
            assertThatIllegalStateException().isThrownBy(instance::consumedFuel).withMessageContaining("fuel(true)");
            WasmLimits limits = WasmLimits.builder().fuel(1000).build();
            assertThatIllegalArgumentException().isThrownBy(() -> usual.load(builder.build(), limits))
                .withMessageStartingWith("WasmLimits.fuel: expected an engine");
            assertThatIllegalArgumentException()
                .isThrownBy(() -> instance.module().instantiate(WasmImports.none(), limits));
            assertThatIllegalArgumentException()
                .isThrownBy(() -> instance.function("add1").invoke(WasmCallOptions.fuel(10), 1));
            assertThat(instance.function("add1").invoke(1)).containsExactly(1);
        }
        assertThatIllegalArgumentException()
            .isThrownBy(() -> WasmEngine.builder().fuel(true).interruptible(false).build());
    }

}

package dev.wasmhost;

import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import dev.wasmhost.testing.Guests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Structures and arrays of guests: how hosts see them, and what they may take. */
@Timeout(120)
class GuestObjectsTest {

    private static final WasmLimits LIMITS = WasmLimits.builder()
        .memory(16 << 20)
        .timeout(Duration.ofSeconds(60))
        .build();

    private final WasmEngine engine = WasmEngine.builder().memoryBudget(64 << 20).limits(LIMITS).build();

    private final WasmInstance instance = instance(this.engine);

    private static WasmInstance instance(WasmEngine engine) {
        return engine.load(Guests.read("objects.wasm")).instantiate(WasmImports.none());
    }

    @AfterEach
    void close() {
        this.engine.close();
    }

    @Test
    void hostsPassObjectsOnAsTheyAre() {
        Object list = this.instance.function("list").call(10L)[0];
        assertThat(this.instance.function("sum").call(list)).containsExactly(55L);
        assertThat(this.instance.function("sum").call((Object) null)).containsExactly(0L);
        Object first = this.instance.function("first").call()[0];
        assertThat(this.instance.function("isMarked").call(first)).containsExactly(1);
        assertThat(this.instance.function("isMarked").call(list)).containsExactly(0);
        assertThat(this.instance.function("isMarked").call("a host's")).containsExactly(0);
    }

    @Test
    void rawCallsPassObjectsAsHandles() {
        long handle = this.instance.function("list").invoke(4)[0];
        assertThat(handle).isPositive();
        assertThat(this.instance.function("sum").invoke(handle)).containsExactly(10);
        assertThat(this.instance.function("sum").invoke(0)).containsExactly(0);
    }

    @Test
    void typesOfDifferentModulesOfAnEngineAreOneIfTheyAreEqual() {
        WasmInstance twin = this.engine.load(twin()).instantiate(WasmImports.none());
        Object list = twin.function("list").call(3L)[0];
        assertThat(this.instance.function("sum").call(list)).containsExactly(6L);
    }

    /** The same module with other bytes. */
    private static byte[] twin() {
        byte[] bytes = Guests.read("objects.wasm");
        byte[] twin = Arrays.copyOf(bytes, bytes.length + 4);
        System.arraycopy(new byte[] { 0, 2, 1, 'x' }, 0, twin, bytes.length, 4);
        return twin;
    }

    @Test
    void objectsOfOtherTypesAndEnginesAreRefused() {
        WasmFunction take = this.instance.function("take");
        assertThat(take.call(this.instance.function("first").call()[0])).containsExactly(40L);
        assertThatThrownBy(() -> take.call("text")).isInstanceOf(IllegalArgumentException.class)
            .hasMessageContaining("expected an object of this engine's guests")
            .hasMessageContaining("found java.lang.String");
        assertThatThrownBy(() -> take.call((Object) null)).isInstanceOf(IllegalArgumentException.class)
            .hasMessageContaining("found null");
        try (WasmEngine other = WasmEngine.builder().limits(LIMITS).build()) {
            Object foreign = instance(other).function("list").call(1L)[0];
            assertThatThrownBy(() -> take.call(foreign)).isInstanceOf(IllegalArgumentException.class);
            assertThat(this.instance.function("isMarked").call(foreign)).containsExactly(0);
        }
    }

    @Test
    void functionsOfOtherEnginesAreRefused() {
        WasmTable table = this.engine.newTable(new TableType(ValueType.FUNCREF, Limits.from(1)), null);
        try (WasmEngine other = WasmEngine.builder().limits(LIMITS).build()) {
            WasmFunction foreign = other.newFunction(FunctionType.empty(), (caller, arguments) -> new long[0]);
            assertThatThrownBy(() -> table.set(0, foreign)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void packedFieldsAreCutOff() {
        assertThat(this.instance.function("mark").invoke()).containsExactly(300 & 0xFF);
    }

    @Test
    void vectorsAreFieldsAndElementsAndArgumentsOfTailCalls() {
        assertThat(this.instance.function("vectorField").invoke(7)).containsExactly(8 + 9000);
        assertThat(this.instance.function("vectorElements").invoke()).containsExactly(80 + 900 + 5 + 4);
        assertThat(this.instance.function("vectorData").invoke()).containsExactly('3');
        assertThat(this.instance.function("fixedVectors").invoke(30)).containsExactly(38);
        assertThat(this.instance.function("turned").invoke(5)).containsExactly(2 * (5 + 50));
        assertThat(this.instance.function("turned").invoke(100_000)).containsExactly(2 * 1_100_000);
    }

    @Test
    void structuresAndArraysMayHaveMoreFieldsThanAMethodTakesArguments() {
        WasmInstance wide = this.engine.load(Guests.read("wide.wasm")).instantiate(WasmImports.none());
        assertThat(wide.function("constant").invoke()).containsExactly(295 + 96 + 2 * 298 + 299);
        assertThat(wide.function("big").invoke(1000)).containsExactly(1000 + 295 + 96 + 2 * 298 + 299);
        assertThat(wide.function("fixed").invoke(7)).containsExactly(7 * 7);
        assertThat(wide.function("fixedRefs").invoke(39)).containsExactly(39);
    }

    @ParameterizedTest
    @CsvSource({ "newBytes, 20000000", "newLongs, 3000000", "newBytes, -1", "newLongs, 2147483647",
            "newBytes, -2147483648" })
    void arraysThatAreTooLongAreRefusedBeforeTheyAreMade(String export, int length) {
        assertThatThrownBy(() -> this.instance.function(export).invoke(length)).isInstanceOf(WasmLimitException.class);
    }

    @Test
    void arraysWithinTheLimitAreMade() {
        assertThat(this.instance.function("newBytes").invoke(15 << 20)).containsExactly(15 << 20);
    }

    @ParameterizedTest
    @ValueSource(ints = { 100, 10_000, 1_000_000 })
    void whatIsKeptCountsAgainstTheLimits(int size) {
        int count = (200 << 20) / size;
        assertThatThrownBy(() -> this.instance.function("hoard").invoke(count, size))
            .isInstanceOf(WasmLimitException.class)
            .hasMessageContaining("memory");
    }

    @Test
    void structuresThatAreKeptCountAgainstTheLimits() {
        assertThatThrownBy(() -> this.instance.function("list").invoke(20_000_000))
            .isInstanceOf(WasmLimitException.class)
            .hasMessageContaining("memory");
    }

    @Test
    void garbageDoesNotCount() {
        assertThat(this.instance.function("churn").invoke(2_000, 10_000)).containsExactly(50_005_000);
    }

    @Test
    void whatAnInstanceHeldIsGivenBackWhenItIsClosed() {
        for (int i = 0; i < 40; i++) {
            try (WasmInstance each = instance(this.engine)) {
                assertThat(each.function("hoard").invoke(80, 100_000)).containsExactly(80);
            }
        }
    }

    @Test
    void featuresCanBeSwitchedOff() {
        for (WasmFeature off : List.of(WasmFeature.GC, WasmFeature.FUNCTION_REFERENCES, WasmFeature.TAIL_CALL)) {
            Set<WasmFeature> features = EnumSet.complementOf(EnumSet.of(off));
            try (WasmEngine without = WasmEngine.builder().features(features).build()) {
                assertThatThrownBy(() -> without.load(Guests.read("objects.wasm")))
                    .isInstanceOf(MalformedModuleException.class)
                    .hasMessageContaining("needs " + off + ", which is switched off");
            }
        }
        assertThat(this.instance.module().features()).contains(WasmFeature.GC, WasmFeature.FUNCTION_REFERENCES,
                WasmFeature.TAIL_CALL);
    }

}

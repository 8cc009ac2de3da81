package dev.wasmhost;

import java.time.Duration;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import dev.wasmhost.testing.Guests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Chains of tail calls that would need gigabytes of stack if it grew. */
@Timeout(60)
class TailCallsTest {

    private static final long DEEP = 10_000_000;

    private final WasmEngine engine = WasmEngine.builder().build();

    private WasmInstance instance;

    @BeforeEach
    void link() {
        WasmLimits limits = WasmLimits.builder().timeout(Duration.ofSeconds(30)).build();
        WasmInstance other = this.engine.load(Guests.read("bounce.wasm")).instantiate(WasmImports.none(), limits);
        WasmImports imports = WasmImports.builder().exports("other", other).build();
        this.instance = this.engine.load(Guests.read("tail.wasm")).instantiate(imports, limits);
        other.table("table").set(0, this.instance.function("forth"));
    }

    @AfterEach
    void close() {
        this.engine.close();
    }

    @ParameterizedTest
    @ValueSource(strings = { "self", "even", "evenIndirect", "forth" })
    void tenMillionCallsDeepNeedNoStack(String export) {
        assertThat(this.instance.function(export).invoke(DEEP, 0)).containsExactly(DEEP);
        long odd = export.equals("self") ? DEEP + 1 : -DEEP - 1;
        assertThat(this.instance.function(export).invoke(DEEP + 1, 0)).containsExactly(odd);
    }

    @Test
    void callsByReferenceKeepArgumentsOfEveryKind() {
        Object[] results = this.instance.function("byReference").call(1_000_000L, 0.0, "something");
        assertThat(results).containsExactly(1_000_000L);
        assertThat(this.instance.function("byReference").call(1L, 0.0, null)).containsExactly(-1L);
    }

    @Test
    void severalResultsComeOutOfAChain() {
        assertThat(this.instance.function("sumOfPair").invoke(0)).containsExactly(42);
        assertThat(this.instance.function("sumOfPair").invoke(100_001)).containsExactly(42);
    }

    @Test
    void whatMakesNoTailCallsIsCalledAtOnce() {
        assertThat(this.instance.function("callLeaf").invoke(21)).containsExactly(42);
    }

    @ParameterizedTest
    @CsvSource({ "endlessSelf", "endlessMutual" })
    void chainsThatNeverEndAreStopped(String export) {
        WasmCallOptions options = WasmCallOptions.timeout(Duration.ofMillis(50));
        assertThatThrownBy(() -> this.instance.function(export).invoke(options)).isInstanceOfSatisfying(
                WasmInterruptedException.class,
                (ex) -> assertThat(ex.reason()).isEqualTo(WasmInterruptedException.Reason.DEADLINE));
    }

    @Test
    void trapsComeOutOfAChainWithAShortTrace() {
        assertThatThrownBy(() -> this.instance.function("trapAfter").invoke(1_000_000)).isInstanceOf(WasmTrap.class)
            .hasMessage("unreachable")
            .satisfies((ex) -> assertThat(ex.getStackTrace().length).isLessThan(200));
        assertThat(this.instance.function("callLeaf").invoke(1)).containsExactly(2);
    }

}

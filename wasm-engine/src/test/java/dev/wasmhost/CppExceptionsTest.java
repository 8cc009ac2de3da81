package dev.wasmhost;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import dev.wasmhost.testing.Guests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** A C++ program with exceptions, as clang compiles it to both encodings. */
@Timeout(60)
class CppExceptionsTest {

    private final WasmEngine engine = WasmEngine.builder().build();

    @AfterEach
    void close() {
        this.engine.close();
    }

    private WasmInstance instantiate(String file, WasmFeature feature) {
        WasmModule module = this.engine.load(Guests.read(file));
        assertThat(module.features().contains(WasmFeature.LEGACY_EXCEPTIONS))
            .isEqualTo(feature == WasmFeature.LEGACY_EXCEPTIONS);
        return module.instantiate(WasmImports.none());
    }

    @ParameterizedTest
    @CsvSource({ "exceptions.wasm, EXCEPTION_HANDLING", "exceptions-legacy.wasm, LEGACY_EXCEPTIONS" })
    void exceptionsAreCaughtByTypeThrownAgainAndDestroyWhatTheyPass(String file, WasmFeature feature) {
        WasmInstance instance = instantiate(file, feature);
        WasmFunction run = instance.function("run");
        assertThat(run.invoke(3)).containsExactly(4);
        assertThat(run.invoke(4)).containsExactly(-4);
        assertThat(run.invoke(5)).containsExactly(50);
        assertThat(run.invoke(101)).containsExactly(-1000);
        assertThat(instance.function("destroyed").invoke()).containsExactly(4 * 101);
    }

    @ParameterizedTest
    @ValueSource(strings = { "exceptions.wasm", "exceptions-legacy.wasm" })
    void manyExceptionsLeaveNothingBehind(String file) {
        WasmInstance instance = this.engine.load(Guests.read(file)).instantiate(WasmImports.none());
        long expected = 0;
        for (int i = 0; i < 20_000; i++) {
            expected += (i % 3 == 0) ? i + 1 : (i % 3 == 1) ? -i : (i > 100) ? -1000 : 10 * i;
        }
        assertThat(instance.function("sum").invoke(20_000)).containsExactly(expected);
        assertThat(instance.function("destroyed").invoke()).containsExactly(20_000 * 101);
    }

    @ParameterizedTest
    @ValueSource(strings = { "exceptions.wasm", "exceptions-legacy.wasm" })
    void anUncaughtExceptionIsNoTrap(String file) {
        WasmInstance instance = this.engine.load(Guests.read(file)).instantiate(WasmImports.none());
        assertThatExceptionOfType(WasmGuestException.class).isThrownBy(() -> instance.function("fail").invoke(4))
            .satisfies((thrown) -> assertThat(thrown.values()).singleElement().isInstanceOf(Integer.class));
        assertThat(instance.function("run").invoke(3)).containsExactly(4);
    }

}

package dev.wasmhost;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import dev.wasmhost.testing.Guests;

import static org.assertj.core.api.Assertions.assertThat;

/** Programs of C as clang compiles them to proposals that have no test of their own. */
@Timeout(60)
class LaterProposalGuestsTest {

    private final WasmEngine engine = WasmEngine.builder().build();

    @AfterEach
    void close() {
        this.engine.close();
    }

    private WasmInstance instantiate(String file, WasmFeature feature) {
        WasmModule module = this.engine.load(Guests.read(file));
        assertThat(module.features()).contains(feature);
        return module.instantiate(WasmImports.none());
    }

    @Test
    void anInterpretersInstructionsCallOneAnotherLast() {
        WasmInstance instance = instantiate("tails.wasm", WasmFeature.TAIL_CALL);
        assertThat(instance.function("triangle").invoke(1000)).containsExactly(499_500);
        assertThat(instance.function("triangle").invoke(3_000_000)).containsExactly(4_499_998_500_000L);
        assertThat(instance.function("parity").invoke(7)).containsExactly(1);
        assertThat(instance.function("parity").invoke(10_000_000)).containsExactly(0);
    }

    @Test
    void aProgramHasPointersOf64Bits() {
        WasmInstance instance = instantiate("wide64.wasm", WasmFeature.MEMORY64);
        assertThat(instance.function("pointer_size").invoke()).containsExactly(8);
        assertThat(instance.function("primes").invoke(100_000)).containsExactly(9592);
        assertThat(instance.function("reversed").invoke(1000)).containsExactly(166_666_500);
        long pages = instance.function("pages").invoke()[0];
        assertThat(instance.function("pages").invoke()).containsExactly(pages + 1);
        assertThat(instance.function("primes").invoke(100)).containsExactly(25);
    }

    @Test
    void relaxedVectorsAreExactWhereTheSpecificationLeavesNoChoice() {
        WasmInstance instance = instantiate("relaxed.wasm", WasmFeature.RELAXED_SIMD);
        for (int seed : new int[] { 3, 5, 77 }) {
            assertThat(instance.function("dot").invoke(seed)).containsExactly(dot(seed));
        }
        long[] result = instance.function("polynomial").invoke(Double.doubleToRawLongBits(2));
        assertThat(Double.longBitsToDouble(result[0])).isEqualTo(48_977);
    }

    private static long dot(int seed) {
        int sum = 0;
        for (int i = 0; i < 1024; i++) {
            sum += (byte) (i * seed) * ((i + seed) & 0x7F);
        }
        return sum;
    }

}

package dev.wasmhost;

import java.nio.charset.StandardCharsets;
import java.util.List;

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

    @Test
    void twoCopiesOfAPositionIndependentLibraryShareAMemoryAndATable() {
        WasmModule library = this.engine.load(Guests.read("library.wasm"));
        assertThat(library.features()).contains(WasmFeature.EXTENDED_CONST);
        WasmMemory memory = this.engine.newMemory(new MemoryType(Limits.from(1)));
        WasmTable table = this.engine.newTable(new TableType(ValueType.FUNCREF, Limits.from(8)), null);
        WasmInstance first = instantiate(library, memory, 1024, table, 0);
        WasmInstance second = instantiate(library, memory, 4096, table, 4);
        assertThat(first.function("bump").invoke()).containsExactly(6);
        assertThat(first.function("bump").invoke()).containsExactly(7);
        assertThat(second.function("bump").invoke()).containsExactly(6);
        for (WasmInstance each : List.of(first, second)) {
            assertThat(word(each, memory, 0)).isEqualTo("alpha");
            assertThat(word(each, memory, 2)).isEqualTo("gamma");
            assertThat(each.function("apply").invoke(0, 21)).containsExactly(42);
            assertThat(each.function("apply").invoke(1, 12)).containsExactly(144);
        }
        assertThat(second.function("word").invoke(1)[0] - first.function("word").invoke(1)[0]).isEqualTo(3072);
    }

    private WasmInstance instantiate(WasmModule library, WasmMemory memory, int memoryBase, WasmTable table,
            int tableBase) {
        WasmInstance instance = library.instantiate(WasmImports.builder()
            .define("env", "memory", memory)
            .define("env", "__indirect_function_table", table)
            .define("env", "__memory_base", this.engine.newGlobal(new GlobalType(ValueType.I32, false), memoryBase))
            .define("env", "__table_base", this.engine.newGlobal(new GlobalType(ValueType.I32, false), tableBase))
            .build());
        instance.function("__wasm_apply_data_relocs").invoke();
        return instance;
    }

    private static String word(WasmInstance library, WasmMemory memory, int index) {
        return new String(memory.read(library.function("word").invoke(index)[0], 5), StandardCharsets.US_ASCII);
    }

    @Test
    void twoProgramsInOneModuleKeepTheirMemories() {
        WasmInstance instance = instantiate("two-memories.wasm", WasmFeature.MULTI_MEMORY);
        assertThat(instance.function("work").invoke(20)).containsExactly(10_945);
        assertThat(instance.function("get").invoke(19)).containsExactly(4181);
        instance.function("put").invoke(19, 0);
        assertThat(instance.function("get").invoke(19)).containsExactly(0);
    }

    private static long dot(int seed) {
        int sum = 0;
        for (int i = 0; i < 1024; i++) {
            sum += (byte) (i * seed) * ((i + seed) & 0x7F);
        }
        return sum;
    }

}

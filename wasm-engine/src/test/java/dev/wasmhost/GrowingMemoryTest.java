package dev.wasmhost;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import dev.wasmhost.internal.runtime.LinearMemory;
import dev.wasmhost.testing.Code;
import dev.wasmhost.testing.WasmBuilder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * Every byte beyond a memory is out of bounds, whether its array ends there or has spare
 * capacity, while code is interpreted and after HotSpot has compiled it for what it had
 * seen.
 */
@Timeout(120)
class GrowingMemoryTest {

    private static final int ENOUGH_FOR_HOTSPOT = 12_000;

    private static final int PAGE = MemoryType.PAGE_SIZE;

    private final WasmEngine engine = WasmEngine.builder().build();

    @AfterEach
    void closeEngine() {
        this.engine.close();
    }

    /**
     * An access, its opcode and width, with an offset, perhaps after one of a byte at the
     * base, in a short or a long function.
     */
    static Stream<Arguments> accesses() {
        List<Object[]> opcodes = List.of(new Object[] { "i32.load8_u", 0x2D, 1 },
                new Object[] { "i32.load16_s", 0x2E, 2 }, new Object[] { "i32.load", 0x28, 4 },
                new Object[] { "i64.load", 0x29, 8 }, new Object[] { "f32.load", 0x2A, 4 },
                new Object[] { "f64.load", 0x2B, 8 }, new Object[] { "i32.store8", 0x3A, 1 },
                new Object[] { "i64.store16", 0x3D, 2 }, new Object[] { "i32.store", 0x36, 4 },
                new Object[] { "i64.store", 0x37, 8 }, new Object[] { "f64.store", 0x39, 8 },
                new Object[] { "v128.load", 0x00, 16 }, new Object[] { "v128.store", 0x0B, 16 });
        List<Arguments> accesses = new ArrayList<>();
        for (Object[] each : opcodes) {
            for (boolean isLong : new boolean[] { false, true }) {
                accesses.add(Arguments.of(each[0], each[1], each[2], 0, false, isLong));
                accesses.add(Arguments.of(each[0], each[1], each[2], 24, false, isLong));
                accesses.add(Arguments.of(each[0], each[1], each[2], 24, true, isLong));
            }
        }
        return accesses.stream();
    }

    private WasmInstance instance(String name, int opcode, int offset, boolean after, boolean isLong) {
        WasmBuilder builder = new WasmBuilder();
        builder.exportMemory("memory", builder.memory(new MemoryType(Limits.from(1))));
        Code code = new Code();
        for (int i = 0; isLong && i < 60; i++) {
            code.localGet(1).i32Const(i).op(Code.I32_ADD).localSet(1);
        }
        if (after) {
            code.localGet(0).memory(0x2D, 0, 0).drop();
        }
        code.localGet(0);
        boolean store = name.contains("store");
        if (store) {
            switch (name.substring(0, 4)) {
                case "i32." -> code.i32Const(-1);
                case "i64." -> code.i64Const(-1);
                case "f64." -> code.f64Const(-1);
                default -> code.v128Const(-1, -1);
            }
        }
        if (name.startsWith("v128")) {
            code.vector(opcode, 0, offset);
        }
        else {
            code.memory(opcode, 0, offset);
        }
        if (!store) {
            code.drop();
        }
        FunctionType type = FunctionType.of(ValueType.I32);
        builder.exportFunction("access", builder.function(type, List.of(ValueType.I32), code));
        return this.engine.load(builder.build()).instantiate(WasmImports.none());
    }

    @ParameterizedTest(name = "{0} offset {3}, after another {4}, long {5}")
    @MethodSource("accesses")
    void nothingBeyondTheMemoryIsReached(String name, int opcode, int width, int offset, boolean after,
            boolean isLong) {
        WasmInstance instance = instance(name, opcode, offset, after, isLong);
        WasmFunction access = instance.function("access");
        LinearMemory memory = (LinearMemory) instance.memory("memory");
        assertThat(memory.limit).as("as long as its array").isEqualTo(LinearMemory.EXACT);
        edges(access, memory, width, offset);
        for (int i = 0; i < ENOUGH_FOR_HOTSPOT; i++) {
            access.invoke(i);
        }
        edges(access, memory, width, offset);
        boolean spare = false;
        for (int pages = 1; pages < 70; pages++) {
            assertThat(memory.grow(1)).isEqualTo(pages);
            assertThat(memory.limit).isIn(LinearMemory.EXACT, (pages + 1) * PAGE);
            spare |= memory.bytes.length > memory.size();
            edges(access, memory, width, offset);
        }
        assertThat(spare).as("it had spare capacity").isTrue();
        assertThat(memory.limit).isEqualTo(70 * PAGE);
        for (int i = 0; i < ENOUGH_FOR_HOTSPOT; i++) {
            access.invoke(i);
        }
        edges(access, memory, width, offset);
        assertThat(memory.bytes).as("spare bytes are untouched")
            .satisfies((bytes) -> assertThat(Arrays.copyOfRange(bytes, 70 * PAGE, bytes.length)).containsOnly(0));
    }

    private static void edges(WasmFunction access, LinearMemory memory, int width, int offset) {
        int last = (int) memory.size() - offset - width;
        access.invoke(last);
        int end = (int) memory.size();
        byte[] before = Arrays.copyOfRange(memory.bytes, end - 2 * width, end);
        for (int address : new int[] { last + 1, last + width, end, end + 1, Integer.MAX_VALUE,
                Integer.MAX_VALUE - offset, Integer.MIN_VALUE, -1, -offset, -offset - 1, -width, -64 }) {
            if (address == 0) {
                continue;
            }
            WasmTrap trap = catchThrowableOfType(WasmTrap.class, () -> access.invoke(address));
            assertThat(trap).as("address %x", address).isNotNull();
            assertThat(trap.reason()).isEqualTo(TrapReason.OUT_OF_BOUNDS_MEMORY_ACCESS);
        }
        assertThat(Arrays.copyOfRange(memory.bytes, end - 2 * width, end)).as("nothing was written in part")
            .containsExactly(before);
    }

    @Test
    void aTrapThatIsFrequentStillSaysWhere() {
        WasmInstance instance = instance("i32.load8_u", 0x2D, 0, false, true);
        WasmFunction access = instance.function("access");
        for (int i = 0; i < 3 * ENOUGH_FOR_HOTSPOT; i++) {
            int address = PAGE + i;
            assertThatExceptionOfType(WasmTrap.class).isThrownBy(() -> access.invoke(address))
                .satisfies((trap) -> assertThat(trap.getStackTrace()).isNotEmpty());
        }
        access.invoke(PAGE - 1);
    }

    @Test
    void theInstancesOfAModuleCopyOnlySoMuchToBeExact() {
        WasmInstance instance = instance("i32.load", 0x28, 0, false, false);
        int exact = exactPages(instance);
        WasmModule module = instance.module();
        instance.close();
        int least = exact;
        for (int i = 0; i < 20; i++) {
            WasmInstance next = module.instantiate(WasmImports.none());
            least = Math.min(least, exactPages(next));
            next.close();
        }
        assertThat(exact).as("page by page with 16 MB and four times the size").isBetween(24, 40);
        assertThat(least).as("with four times the size").isBetween(5, 12);
    }

    private static int exactPages(WasmInstance instance) {
        LinearMemory memory = (LinearMemory) instance.memory("memory");
        while (memory.limit == LinearMemory.EXACT) {
            memory.grow(1);
        }
        return memory.pages();
    }

}

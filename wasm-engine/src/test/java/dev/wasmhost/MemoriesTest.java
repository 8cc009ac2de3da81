package dev.wasmhost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import dev.wasmhost.testing.Code;
import dev.wasmhost.testing.WasmBuilder;

/**
 * Several memories in one function, and 64-bit addresses, where the official scripts do
 * not go: many memories, of all kinds, growing under running code, in functions of
 * several methods, near the edges of the address space.
 */
@Timeout(60)
class MemoriesTest {

    private static final FunctionType UNARY = FunctionType.of(ValueType.I32).returning(ValueType.I32);

    private static final FunctionType LOAD64 = FunctionType.of(ValueType.I64).returning(ValueType.I32);

    private final WasmEngine engine = WasmEngine.builder().build();

    @AfterEach
    void closeEngine() {
        this.engine.close();
    }

    private WasmInstance instantiate(WasmBuilder builder) {
        return this.engine.load(builder.build()).instantiate(WasmImports.none());
    }

    private static int i32(WasmInstance instance, String function, long... arguments) {
        return (int) instance.function(function).invoke(arguments)[0];
    }

    /** Returns the type of the memory at {@code index}: all kinds take turns. */
    private static MemoryType kind(int index) {
        AddressType address = (index % 2 == 0) ? AddressType.I32 : AddressType.I64;
        return new MemoryType(address, Limits.between(1, 3), index % 4 >= 2);
    }

    private static Code address(Code code, int memory, int value) {
        return (kind(memory).addressType() == AddressType.I32) ? code.i32Const(value) : code.i64Const(value);
    }

    @ParameterizedTest
    @ValueSource(ints = { 1, 2, 5, 16, 17, 40 })
    void oneFunctionUsesManyMemories(int count) {
        WasmBuilder builder = new WasmBuilder();
        int nothing = builder.function(FunctionType.empty(), new Code());
        Code body = new Code();
        for (int i = 0; i < count; i++) {
            builder.exportMemory("m" + i, builder.memory(kind(i)));
        }
        body.loop();
        for (int i = 0; i < count; i++) {
            // m[i][4] = m[i][0] + local 0; m[i][8] += 1 as a byte
            address(body, i, 0);
            address(body, i, 0).memory(0x28, 0, i, 0);
            body.localGet(0).op(Code.I32_ADD).memory(0x36, 0, i, 4);
            address(body, i, 8);
            address(body, i, 8).memory(0x2C, 0, i, 0).i32Const(1).op(Code.I32_ADD).memory(0x3A, 0, i, 0);
            if (i % 3 == 0) {
                body.call(nothing);
            }
        }
        body.localGet(1).i32Const(1).op(Code.I32_ADD).localTee(1).i32Const(10).op(0x49).brIf(0).end();
        for (int i = 0; i < count; i++) {
            address(body, i, 4).memory(0x28, 0, i, 0);
        }
        for (int i = 1; i < count; i++) {
            body.op(Code.I32_ADD);
        }
        builder.exportFunction("run", builder.function(UNARY, List.of(ValueType.I32), body));
        try (WasmInstance instance = instantiate(builder)) {
            int sum = 0;
            for (int i = 0; i < count; i++) {
                instance.memory("m" + i).writeInt(0, 1000 * i);
                sum += 1000 * i + 7;
            }
            assertThat(i32(instance, "run", 7)).isEqualTo(sum);
            for (int i = 0; i < count; i++) {
                assertThat(instance.memory("m" + i).readByte(8)).isEqualTo((byte) 10);
                assertThat(instance.memory("m" + i).type()).isEqualTo(kind(i));
            }
        }
    }

    @Test
    void aFunctionOfSeveralMethodsUsesMemoriesOfAllKinds() {
        int count = 6;
        WasmBuilder builder = new WasmBuilder();
        for (int i = 0; i < count; i++) {
            builder.exportMemory("m" + i, builder.memory(kind(i)));
        }
        Code body = new Code();
        int[] expected = new int[count];
        for (int step = 0; step < 3000; step++) {
            int memory = step * 7 % count;
            if (step % 5 == 0) {
                body.loop();
            }
            address(body, memory, 16);
            address(body, memory, 16).memory(0x28, 0, memory, 0).localGet(0).i32Const(step);
            body.op(Code.I32_XOR).op(Code.I32_ADD).memory(0x36, 0, memory, 0);
            expected[memory] += 9 ^ step;
            if (step % 5 == 0) {
                body.end();
            }
            if (step == 1500) { // grown in the midst of it, so that arrays move
                for (int i = 0; i < count; i++) {
                    address(body, i, 1).op(0x40, i).drop();
                }
            }
        }
        body.i32Const(1);
        builder.exportFunction("run", builder.function(UNARY, body));
        try (WasmInstance instance = instantiate(builder)) {
            assertThat(i32(instance, "run", 9)).isEqualTo(1);
            for (int i = 0; i < count; i++) {
                assertThat(instance.memory("m" + i).readInt(16)).isEqualTo(expected[i]);
                assertThat(instance.memory("m" + i).pages()).isEqualTo(2);
            }
        }
    }

    @Test
    void growingOneMemoryInALoopKeepsTheOther() {
        WasmBuilder builder = new WasmBuilder();
        builder.exportMemory("a", builder.memory(new MemoryType(Limits.from(1))));
        builder.exportMemory("b", builder.memory(new MemoryType(Limits.from(1))));
        // b grows, its last word is set, a counts; until b has as many pages as local 0
        // says
        Code body = new Code().loop().i32Const(1).op(0x40, 1).i32Const(16).op(Code.I32_SHL).localTee(1);
        body.localGet(1).memory(0x36, 2, 1, 65532);
        body.i32Const(0).i32Const(0).memory(0x28, 2, 0, 0).i32Const(1).op(Code.I32_ADD).memory(0x36, 2, 0, 0);
        body.op(0x3F, 1).localGet(0).op(0x49).brIf(0).end().i32Const(0).memory(0x28, 2, 0);
        builder.exportFunction("run", builder.function(UNARY, List.of(ValueType.I32), body));
        try (WasmInstance instance = instantiate(builder)) {
            assertThat(i32(instance, "run", 100)).isEqualTo(99);
            assertThat(instance.memory("a").size()).isEqualTo(MemoryType.PAGE_SIZE);
            for (int page = 1; page < 100; page++) {
                int start = page << 16; // grown when the memory had so many pages
                assertThat(instance.memory("b").readInt(start + 65532L)).isEqualTo(start);
            }
        }
    }

    @ParameterizedTest(name = "{0} + {1}")
    @CsvSource({ "65532, 0, true", "0, 65532, true", "65533, 0, false", "1, 65532, false", "-1, 1, false",
            "-4, 8, false", "-1, -1, false", "1, -1, false", "4294967296, 0, false", "0, 4294967296, false",
            "4294967295, 5, false", "-9223372036854775808, 0, false",
            "-9223372036854775808, -9223372036854775808, false", "0, 2147483647, false", "0, 2147483644, false",
            "0, 9223372036854775807, false" })
    void wideAddressesDoNotWrap(long base, long offset, boolean inside) {
        for (boolean shared : new boolean[] { false, true }) {
            WasmBuilder builder = new WasmBuilder();
            builder.exportMemory("m", builder.memory(new MemoryType(AddressType.I64, Limits.between(1, 1), shared)));
            Code load = new Code().localGet(0);
            load.op(0x28, 0x00);
            Code store = new Code().localGet(0).i32Const(5);
            store.op(0x36, 0x00);
            builder.exportFunction("load", builder.function(LOAD64, load.raw(u64(offset))));
            builder.exportFunction("store", builder.function(FunctionType.of(ValueType.I64), store.raw(u64(offset))));
            try (WasmInstance instance = instantiate(builder)) {
                if (inside) {
                    instance.function("store").invoke(base);
                    assertThat(i32(instance, "load", base)).isEqualTo(5);
                }
                else {
                    assertThatThrownBy(() -> i32(instance, "load", base)).isInstanceOf(WasmTrap.class)
                        .hasMessageStartingWith("out of bounds memory access");
                    assertThatThrownBy(() -> instance.function("store").invoke(base)).isInstanceOf(WasmTrap.class);
                    assertThat(instance.memory("m").read(0, 65536)).containsOnly(0);
                }
            }
        }
    }

    private static byte[] u64(long value) {
        List<Integer> bytes = new ArrayList<>();
        long rest = value;
        while ((rest & ~0x7FL) != 0) {
            bytes.add((int) (rest & 0x7F | 0x80));
            rest >>>= 7;
        }
        bytes.add((int) rest);
        byte[] result = new byte[bytes.size()];
        for (int i = 0; i < result.length; i++) {
            result[i] = bytes.get(i).byteValue();
        }
        return result;
    }

    @Test
    void bulkInstructionsTakeWideAddresses() {
        WasmBuilder builder = new WasmBuilder();
        builder.exportMemory("a", builder.memory(new MemoryType(AddressType.I64, Limits.from(1), false)));
        builder.exportMemory("b", builder.memory(new MemoryType(AddressType.I32, Limits.between(1, 1), true)));
        FunctionType three = FunctionType.of(ValueType.I64, ValueType.I32, ValueType.I64);
        builder.exportFunction("fill",
                builder.function(three, new Code().localGet(0).localGet(1).localGet(2).prefixed(11, 0)));
        builder.exportFunction("copy", builder.function(FunctionType.of(ValueType.I32, ValueType.I64, ValueType.I32),
                new Code().localGet(0).localGet(1).localGet(2).prefixed(10, 1, 0)));
        builder.exportFunction("back", builder.function(FunctionType.of(ValueType.I64, ValueType.I32, ValueType.I32),
                new Code().localGet(0).localGet(1).localGet(2).prefixed(10, 0, 1)));
        builder.exportFunction("grow", builder.function(FunctionType.of(ValueType.I64).returning(ValueType.I64),
                new Code().localGet(0).op(0x40, 0)));
        try (WasmInstance instance = instantiate(builder)) {
            instance.function("fill").invoke(100, 7, 50);
            instance.function("copy").invoke(200, 90, 30);
            assertThat(instance.memory("b").read(200, 30)).startsWith(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 7).endsWith(7, 7);
            instance.function("back").invoke(0, 205, 10);
            assertThat(instance.memory("a").read(0, 10)).containsExactly(0, 0, 0, 0, 0, 7, 7, 7, 7, 7);
            for (long address : new long[] { 65537, -1, 1L << 32, Long.MIN_VALUE }) {
                assertThatThrownBy(() -> instance.function("fill").invoke(address, 0, 0)).isInstanceOf(WasmTrap.class);
                assertThatThrownBy(() -> instance.function("fill").invoke(0, 0, address)).isInstanceOf(WasmTrap.class);
                assertThatThrownBy(() -> instance.function("copy").invoke(0, address, 0)).isInstanceOf(WasmTrap.class);
            }
            assertThat(instance.function("grow").invoke(1)).containsExactly(1);
            for (long delta : new long[] { -1, Long.MIN_VALUE, 1L << 32, 1L << 48, 0xFFFF_FFFFL, 32767, 32768 }) {
                assertThat(instance.function("grow").invoke(delta)).describedAs("%x", delta).containsExactly(-1);
            }
            assertThat(instance.function("grow").invoke(0)).containsExactly(2);
        }
    }

    @Test
    void hugeMaximaAreFineAndHugeMinimaALimit() {
        WasmLimits unlimited = WasmLimits.builder().memory(Long.MAX_VALUE).build();
        for (long minimum : new long[] { 32768, 65536, 1L << 33, 1L << 47, 1L << 48 }) {
            MemoryType type = new MemoryType(AddressType.I64, Limits.between(minimum, 1L << 48), false);
            WasmBuilder builder = new WasmBuilder();
            builder.memory(type);
            WasmModule module = this.engine.load(builder.build());
            assertThatThrownBy(() -> module.instantiate(WasmImports.none(), unlimited))
                .isInstanceOf(WasmLimitException.class)
                .hasMessageStartingWith("memory limit: asked for");
            assertThatThrownBy(() -> this.engine.newMemory(type, unlimited)).isInstanceOf(WasmLimitException.class);
        }
        WasmMemory memory = this.engine.newMemory(new MemoryType(AddressType.I64, Limits.between(0, 1L << 48), false));
        assertThat(memory.grow(3)).isZero();
        assertThat(memory.type()).hasToString("memory i64 3..281474976710656");
        WasmMemory shared = this.engine.newMemory(new MemoryType(AddressType.I64, Limits.between(0, 1L << 48), true));
        assertThat(shared.grow(1024)).isZero();
        assertThat(shared.grow(1)).isEqualTo(-1);
    }

    @Test
    void wideTablesTrapPastTheirEnd() {
        WasmBuilder builder = new WasmBuilder();
        int seven = builder.function(UNARY, new Code().i32Const(7));
        int table = builder.table64(10);
        builder.exportFunction("call",
                builder.function(LOAD64, new Code().i32Const(0).localGet(0).callIndirect(builder.type(UNARY), table)));
        FunctionType grow = FunctionType.of(ValueType.I64).returning(ValueType.I64);
        builder.exportFunction("grow",
                builder.function(grow, new Code().op(0xD0, 0x70).localGet(0).prefixed(15, table)));
        builder.exportFunction("set", builder.function(FunctionType.of(ValueType.I64),
                new Code().localGet(0).op(0xD2, seven).op(0x26, table)));
        builder.exportTable("table", table).exportFunction("seven", seven);
        try (WasmInstance instance = instantiate(builder)) {
            instance.function("set").invoke(9);
            assertThat(i32(instance, "call", 9)).isEqualTo(7);
            assertThatThrownBy(() -> i32(instance, "call", 8)).hasMessageStartingWith("uninitialized element 8");
            for (long index : new long[] { 10, 1L << 32, (1L << 32) + 9, -1, Long.MIN_VALUE }) {
                assertThatThrownBy(() -> i32(instance, "call", index)).isInstanceOf(WasmTrap.class)
                    .hasMessage("undefined element " + Long.toUnsignedString(index));
                assertThatThrownBy(() -> instance.function("set").invoke(index))
                    .hasMessageStartingWith("out of bounds table access");
            }
            assertThat(instance.function("grow").invoke(-1)).containsExactly(-1);
            assertThat(instance.function("grow").invoke(1L << 32)).containsExactly(-1);
            assertThat(instance.table("table").type()).hasToString("table i64 10..10 funcref");
        }
    }

    @Test
    void addressTypesMustMatch() {
        WasmBuilder builder = new WasmBuilder();
        builder.importMemory("env", "memory", new MemoryType(AddressType.I64, Limits.from(1), false));
        WasmMemory narrow = this.engine.newMemory(new MemoryType(Limits.from(1)));
        WasmImports imports = WasmImports.builder().define("env", "memory", narrow).build();
        assertThatThrownBy(() -> this.engine.load(builder.build()).instantiate(imports))
            .isInstanceOf(LinkException.class)
            .hasMessage("incompatible import type: expected \"env\".\"memory\" of type memory i64 1.., "
                    + "found memory 1..");
    }

}

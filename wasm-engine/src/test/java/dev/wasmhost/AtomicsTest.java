package dev.wasmhost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongBinaryOperator;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import dev.wasmhost.testing.Code;
import dev.wasmhost.testing.WasmBuilder;

/**
 * Every atomic instruction in each kind of memory: what it reads, what it leaves, that it
 * wraps, zero-extends, and traps where it is not aligned or not inside.
 */
@Timeout(60)
class AtomicsTest {

    private static final long INITIAL = 0x8F9E_ADBC_CBDA_E9F8L;

    private static final long OPERAND = 0xFEDC_BA98_7654_8321L;

    private static final List<Shape> SHAPES = List.of(new Shape(ValueType.I32, 4), new Shape(ValueType.I64, 8),
            new Shape(ValueType.I32, 1), new Shape(ValueType.I32, 2), new Shape(ValueType.I64, 1),
            new Shape(ValueType.I64, 2), new Shape(ValueType.I64, 4));

    private static final List<LongBinaryOperator> OPERATIONS = List.of(Long::sum, (a, b) -> a - b, (a, b) -> a & b,
            (a, b) -> a | b, (a, b) -> a ^ b, (a, b) -> b);

    private final WasmEngine engine = WasmEngine.builder().build();

    @AfterEach
    void closeEngine() {
        this.engine.close();
    }

    /** The type of an instruction's values and the bytes that it accesses. */
    private record Shape(ValueType type, int width) {

        int alignment() {
            return Integer.numberOfTrailingZeros(this.width);
        }

        long wrap(long value) {
            return (this.width == 8) ? value : value & ((1L << (8 * this.width)) - 1);
        }

        /** Returns raw bits as {@code invoke} gives them for a value of the type. */
        long result(long value) {
            return (this.type == ValueType.I32) ? (int) value : value;
        }

        /** Returns {@code memory} with its bytes at {@code offset} replaced. */
        long replace(long memory, int offset, long value) {
            int shift = 8 * offset;
            return (memory & ~(wrap(-1) << shift)) | (wrap(value) << shift);
        }

    }

    static Stream<MemoryType> kinds() {
        List<MemoryType> kinds = new ArrayList<>();
        for (AddressType address : AddressType.values()) {
            for (boolean shared : new boolean[] { false, true }) {
                kinds.add(new MemoryType(address, Limits.between(1, 1), shared));
            }
        }
        return kinds.stream();
    }

    private WasmInstance instantiate(WasmBuilder builder) {
        return this.engine.load(builder.build()).instantiate(WasmImports.none());
    }

    /**
     * Adds a function that is one instruction, with {@code operands} after the address.
     */
    private static void function(WasmBuilder builder, String name, MemoryType memory, int number, Shape shape,
            int operands, boolean result, long offset) {
        FunctionType type = FunctionType.of(memory.addressType().valueType());
        Code code = new Code().localGet(0);
        List<ValueType> parameters = new ArrayList<>(type.parameters());
        for (int i = 0; i < operands; i++) {
            parameters.add(shape.type());
            code.localGet(i + 1);
        }
        code.atomic(number, shape.alignment(), offset);
        type = new FunctionType(parameters, result ? List.of(shape.type()) : List.of());
        builder.exportFunction(name, builder.function(type, code));
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void loadsAndStores(MemoryType type) {
        WasmBuilder builder = new WasmBuilder();
        builder.exportMemory("memory", builder.memory(type));
        for (int i = 0; i < SHAPES.size(); i++) {
            function(builder, "load" + i, type, 0x10 + i, SHAPES.get(i), 0, true, 8);
            function(builder, "store" + i, type, 0x17 + i, SHAPES.get(i), 1, false, 8);
        }
        try (WasmInstance instance = instantiate(builder)) {
            WasmMemory memory = instance.memory("memory");
            for (int i = 0; i < SHAPES.size(); i++) {
                Shape shape = SHAPES.get(i);
                for (int at = 0; at < 8; at += shape.width()) {
                    memory.writeLong(24, INITIAL);
                    assertThat(instance.function("load" + i).invoke(16 + at)).describedAs("%s at %d", shape, at)
                        .containsExactly(shape.result(shape.wrap(INITIAL >>> (8 * at))));
                    instance.function("store" + i).invoke(16 + at, OPERAND);
                    assertThat(memory.readLong(24)).describedAs("%s at %d", shape, at)
                        .isEqualTo(shape.replace(INITIAL, at, OPERAND));
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void changes(MemoryType type) {
        WasmBuilder builder = new WasmBuilder();
        builder.exportMemory("memory", builder.memory(type));
        for (int operation = 0; operation < OPERATIONS.size(); operation++) {
            for (int i = 0; i < SHAPES.size(); i++) {
                function(builder, operation + "." + i, type, 0x1E + 7 * operation + i, SHAPES.get(i), 1, true, 8);
            }
        }
        try (WasmInstance instance = instantiate(builder)) {
            WasmMemory memory = instance.memory("memory");
            for (int operation = 0; operation < OPERATIONS.size(); operation++) {
                for (int i = 0; i < SHAPES.size(); i++) {
                    Shape shape = SHAPES.get(i);
                    for (int at = 0; at < 8; at += shape.width()) {
                        memory.writeLong(24, INITIAL);
                        long before = shape.wrap(INITIAL >>> (8 * at));
                        long after = OPERATIONS.get(operation).applyAsLong(before, OPERAND);
                        assertThat(instance.function(operation + "." + i).invoke(16 + at, OPERAND))
                            .describedAs("operation %d of %s at %d", operation, shape, at)
                            .containsExactly(shape.result(before));
                        assertThat(memory.readLong(24)).describedAs("operation %d of %s at %d", operation, shape, at)
                            .isEqualTo(shape.replace(INITIAL, at, after));
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void compareAndExchange(MemoryType type) {
        WasmBuilder builder = new WasmBuilder();
        builder.exportMemory("memory", builder.memory(type));
        for (int i = 0; i < SHAPES.size(); i++) {
            function(builder, "" + i, type, 0x48 + i, SHAPES.get(i), 2, true, 8);
        }
        try (WasmInstance instance = instantiate(builder)) {
            WasmMemory memory = instance.memory("memory");
            for (int i = 0; i < SHAPES.size(); i++) {
                Shape shape = SHAPES.get(i);
                for (int at = 0; at < 8; at += shape.width()) {
                    long before = shape.wrap(INITIAL >>> (8 * at));
                    // what is expected is wrapped too
                    long expected = before | (~shape.wrap(-1) & OPERAND);
                    memory.writeLong(24, INITIAL);
                    assertThat(instance.function("" + i).invoke(16 + at, before ^ 1, OPERAND))
                        .containsExactly(shape.result(before));
                    assertThat(memory.readLong(24)).isEqualTo(INITIAL);
                    assertThat(instance.function("" + i).invoke(16 + at, expected, OPERAND))
                        .containsExactly(shape.result(before));
                    assertThat(memory.readLong(24)).describedAs("%s at %d", shape, at)
                        .isEqualTo(shape.replace(INITIAL, at, OPERAND));
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void unalignedAndOutsideTraps(MemoryType type) {
        WasmBuilder builder = new WasmBuilder();
        builder.memory(type);
        for (int number = 0x10; number <= 0x4E; number++) {
            int operands = (number < 0x17) ? 0 : (number < 0x48) ? 1 : 2;
            Shape shape = SHAPES.get((number - 0x10) % 7);
            boolean result = number < 0x17 || number >= 0x1E;
            function(builder, "near" + number, type, number, shape, operands, result, 8);
            function(builder, "far" + number, type, number, shape, operands, result, 0xFFFF_FFF8L);
        }
        try (WasmInstance instance = instantiate(builder)) {
            for (int number = 0x10; number <= 0x4E; number++) {
                int width = SHAPES.get((number - 0x10) % 7).width();
                WasmFunction near = instance.function("near" + number);
                long[] operands = new long[near.type().parameters().size()];
                for (int address = 0; address < 8; address++) {
                    operands[0] = address;
                    if (address % width == 0) {
                        near.invoke(operands);
                    }
                    else {
                        assertTrap(near, operands, TrapReason.UNALIGNED_ATOMIC);
                    }
                }
                for (long address : new long[] { 65536 - 8, -8, -16, Integer.MIN_VALUE, 1L << 33 }) {
                    operands[0] = address;
                    if (type.addressType() == AddressType.I64 || (int) address == address) {
                        assertTrap(near, operands, TrapReason.OUT_OF_BOUNDS_MEMORY_ACCESS);
                    }
                }
                operands[0] = 8;
                assertTrap(instance.function("far" + number), operands, TrapReason.OUT_OF_BOUNDS_MEMORY_ACCESS);
            }
        }
    }

    private static void assertTrap(WasmFunction function, long[] operands, TrapReason reason) {
        assertThatThrownBy(() -> function.invoke(operands)).isInstanceOf(WasmTrap.class)
            .hasMessageStartingWith(reason.toString())
            .extracting((trap) -> ((WasmTrap) trap).reason())
            .isEqualTo(reason);
    }

    @Test
    void alignmentMustBeNatural() {
        for (int alignment : new int[] { 0, 1, 3 }) {
            WasmBuilder builder = new WasmBuilder();
            builder.memory(new MemoryType(Limits.between(1, 1)));
            builder.function(FunctionType.empty(), new Code().i32Const(0).atomic(0x10, alignment, 0).drop());
            assertThatThrownBy(() -> instantiate(builder)).isInstanceOf(InvalidModuleException.class)
                .hasMessageStartingWith("atomic alignment must be natural: expected 4, found 2^" + alignment);
        }
    }

    @Test
    void aFenceNeedsNoMemory() {
        WasmBuilder builder = new WasmBuilder();
        builder.exportFunction("fence", builder.function(FunctionType.empty(), new Code().fence()));
        try (WasmInstance instance = instantiate(builder)) {
            assertThat(instance.function("fence").invoke()).isEmpty();
        }
    }

    @Test
    void anAtomicAccessNeedsOne() {
        WasmBuilder builder = new WasmBuilder();
        builder.function(FunctionType.empty(), new Code().i32Const(0).atomic(0x10, 2, 0).drop());
        assertThatThrownBy(() -> instantiate(builder)).isInstanceOf(InvalidModuleException.class)
            .hasMessageStartingWith("unknown memory 0");
    }

    @Test
    void threadsCanBeSwitchedOff() {
        WasmBuilder builder = new WasmBuilder();
        builder.function(FunctionType.empty(), new Code().fence());
        byte[] bytes = builder.build();
        java.util.Set<WasmFeature> features = java.util.EnumSet.complementOf(java.util.EnumSet.of(WasmFeature.THREADS));
        try (WasmEngine without = WasmEngine.builder().features(features).build()) {
            assertThatThrownBy(() -> without.load(bytes)).isInstanceOf(MalformedModuleException.class)
                .hasMessageStartingWith("illegal opcode: atomic.fence needs threads, which is switched off");
        }
    }

}

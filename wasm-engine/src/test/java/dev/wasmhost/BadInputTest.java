package dev.wasmhost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.fail;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import dev.wasmhost.testing.Bytes;
import dev.wasmhost.testing.Code;
import dev.wasmhost.testing.Guests;
import dev.wasmhost.testing.WasmBuilder;

/**
 * Truncated, corrupted and hostile bytes: only typed exceptions, and no more memory and
 * time than the bytes are worth.
 */
@Timeout(120)
class BadInputTest {

    private static final long SEED = 20_260_101;

    private static final int FLIPS = 10_000;

    private static final WasmLimits LIMITS = WasmLimits.builder()
        .memory(16 << 20)
        .timeout(Duration.ofMillis(100))
        .build();

    private static final WasmLimits PATIENT = LIMITS.toBuilder().timeout(Duration.ofSeconds(30)).build();

    private final WasmEngine engine = WasmEngine.builder().limits(LIMITS).build();

    @AfterEach
    void closeEngine() {
        this.engine.close();
    }

    /**
     * Valid modules; those that are made by hand are also called, since they cannot wait
     * for anything.
     */
    enum Victim {

        CAT, TYPES, EVERY_SECTION, CONTROL_FLOW, NUMERIC;

        byte[] bytes() {
            return switch (this) {
                case CAT, TYPES -> Guests.read(name().toLowerCase(Locale.ROOT) + ".wasm");
                case EVERY_SECTION -> Guests.everySection();
                case CONTROL_FLOW -> Guests.controlFlow();
                case NUMERIC -> Guests.numeric();
            };
        }

        boolean called() {
            return this == EVERY_SECTION || this == CONTROL_FLOW;
        }

    }

    // Damaged modules

    @ParameterizedTest
    @EnumSource
    void victimsAreValid(Victim victim) {
        WasmModule module = this.engine.load(victim.bytes());
        try (WasmInstance instance = module.instantiate(stubs(module))) {
            assertThat(instance.module().exports()).isNotEmpty();
            if (victim != Victim.CAT && victim != Victim.TYPES) {
                callEverything(instance);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void everyTruncationIsRefusedOrWorks(Victim victim) {
        byte[] bytes = victim.bytes();
        for (int length = 0; length < bytes.length; length++) {
            String what = victim + " truncated to " + length + " bytes";
            checkOnlyTypedExceptions(Arrays.copyOf(bytes, length), victim.called(), what);
        }
    }

    @ParameterizedTest
    @EnumSource
    void everyFlippedByteIsRefusedOrWorks(Victim victim) {
        byte[] bytes = victim.bytes();
        Random random = new Random(SEED);
        for (int i = 0; i < FLIPS; i++) {
            int offset = random.nextInt(bytes.length);
            byte original = bytes[offset];
            bytes[offset] ^= (byte) (1 + random.nextInt(255));
            String what = victim + " with byte " + bytes[offset] + " at offset " + offset + " (flip " + i + ", seed "
                    + SEED + ")";
            checkOnlyTypedExceptions(bytes, victim.called(), what);
            bytes[offset] = original;
        }
    }

    private void checkOnlyTypedExceptions(byte[] bytes, boolean called, String what) {
        WasmModule module;
        try {
            module = this.engine.load(bytes);
        }
        catch (MalformedModuleException | InvalidModuleException | WasmLimitException ex) {
            assertThat(ex.getMessage()).as(what).isNotBlank();
            return;
        }
        catch (RuntimeException | Error ex) {
            fail("load of " + what, ex);
            return;
        }
        try (WasmInstance instance = module.instantiate(stubs(module))) {
            if (called) {
                callEverything(instance);
            }
        }
        catch (WasmException ex) {
            assertThat(ex.getMessage()).as(what).isNotBlank();
        }
        catch (RuntimeException | Error ex) {
            fail("instantiation or call of " + what, ex);
        }
    }

    private static void callEverything(WasmInstance instance) {
        for (ExportType export : instance.module().exports()) {
            if (export.type() instanceof FunctionType type) {
                try {
                    instance.function(export.name()).invoke(new long[type.parameters().size()]);
                }
                catch (WasmException ex) {
                    assertThat(ex.getMessage()).isNotBlank();
                }
            }
        }
    }

    private WasmImports stubs(WasmModule module) {
        WasmImports.Builder imports = WasmImports.builder();
        Set<List<String>> names = new HashSet<>();
        for (ImportType type : module.imports()) {
            if (names.add(List.of(type.module(), type.name()))) {
                define(imports, type);
            }
        }
        return imports.build();
    }

    private void define(WasmImports.Builder imports, ImportType type) {
        if (type.type() instanceof FunctionType function) {
            imports.function(type.module(), type.name(), function,
                    (caller, arguments) -> new long[function.results().size()]);
        }
        else if (type.type() instanceof MemoryType memory) {
            imports.define(type.module(), type.name(), this.engine.newMemory(memory));
        }
        else if (type.type() instanceof TableType table) {
            imports.define(type.module(), type.name(), this.engine.newTable(table, null));
        }
    }

    // Not modules

    static Stream<Arguments> bytesThatAreNoModule() {
        return Stream.of(Arguments.of("empty", new int[] {}, "unexpected end"),
                Arguments.of("half a header", new int[] { 0, 'a', 's', 'm' }, "unexpected end"),
                Arguments.of("magic number", new int[] { 0, 'a', 's', 'n', 1, 0, 0, 0 }, "magic header not detected"),
                Arguments.of("text format", new int[] { '(', 'm', 'o', 'd', 'u', 'l', 'e', ')' },
                        "magic header not detected"),
                Arguments.of("version", new int[] { 0, 'a', 's', 'm', 2, 0, 0, 0 }, "unknown binary version"),
                Arguments.of("component", new int[] { 0, 'a', 's', 'm', 0x0d, 0, 1, 0 }, "component"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("bytesThatAreNoModule")
    void whatIsNoModuleIsNamed(String name, int[] bytes, String words) {
        byte[] module = new Bytes().u8s(bytes).toByteArray();
        assertThatThrownBy(() -> this.engine.load(module)).isInstanceOf(MalformedModuleException.class)
            .hasMessageContaining(words);
    }

    // Counts that the bytes cannot hold

    @ParameterizedTest
    @ValueSource(ints = { 1, 2, 3, 4, 5, 6, 7, 9, 10, 11 })
    void sectionWithFourBillionEntriesIsMalformedWithoutAllocatingThem(int section) {
        byte[] module = WasmBuilder.section(WasmBuilder.header(), section, new Bytes().u32(0xffff_ffffL).u8(0))
            .toByteArray();
        assertCheaplyRefused(module);
    }

    static Stream<Arguments> countBombs() {
        long bomb = 0xffff_ffffL;
        Bytes type = new Bytes().u32(1).u8(0x60);
        return Stream.of(Arguments.of("parameters", section(1, new Bytes().raw(type.toByteArray()).u32(bomb).u8(0x7f))),
                Arguments.of("results", section(1, new Bytes().raw(type.toByteArray()).u32(0).u32(bomb).u8(0x7f))),
                Arguments.of("name", section(2, new Bytes().u32(1).u32(bomb).u8('a'))),
                Arguments.of("custom section's name", section(0, new Bytes().u32(bomb).u8('a'))),
                Arguments.of("section size", WasmBuilder.header().u8(1).u32(bomb).toByteArray()),
                Arguments.of("body size", code(new Bytes().u32(1).u32(bomb).u8(0))),
                Arguments.of("local groups", body(new Bytes().u32(bomb).u8s(1, 0x7f))),
                Arguments.of("branch table", body(new Bytes().u8s(0, 0x41, 0, 0x0e).u32(bomb).u8s(0, 0, 0x0b))),
                Arguments.of("select types", body(new Bytes().u8s(0, 0x1c).u32(bomb).u8s(0x7f, 0x0b))),
                Arguments.of("data bytes", section(11, new Bytes().u32(1).u32(1).u32(bomb).u8(0))),
                Arguments.of("element functions", section(9, new Bytes().u32(1).u32(1).u8(0).u32(bomb).u8(0))),
                Arguments.of("element expressions",
                        section(9, new Bytes().u32(1).u32(5).u8(0x70).u32(bomb).u8s(0xd0, 0x70, 0x0b))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("countBombs")
    void countOfFourBillionIsMalformedWithoutAllocatingThem(String name, byte[] module) {
        assertCheaplyRefused(module);
    }

    @Test
    void fourBillionLocalsAreMalformed() {
        byte[] module = body(new Bytes().u32(2).u32(0xffff_ffffL).u8(0x7f).u32(1).u8(0x7e).u8(0x0b));
        assertThatThrownBy(() -> this.engine.load(module)).isInstanceOf(MalformedModuleException.class)
            .hasMessageStartingWith("too many locals");
    }

    private void assertCheaplyRefused(byte[] module) {
        this.engine.load(Guests.everySection());
        long before = allocated();
        assertThatThrownBy(() -> this.engine.load(module)).isInstanceOfAny(MalformedModuleException.class,
                InvalidModuleException.class);
        assertThat(allocated() - before).isLessThan(4 << 20);
    }

    private static long allocated() {
        return ((com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean()).getCurrentThreadAllocatedBytes();
    }

    // Valid, or nearly so, and very large

    @ParameterizedTest
    @ValueSource(ints = { 0x02, 0x03, 0x04 })
    void hundredThousandNestedBlocksThatAreNeverClosedAreRefused(int opcode) {
        Bytes body = new Bytes().u8(0);
        for (int i = 0; i < 100_000; i++) {
            body.u8s(0x41, 0, opcode, 0x40);
        }
        byte[] module = body(body);
        assertThatThrownBy(() -> this.engine.load(module)).isInstanceOfAny(MalformedModuleException.class,
                InvalidModuleException.class, WasmLimitException.class);
    }

    @Test
    void hundredThousandNestedBlocksLoadAndRun() {
        Code code = new Code();
        for (int i = 0; i < 100_000; i++) {
            code.block();
        }
        for (int i = 0; i < 100_000; i++) {
            code.end();
        }
        assertRuns(Guests.run(FunctionType.of().returning(ValueType.I32), code.i32Const(42)), 42);
    }

    @Test
    void branchTableWithMillionEntriesLoadsAndRuns() {
        int[] labels = new int[1_000_000];
        Arrays.setAll(labels, (i) -> i % 3);
        Code code = new Code().block().block().block().localGet(0).brTable(labels, 2).end();
        code.i32Const(10).ret().end().i32Const(20).ret().end().i32Const(30);
        FunctionType type = FunctionType.of(ValueType.I32).returning(ValueType.I32);
        byte[] module = Guests.run(type, code);
        assertRuns(module, 10, 999_999);
        assertRuns(module, 20, 1);
        assertRuns(module, 30, 1_000_000);
    }

    /**
     * Two types with as many results, in turn: each label's are to be compared anew, ten
     * thousand million comparisons in one instruction.
     */
    @Test
    void branchTableWithWideLabelsIsStoppedByTheLoadTimeout() {
        int count = 100_000;
        Bytes type = new Bytes().u8s(0x60, 0).u32(count);
        Code code = new Code();
        for (int i = 0; i < count; i++) {
            type.u8(0x7f);
            code.raw(new byte[] { 2, (byte) (i % 2) }); // block of type 0 or 1
        }
        int[] labels = new int[count];
        Arrays.setAll(labels, (i) -> i);
        code.call(0).i32Const(0).brTable(labels, 0);
        Bytes module = WasmBuilder.section(WasmBuilder.header(), 1,
                new Bytes().u32(2).raw(type.toByteArray()).raw(type.toByteArray()));
        WasmBuilder.section(module, 2, new Bytes().u32(1).name("env").name("many").u8s(0, 0));
        WasmBuilder.section(module, 3, new Bytes().u8s(1, 0));
        WasmBuilder.section(module, 10,
                new Bytes().u32(1).sized(new Bytes().u8(0).raw(code.toByteArray()).toByteArray()));
        byte[] bytes = module.toByteArray();
        WasmLimits hasty = LIMITS.toBuilder().loadTimeout(Duration.ofMillis(200)).build();
        try (WasmEngine hurried = WasmEngine.builder().limits(hasty).build()) {
            assertThatThrownBy(() -> hurried.load(bytes)).isInstanceOf(WasmInterruptedException.class)
                .hasMessageContaining("200ms");
        }
    }

    @Test
    void fiftyThousandLocalsInOneGroupLoadAndRun() {
        Code code = new Code().i32Const(5).localSet(49_998).localGet(49_998).localGet(49_999).op(Code.I32_ADD);
        Bytes body = new Bytes().u32(1).u32(50_000).u8(0x7f).raw(code.end().toByteArray());
        WasmBuilder module = new WasmBuilder();
        int function = module.rawFunction(module.type(FunctionType.of().returning(ValueType.I32)), body);
        assertRuns(module.exportFunction("run", function).build(), 5);
    }

    @Test
    void functionWithMillionParametersLoadsAndNeedsTooMuchStack() {
        Bytes type = new Bytes().u32(1).u8(0x60).u32(1_000_000);
        for (int i = 0; i < 1_000_000; i++) {
            type.u8(0x7f);
        }
        Bytes module = WasmBuilder.section(WasmBuilder.header(), 1, type.u32(0));
        WasmBuilder.section(module, 3, new Bytes().u32(1).u32(0));
        WasmBuilder.section(module, 7, new Bytes().u32(1).name("run").u8(0).u32(0));
        WasmBuilder.section(module, 10, new Bytes().u32(1).sized(new byte[] { 0, 0x0b }));
        try (WasmInstance instance = this.engine.load(module.toByteArray()).instantiate(WasmImports.none(), PATIENT)) {
            WasmFunction run = instance.function("run");
            assertThatThrownBy(() -> run.invoke(new long[1_000_000])).isInstanceOfSatisfying(WasmTrap.class,
                    (trap) -> assertThat(trap.reason()).isEqualTo(TrapReason.CALL_STACK_EXHAUSTED));
        }
    }

    private void assertRuns(byte[] bytes, int expected, long... arguments) {
        try (WasmInstance instance = this.engine.load(bytes).instantiate(WasmImports.none(), PATIENT)) {
            assertThat(instance.function("run").invoke(arguments)).containsExactly(expected);
        }
    }

    private static byte[] section(int id, Bytes content) {
        return WasmBuilder.section(WasmBuilder.header(), id, content).toByteArray();
    }

    /** Returns a module with one function of type () -> () and this code section. */
    private static byte[] code(Bytes codeSection) {
        Bytes module = WasmBuilder.section(WasmBuilder.header(), 1, new Bytes().u8s(1, 0x60, 0, 0));
        WasmBuilder.section(module, 3, new Bytes().u8s(1, 0));
        return WasmBuilder.section(module, 10, codeSection).toByteArray();
    }

    /** Returns a module with one function of type () -> () and this body. */
    private static byte[] body(Bytes body) {
        return code(new Bytes().u32(1).sized(body.toByteArray()));
    }

}

package dev.wasmhost.internal.binary;

import static dev.wasmhost.testing.ModuleBytes.bytes;
import static dev.wasmhost.testing.ModuleBytes.join;
import static dev.wasmhost.testing.ModuleBytes.name;
import static dev.wasmhost.testing.ModuleBytes.repeat;
import static dev.wasmhost.testing.ModuleBytes.sized;
import static dev.wasmhost.testing.ModuleBytes.u32;
import static dev.wasmhost.testing.ModuleBytes.vector;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import dev.wasmhost.AddressType;
import dev.wasmhost.CustomSection;
import dev.wasmhost.ExternKind;
import dev.wasmhost.FunctionType;
import dev.wasmhost.GlobalType;
import dev.wasmhost.ImportType;
import dev.wasmhost.InvalidModuleException;
import dev.wasmhost.Limits;
import dev.wasmhost.MalformedModuleException;
import dev.wasmhost.MemoryType;
import dev.wasmhost.TableType;
import dev.wasmhost.ValueType;
import dev.wasmhost.WasmFeature;
import dev.wasmhost.WasmLimitException;
import dev.wasmhost.WasmLimits;
import dev.wasmhost.internal.module.DataMode;
import dev.wasmhost.internal.module.ElementMode;
import dev.wasmhost.internal.module.ElementSegment;
import dev.wasmhost.internal.module.Export;
import dev.wasmhost.internal.module.Module;
import dev.wasmhost.internal.module.Opcode;
import dev.wasmhost.testing.ModuleBytes;

class ModuleDecoderTest {

    private static final Set<WasmFeature> ALL = EnumSet.allOf(WasmFeature.class);

    private static final byte[] NOTHING_TO_NOTHING = bytes(0x60, 0, 0);

    @Test
    void anEmptyModuleHasNothing() {
        Module module = decode(ModuleBytes.module());
        assertThat(module.functionCount()).isZero();
        assertThat(module.imports()).isEmpty();
        assertThat(module.dataCount()).isEmpty();
        assertThat(module.features()).isEmpty();
    }

    @Test
    void importsComeFirstInTheirIndexSpaces() {
        Module module = decode(ModuleBytes.module()
            .vectorSection(Sections.TYPE, bytes(0x60, 1, 0x7F, 0), NOTHING_TO_NOTHING)
            .vectorSection(Sections.IMPORT, join(name("env"), name("log"), bytes(0, 0)),
                    join(name("env"), name("memory"), bytes(2, 1, 1, 2)),
                    join(name("env"), name("limit"), bytes(3, 0x7E, 1)),
                    join(name("env"), name("table"), bytes(1, 0x6F, 0, 3)))
            .vectorSection(Sections.FUNCTION, bytes(1))
            .vectorSection(Sections.CODE, sized(bytes(0, 0x0B))));
        FunctionType logType = FunctionType.of(ValueType.I32);
        assertThat(module.imports()).containsExactly(new ImportType("env", "log", logType),
                new ImportType("env", "memory", new MemoryType(Limits.between(1, 2))),
                new ImportType("env", "limit", new GlobalType(ValueType.I64, true)),
                new ImportType("env", "table", new TableType(ValueType.EXTERNREF, Limits.from(3))));
        assertThat(module.importedFunctions()).isOne();
        assertThat(module.functionType(0)).isEqualTo(logType);
        assertThat(module.functionType(1)).isEqualTo(FunctionType.empty());
        assertThat(module.features()).containsExactly(WasmFeature.REFERENCE_TYPES);
    }

    @Test
    void bodiesAreSlicesWithoutTheirSize() {
        byte[] bytes = ModuleBytes.module()
            .vectorSection(Sections.TYPE, NOTHING_TO_NOTHING)
            .vectorSection(Sections.FUNCTION, bytes(0), bytes(0))
            .vectorSection(Sections.CODE, sized(bytes(0, 0x0B)), sized(bytes(0, 0x01, 0x0B)))
            .toBytes();
        Module module = ModuleDecoder.decode(bytes, WasmLimits.defaults(), ALL);
        assertThat(module.bodies().size(0)).isEqualTo(2);
        assertThat(Arrays.copyOfRange(bytes, module.bodies().starts()[1], module.bodies().ends()[1])).containsExactly(0,
                0x01, 0x0B);
    }

    @Test
    void exportsStartAndGlobalsAreDecoded() {
        Module module = decode(ModuleBytes.module()
            .vectorSection(Sections.TYPE, NOTHING_TO_NOTHING)
            .vectorSection(Sections.FUNCTION, bytes(0))
            .vectorSection(Sections.GLOBAL, bytes(0x7F, 0, 0x41, 0x7F, 0x0B))
            .vectorSection(Sections.EXPORT, join(name("run"), bytes(0, 0)), join(name("g"), bytes(3, 0)))
            .section(Sections.START, bytes(0))
            .vectorSection(Sections.CODE, sized(bytes(0, 0x0B))));
        assertThat(module.exports()).containsExactly(new Export("run", ExternKind.FUNCTION, 0),
                new Export("g", ExternKind.GLOBAL, 0));
        assertThat(module.start()).isEqualTo(OptionalInt.of(0));
        assertThat(module.globals().get(0).initializer().orElseThrow().instructions()).singleElement()
            .satisfies((instruction) -> {
                assertThat(instruction.opcode()).isEqualTo(Opcode.I32_CONST);
                assertThat(instruction.immediate()).isEqualTo(-1);
            });
    }

    @Test
    void allEightFormsOfElementSegmentsAreDecoded() {
        byte[] zero = bytes(0x41, 0, 0x0B);
        byte[] functions = vector(bytes(7), bytes(8));
        byte[] expressions = vector(bytes(0xD0, 0x70, 0x0B), bytes(0xD2, 8, 0x0B));
        Module module = decode(ModuleBytes.module()
            .vectorSection(Sections.ELEMENT, join(bytes(0), zero, functions), join(bytes(1, 0), functions),
                    join(bytes(2, 5), zero, bytes(0), functions), join(bytes(3, 0), functions),
                    join(bytes(4), zero, expressions), join(bytes(5, 0x70), expressions),
                    join(bytes(6, 5), zero, bytes(0x70), expressions), join(bytes(7, 0x70), expressions)));
        List<ElementSegment> segments = module.elementSegments();
        assertThat(segments).hasSize(8).allMatch((segment) -> segment.items().count() == 2);
        assertThat(segments.get(0).mode()).isInstanceOfSatisfying(ElementMode.Active.class,
                (active) -> assertThat(active.table()).isZero());
        assertThat(segments.get(2).mode()).isInstanceOfSatisfying(ElementMode.Active.class,
                (active) -> assertThat(active.table()).isEqualTo(5));
        assertThat(segments.get(5).mode()).isInstanceOf(ElementMode.Passive.class);
        assertThat(segments.get(7).mode()).isInstanceOf(ElementMode.Declarative.class);
        assertThat(segments.get(6).items()).isInstanceOf(ElementSegment.Items.Expressions.class);
    }

    @Test
    void elementExpressionsThatAreAllFunctionReferencesBecomeIndices() {
        Module module = decode(ModuleBytes.module()
            .vectorSection(Sections.ELEMENT,
                    join(bytes(5, 0x70), vector(bytes(0xD2, 3, 0x0B), bytes(0xD2, 0x80, 1, 0x0B)))));
        assertThat(module.elementSegments().get(0).items()).isInstanceOfSatisfying(ElementSegment.Items.Functions.class,
                (functions) -> assertThat(functions.indices()).containsExactly(3, 128));
    }

    @Test
    void dataSegmentsAreSlices() {
        Module module = decode(ModuleBytes.module()
            .section(Sections.DATA_COUNT, bytes(2))
            .vectorSection(Sections.DATA, join(bytes(1), sized(bytes(1, 2, 3))),
                    join(bytes(2, 9, 0x41, 4, 0x0B), sized(bytes(5)))));
        assertThat(module.dataCount()).isEqualTo(OptionalInt.of(2));
        assertThat(module.dataSegments().get(0).length()).isEqualTo(3);
        assertThat(module.bytes()[module.dataSegments().get(0).start()]).isEqualTo((byte) 1);
        assertThat(module.dataSegments().get(1).mode()).isInstanceOfSatisfying(DataMode.Active.class,
                (active) -> assertThat(active.memory()).isEqualTo(9));
        assertThat(module.features()).containsExactly(WasmFeature.BULK_MEMORY);
    }

    @Test
    void customSectionsMayComeAnywhere() {
        Module module = decode(ModuleBytes.module()
            .custom("first", bytes(1, 2))
            .vectorSection(Sections.TYPE, NOTHING_TO_NOTHING)
            .custom("first"));
        assertThat(module.customSections()).extracting(CustomSection::name, CustomSection::size)
            .containsExactly(tuple("first", 2), tuple("first", 0));
        assertThat(module.customSections().get(0).content()).containsExactly(1, 2);
    }

    @Test
    void aComponentIsNamedAsSuch() {
        assertThatThrownBy(() -> decode(bytes(0x00, 0x61, 0x73, 0x6D, 0x0D, 0x00, 0x01, 0x00)))
            .isInstanceOf(MalformedModuleException.class)
            .hasMessage("unknown binary version: this is a WebAssembly component, expected a core module (offset 0x4)");
    }

    @Test
    void anotherHeaderIsRefused() {
        assertThatThrownBy(() -> decode(bytes(0x7F, 0x45, 0x4C, 0x46, 2, 1, 1, 0)))
            .hasMessageStartingWith("magic header not detected");
        assertThatThrownBy(() -> decode(bytes(0x00, 0x61, 0x73, 0x6D, 2, 0, 0, 0)))
            .hasMessageStartingWith("unknown binary version: expected 1, found 2");
        assertThatThrownBy(() -> decode(bytes(0x00, 0x61))).hasMessageStartingWith("unexpected end");
    }

    @Test
    void sectionsOutOfOrderAndTwiceAreRefused() {
        assertThatThrownBy(() -> decode(ModuleBytes.module()
            .vectorSection(Sections.MEMORY, bytes(0, 1))
            .vectorSection(Sections.TABLE, bytes(0x70, 0, 1)))).isInstanceOf(MalformedModuleException.class)
            .hasMessageStartingWith("unexpected content after last section");
        assertThatThrownBy(() -> decode(ModuleBytes.module().vectorSection(Sections.TYPE).vectorSection(Sections.TYPE)))
            .hasMessageStartingWith("unexpected content after last section");
        assertThatThrownBy(() -> decode(ModuleBytes.module().section(14, bytes(0))))
            .hasMessageStartingWith("malformed section id 14");
    }

    @Test
    void sectionsMustBeUsedUp() {
        assertThatThrownBy(() -> decode(ModuleBytes.module().section(Sections.TYPE, bytes(0, 0))))
            .isInstanceOf(MalformedModuleException.class)
            .hasMessage("section size mismatch: 1 bytes after section 1 (offset 0xb)");
    }

    @Test
    void countsOfSectionsMustAgree() {
        assertThatThrownBy(() -> decode(ModuleBytes.module().vectorSection(Sections.FUNCTION, bytes(0))))
            .isInstanceOf(MalformedModuleException.class)
            .hasMessageStartingWith("function and code section have inconsistent lengths: 1 functions, 0 bodies");
        assertThatThrownBy(() -> decode(ModuleBytes.module().section(Sections.DATA_COUNT, bytes(1))))
            .isInstanceOf(MalformedModuleException.class)
            .hasMessageStartingWith("data count and data section have inconsistent lengths: 1 announced, 0 segments");
    }

    @ParameterizedTest(name = "{0} items in section {1}")
    @CsvSource({ "4294967295, 1", "1000000, 2", "4294967295, 3", "4294967295, 10", "100000, 11", "99999, 9" })
    void moreItemsThanBytesAreRefusedAtOnce(long count, int section) {
        assertThatThrownBy(() -> decode(ModuleBytes.module().section(section, u32(count), bytes(0x60, 0, 0, 0, 0))))
            .isInstanceOf(MalformedModuleException.class)
            .hasMessageStartingWith("unexpected end of section or function: expected " + count + " items");
    }

    @Test
    void anImportOfAnUnknownTypeIsInvalid() {
        assertThatThrownBy(() -> decode(
                ModuleBytes.module().vectorSection(Sections.IMPORT, join(name(""), name(""), bytes(0, 3)))))
            .isInstanceOf(InvalidModuleException.class)
            .hasMessageStartingWith("unknown type 3 (import 0");
    }

    @Test
    void theNumberOfFunctionsIsLimited() {
        WasmLimits limits = WasmLimits.builder().functions(2).settingPrefix("wasm.plugins.x.limits.").build();
        byte[] bytes = ModuleBytes.module()
            .vectorSection(Sections.TYPE, NOTHING_TO_NOTHING)
            .vectorSection(Sections.IMPORT, join(name("a"), name("b"), bytes(0, 0)))
            .vectorSection(Sections.FUNCTION, bytes(0), bytes(0))
            .toBytes();
        assertThatThrownBy(() -> ModuleDecoder.decode(bytes, limits, ALL)).isInstanceOf(WasmLimitException.class)
            .hasMessage("functions limit: asked for 3, allowed 2 (wasm.plugins.x.limits.functions)");
    }

    @Test
    void theSizeOfTheModuleIsLimited() {
        WasmLimits limits = WasmLimits.builder().moduleSize(7).build();
        byte[] bytes = ModuleBytes.module().toBytes();
        assertThatThrownBy(() -> ModuleDecoder.decode(bytes, limits, ALL)).isInstanceOf(WasmLimitException.class)
            .hasMessage("module size limit: asked for 8, allowed 7 (WasmLimits.moduleSize)");
    }

    @Test
    void whatIsSwitchedOffIsRefusedByName() {
        byte[] bytes = ModuleBytes.module().vectorSection(Sections.TYPE, bytes(0x60, 0, 2, 0x7F, 0x7F)).toBytes();
        Set<WasmFeature> features = EnumSet.complementOf(EnumSet.of(WasmFeature.MULTI_VALUE));
        assertThatThrownBy(() -> ModuleDecoder.decode(bytes, WasmLimits.defaults(), features))
            .isInstanceOf(MalformedModuleException.class)
            .hasMessage("function type with several results needs multi-value, which is switched off (offset 0xb)");
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({ "0x68, malformed value type 0x68 needs stack-switching" })
    void typesOfLaterProposalsAreRefusedByName(int type, String message) {
        assertThatThrownBy(() -> decode(ModuleBytes.module().vectorSection(Sections.TYPE, bytes(0x60, 1, type, 0))))
            .isInstanceOf(MalformedModuleException.class)
            .hasMessageStartingWith(message + ", which is not supported");
    }

    @Test
    void otherThingsOfLaterProposalsAreRefusedByName() {
        assertThatThrownBy(() -> decode(ModuleBytes.module().vectorSection(Sections.TYPE, bytes(0x5D, 0))))
            .hasMessageStartingWith("malformed definition type 0x5d needs stack-switching, which is not supported");
    }

    @Test
    void limitsSayWhatKindOfMemoryOrTableItIs() {
        ModuleBytes memories = ModuleBytes.module()
            .vectorSection(Sections.TABLE, bytes(0x70, 4, 1))
            .vectorSection(Sections.MEMORY, bytes(5, 1, 2), bytes(3, 1, 2), bytes(7, 0, 1));
        Module module = decode(memories);
        assertThat(module.memories()).containsExactly(new MemoryType(AddressType.I64, Limits.between(1, 2), false),
                new MemoryType(AddressType.I32, Limits.between(1, 2), true),
                new MemoryType(AddressType.I64, Limits.between(0, 1), true));
        assertThat(module.tableType(0)).isEqualTo(new TableType(AddressType.I64, ValueType.FUNCREF, Limits.from(1)));
        assertThat(module.features()).containsExactlyInAnyOrder(WasmFeature.MULTI_MEMORY, WasmFeature.MEMORY64,
                WasmFeature.THREADS);
        assertThatThrownBy(() -> decode(ModuleBytes.module().vectorSection(Sections.MEMORY, bytes(8, 1))))
            .hasMessageStartingWith("malformed limits flags 0x8");
        assertThatThrownBy(() -> decode(ModuleBytes.module().vectorSection(Sections.TABLE, bytes(0x70, 3, 1, 1))))
            .hasMessageStartingWith("malformed limits flags 0x3");
    }

    @ParameterizedTest
    @CsvSource({ "MULTI_MEMORY, more than one memory needs multi-memory",
            "MEMORY64, memory with 64-bit addresses needs memory64", "THREADS, shared memory needs threads" })
    void kindsOfMemoriesCanBeSwitchedOff(WasmFeature off, String message) {
        byte[] bytes = ModuleBytes.module().vectorSection(Sections.MEMORY, bytes(0, 1), bytes(7, 1, 2)).toBytes();
        Set<WasmFeature> features = EnumSet.complementOf(EnumSet.of(off));
        assertThatThrownBy(() -> ModuleDecoder.decode(bytes, WasmLimits.defaults(), features))
            .isInstanceOf(MalformedModuleException.class)
            .hasMessageStartingWith(message + ", which is switched off");
    }

    @ParameterizedTest
    @ValueSource(ints = { 0x01, 0x41 })
    void constantExpressionsMayBeLongButNotKept(int opcode) {
        byte[] instructions = (opcode == 0x41) ? repeat(2_000_001, opcode, 0) : repeat(5_000_000, opcode);
        ModuleBytes module = ModuleBytes.module()
            .section(Sections.GLOBAL, bytes(1, 0x7F, 0), instructions, bytes(0x0B));
        if (opcode == 0x41) {
            assertThatThrownBy(() -> decode(module)).isInstanceOf(WasmLimitException.class)
                .hasMessageStartingWith("constant instructions limit: asked for 1000001");
        }
        else {
            assertThat(decode(module).globals().get(0).initializer().orElseThrow().instructions()).hasSize(1);
        }
    }

    private static Module decode(ModuleBytes module) {
        return decode(module.toBytes());
    }

    private static Module decode(byte[] bytes) {
        return ModuleDecoder.decode(bytes, WasmLimits.defaults(), ALL);
    }

}

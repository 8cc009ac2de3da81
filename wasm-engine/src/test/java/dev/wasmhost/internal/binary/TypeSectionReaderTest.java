package dev.wasmhost.internal.binary;

import java.io.ByteArrayOutputStream;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import dev.wasmhost.ArrayType;
import dev.wasmhost.DefinedType;
import dev.wasmhost.FieldType;
import dev.wasmhost.FunctionType;
import dev.wasmhost.InvalidModuleException;
import dev.wasmhost.MalformedModuleException;
import dev.wasmhost.PackedType;
import dev.wasmhost.ReferenceType;
import dev.wasmhost.StructType;
import dev.wasmhost.SubType;
import dev.wasmhost.ValueType;
import dev.wasmhost.WasmFeature;
import dev.wasmhost.WasmLimitException;
import dev.wasmhost.WasmLimits;
import dev.wasmhost.internal.module.Module;
import dev.wasmhost.testing.Bytes;
import dev.wasmhost.testing.ModuleBytes;

import static dev.wasmhost.testing.ModuleBytes.bytes;
import static dev.wasmhost.testing.ModuleBytes.join;
import static dev.wasmhost.testing.ModuleBytes.repeat;
import static dev.wasmhost.testing.ModuleBytes.u32;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** The worst that a type section can hold is refused, or read in time. */
@Timeout(30)
class TypeSectionReaderTest {

    private static final Set<WasmFeature> ALL = EnumSet.allOf(WasmFeature.class);

    private static final byte[] OPEN_STRUCT = bytes(0x50, 0, 0x5F, 0);

    private static Module decode(ModuleBytes module) {
        return ModuleDecoder.decode(module.toBytes(), WasmLimits.defaults(), ALL);
    }

    private static ModuleBytes types(byte[]... types) {
        return ModuleBytes.module().vectorSection(Sections.TYPE, types);
    }

    @Test
    void definitionsBecomeTypes() {
        Module module = decode(types(bytes(0x5F, 2, 0x78, 1, 0x63, 0, 0), bytes(0x5E, 0x77, 0), OPEN_STRUCT,
                bytes(0x4F, 1, 2, 0x5F, 1, 0x6C, 0)));
        DefinedType struct = module.types().get(0);
        assertThat(struct.composite()).isEqualTo(new StructType(
                List.of(new FieldType(PackedType.I8, true), new FieldType(new ReferenceType(true, struct), false))));
        assertThat(module.types().get(1).composite()).isEqualTo(new ArrayType(new FieldType(PackedType.I16, false)));
        assertThat(module.types().get(2).isFinal()).isFalse();
        assertThat(module.types().get(3).supertype()).contains(module.types().get(2));
        assertThat(module.types().get(3).matches(module.types().get(2))).isTrue();
        assertThat(module.types().get(2).matches(module.types().get(3))).isFalse();
        assertThat(module.features()).contains(WasmFeature.GC, WasmFeature.FUNCTION_REFERENCES);
    }

    @Test
    void groupsOfTheSameStructureAreEqual() {
        byte[] first = bytes(0x4E, 2, 0x5F, 1, 0x63, 1, 0, 0x5F, 1, 0x63, 0, 0);
        byte[] second = bytes(0x4E, 2, 0x5F, 1, 0x63, 3, 0, 0x5F, 1, 0x63, 2, 0);
        byte[] other = bytes(0x4E, 2, 0x5F, 1, 0x63, 0, 0, 0x5F, 1, 0x63, 4, 0);
        Module module = decode(types(first, second, other));
        assertThat(module.types().get(2)).isSameAs(module.types().get(0));
        assertThat(module.types().get(3)).isSameAs(module.types().get(1)).isNotEqualTo(module.types().get(0));
        assertThat(module.types().get(4)).isNotEqualTo(module.types().get(0));
        assertThat(module.types().get(5)).isNotEqualTo(module.types().get(1));
    }

    @Test
    void hostsMakeTypesEqualToThoseOfModules() {
        Module module = decode(types(bytes(0x5F, 1, 0x63, 0, 0), bytes(0x60, 1, 0x7F, 0)));
        DefinedType list = DefinedType
            .recursionGroup(1,
                    (self) -> List.of(SubType
                        .of(new StructType(List.of(new FieldType(new ReferenceType(true, self.get(0)), false))))))
            .get(0);
        assertThat(list).isEqualTo(module.types().get(0)).hasSameHashCodeAs(module.types().get(0));
        assertThat(list.fingerprint()).isEqualTo(module.types().get(0).fingerprint());
        assertThat(DefinedType.of(FunctionType.of(ValueType.I32))).isEqualTo(module.types().get(1));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({ "63, true", "64, false" })
    void chainsOfSupertypesAreBounded(int depth, boolean accepted) {
        byte[][] types = new byte[depth + 1][];
        types[0] = OPEN_STRUCT;
        for (int i = 1; i <= depth; i++) {
            types[i] = join(bytes(0x50, 1), u32(i - 1), bytes(0x5F, 0));
        }
        if (accepted) {
            assertThat(decode(types(types)).types().get(depth).depth()).isEqualTo(depth);
        }
        else {
            assertThatThrownBy(() -> decode(types(types))).isInstanceOf(WasmLimitException.class)
                .hasMessageStartingWith("subtyping depth limit: asked for 64");
        }
    }

    @Test
    void aChainInOneGroupIsBoundedToo() {
        ByteArrayOutputStream group = new ByteArrayOutputStream();
        group.writeBytes(join(bytes(0x4E), u32(200_000), OPEN_STRUCT));
        for (int i = 1; i < 200_000; i++) {
            group.writeBytes(join(bytes(0x50, 1), u32(i - 1), bytes(0x5F, 0)));
        }
        assertThatThrownBy(() -> decode(types(group.toByteArray()))).isInstanceOf(WasmLimitException.class);
    }

    @Test
    void typesThatReferToOneAnotherInALongRowAreReadWithoutRecursion() {
        byte[][] types = new byte[200_000][];
        types[0] = OPEN_STRUCT;
        for (int i = 1; i < types.length; i++) {
            types[i] = join(bytes(0x5E, 0x63), new Bytes().signed(i - 1).toByteArray(), bytes(0));
        }
        Module module = decode(types(types));
        Module again = decode(types(types));
        DefinedType last = module.types().get(types.length - 1);
        assertThat(last).isEqualTo(again.types().get(types.length - 1)).isNotEqualTo(module.types().get(1));
        assertThat(last.toString()).startsWith("array#");
    }

    @Test
    void thereAreNotTooManyTypesOrFields() {
        byte[] many = join(bytes(0x4E), u32(1_000_001), repeat(1_000_001, 0x5F, 0));
        assertThatThrownBy(() -> decode(types(many))).isInstanceOf(WasmLimitException.class)
            .hasMessageStartingWith("types limit: asked for 1000001");
        byte[] wide = join(bytes(0x5F), u32(10_001), repeat(10_001, 0x7F, 0));
        assertThatThrownBy(() -> decode(types(wide))).isInstanceOf(WasmLimitException.class)
            .hasMessageStartingWith("fields of a structure limit: asked for 10001");
    }

    @Test
    void aMillionTypesAreRead() {
        assertThat(decode(types(join(bytes(0x4E), u32(1_000_000), repeat(1_000_000, 0x5F, 0)))).types())
            .hasSize(1_000_000);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({ "5E7F02, malformed mutability 0x2", "5F01, unexpected end", "5001, unexpected end",
            "5C, malformed definition type 0x5c", "4E, unexpected end", "5E7600, malformed value type 0x76" })
    void whatIsNoDefinitionIsMalformed(String code, String message) {
        byte[] bytes = HexFormat.of().parseHex(code);
        assertThatThrownBy(() -> decode(types(bytes))).isInstanceOf(MalformedModuleException.class)
            .hasMessageStartingWith(message);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({ "5E630100, unknown type 1", "5001005F00, unknown type 0", "5002000060 0000, sub type",
            "5E63FFFFFFFF0F00, unknown type 4294967295" })
    void typesAreKnownAndHaveOneSupertype(String code, String message) {
        byte[] bytes = HexFormat.of().parseHex(code.replace(" ", ""));
        assertThatThrownBy(() -> decode(types(bytes))).isInstanceOf(InvalidModuleException.class)
            .hasMessageStartingWith(message);
    }

}

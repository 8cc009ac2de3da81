package dev.wasmhost.internal.binary;

import static dev.wasmhost.testing.ModuleBytes.bytes;
import static dev.wasmhost.testing.ModuleBytes.join;
import static dev.wasmhost.testing.ModuleBytes.repeat;
import static dev.wasmhost.testing.ModuleBytes.u32;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.EnumSet;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import dev.wasmhost.HeapType;
import dev.wasmhost.MalformedModuleException;
import dev.wasmhost.ValueType;
import dev.wasmhost.WasmFeature;
import dev.wasmhost.WasmLimitException;
import dev.wasmhost.internal.module.LocalGroup;
import dev.wasmhost.internal.module.Opcode;

class InstructionReaderTest {

    @Test
    void nextGoesThroughAllInstructions() {
        InstructionReader reader = reader(0x41, 0x7F, 0x1A, 0x0B);
        assertThat(reader.next()).isTrue();
        assertThat(reader.opcode()).isEqualTo(Opcode.I32_CONST);
        assertThat(reader.constant()).isEqualTo(-1);
        assertThat(reader.next()).isTrue();
        assertThat(reader.opcode()).isEqualTo(Opcode.DROP);
        assertThat(reader.offset()).isEqualTo(2);
        assertThat(reader.position()).isEqualTo(3);
        assertThat(reader.next()).isTrue();
        assertThat(reader.next()).isFalse();
        assertThat(reader.opcode()).isEqualTo(Opcode.END);
    }

    @Test
    void constantsAreRawBits() {
        assertThat(read(0x42, 0x80, 0x7F).constant()).isEqualTo(-128);
        assertThat(read(0x43, 0, 0, 0x80, 0xBF).constant()).isEqualTo(Float.floatToRawIntBits(-1f));
        assertThat(read(0x44, 1, 0, 0, 0, 0, 0, 0xF0, 0x7F).constant()).isEqualTo(0x7FF0000000000001L);
    }

    @Test
    void memoryAccessesHaveAlignmentAndUnsignedOffset() {
        InstructionReader reader = read(0x28, 2, 0xFF, 0xFF, 0xFF, 0xFF, 0x0F);
        assertThat(reader.alignment()).isEqualTo(2);
        assertThat(reader.memoryOffset()).isEqualTo(0xFFFFFFFFL);
        assertThat(reader.index()).isZero();
    }

    @Test
    void blockTypesAreNothingAValueTypeOrAnIndex() {
        assertThat(read(0x02, 0x40).blockResult()).isNull();
        assertThat(read(0x02, 0x40).index()).isEqualTo(-1);
        assertThat(read(0x03, 0x7C).blockResult()).isEqualTo(ValueType.F64);
        assertThat(read(0x04, 0x6F).blockResult()).isSameAs(ValueType.EXTERNREF);
        InstructionReader indexed = read(0x04, 0x80, 0x01);
        assertThat(indexed.blockResult()).isNull();
        assertThat(indexed.index()).isEqualTo(128);
    }

    @Test
    void labelsEndWithTheDefault() {
        InstructionReader reader = read(0x0E, 3, 5, 4, 3, 2);
        assertThat(reader.labelCount()).isEqualTo(4);
        assertThat(reader.labels()).startsWith(5, 4, 3, 2);
    }

    @Test
    void moreLabelsThanBytesAreRefused() {
        assertThatThrownBy(() -> read(0x0E, 0xFF, 0xFF, 0xFF, 0xFF, 0x0F, 0))
            .isInstanceOf(MalformedModuleException.class);
    }

    @Test
    void otherImmediatesAreDecoded() {
        InstructionReader indirect = read(0x11, 3, 4);
        assertThat(indirect.index()).isEqualTo(3);
        assertThat(indirect.secondIndex()).isEqualTo(4);
        assertThat(read(0x1C, 2, 0x7F, 0x70).valueTypes()).containsExactly(ValueType.I32, ValueType.FUNCREF);
        assertThat(read(0xD0, 0x6F).heapType()).isEqualTo(HeapType.EXTERN);
        assertThat(read(0xFC, 0x8A, 0x00, 1, 2).opcode()).isEqualTo(Opcode.MEMORY_COPY);
    }

    @Test
    void immediatesOfVectorInstructionsAreDecoded() {
        InstructionReader constant = read(0xFD, 0x0C, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16);
        assertThat(constant.opcode()).isEqualTo(Opcode.V128_CONST);
        assertThat(constant.constant()).isEqualTo(0x0807060504030201L);
        assertThat(constant.upperConstant()).isEqualTo(0x100F0E0D0C0B0A09L);
        assertThat(read(0xFD, 0x15, 9).lane()).isEqualTo(9);
        InstructionReader store = read(0xFD, 0x58, 0, 5, 3);
        assertThat(store.opcode()).isEqualTo(Opcode.V128_STORE8_LANE);
        assertThat(store.memoryOffset()).isEqualTo(5);
        assertThat(store.lane()).isEqualTo(3);
        assertThat(read(0xFD, 0x93, 0x02).opcode()).isEqualTo(Opcode.I32X4_RELAXED_DOT_I8X16_I7X16_ADD_S);
    }

    @ParameterizedTest(name = "0x{0}: {1}")
    @CsvSource({ "ff, illegal opcode ff (", "27, illegal opcode 27 (",
            "e0, 'illegal opcode e0 needs stack-switching, which is not supported ('" })
    void unknownOpcodesAreRefused(String code, String message) {
        assertThatThrownBy(() -> read(Integer.parseInt(code, 16), 0)).isInstanceOf(MalformedModuleException.class)
            .hasMessageStartingWith(message);
    }

    @Test
    void unknownOpcodesAfterAPrefixAreRefused() {
        assertThatThrownBy(() -> read(0xFC, 0x12)).isInstanceOf(MalformedModuleException.class)
            .hasMessageStartingWith("illegal opcode fc 12");
        assertThatThrownBy(() -> read(0xFC, 0xFF, 0xFF, 0xFF, 0xFF, 0x0F))
            .hasMessageStartingWith("illegal opcode fc ffffffff");
        assertThatThrownBy(() -> read(0xFD, 0x9A, 0x01)).hasMessageStartingWith("illegal opcode fd 9a");
        assertThatThrownBy(() -> read(0xFE, 0x04)).isInstanceOf(MalformedModuleException.class)
            .hasMessageStartingWith("illegal opcode fe 04");
    }

    @Test
    void memoryAccessesMayNameAMemory() {
        InstructionReader access = read(0x28, 0x42, 3, 16);
        assertThat(access.alignment()).isEqualTo(2);
        assertThat(access.index()).isEqualTo(3);
        assertThat(access.memoryOffset()).isEqualTo(16);
        assertThat(read(0xFE, 0x1E, 0x02, 8).opcode()).isEqualTo(Opcode.I32_ATOMIC_RMW_ADD);
        assertThatThrownBy(() -> read(0x28, 0x80, 0x01, 0)).hasMessageStartingWith("malformed memop flags 0x80");
    }

    @Test
    void aFenceIsFollowedByZero() {
        assertThat(read(0xFE, 0x03, 0x00).opcode()).isEqualTo(Opcode.ATOMIC_FENCE);
        assertThatThrownBy(() -> read(0xFE, 0x03, 0x01)).isInstanceOf(MalformedModuleException.class)
            .hasMessageStartingWith("zero byte expected after atomic.fence");
    }

    @Test
    void instructionsOfFeaturesThatAreOffAreRefused() {
        byte[] code = bytes(0xC0);
        InstructionReader reader = new InstructionReader(code, Set.of(WasmFeature.MULTI_VALUE));
        reader.reset(0, 1);
        assertThatThrownBy(reader::next).isInstanceOf(MalformedModuleException.class)
            .hasMessage("illegal opcode: i32.extend8_s needs sign-extension, which is switched off (offset 0x0)");
    }

    @Test
    void usedFeaturesAreCollected() {
        InstructionReader reader = reader(0xC0, 0xFC, 0x0B, 0, 0x02, 0x00);
        while (reader.next()) {
            assertThat(reader.offset()).isNotNegative();
        }
        assertThat(reader.usedFeatures()).containsExactlyInAnyOrder(WasmFeature.SIGN_EXTENSION, WasmFeature.BULK_MEMORY,
                WasmFeature.MULTI_VALUE);
    }

    @Test
    void localsAreGroups() {
        assertThat(reader(2, 3, 0x7F, 1, 0x7C).locals()).containsExactly(new LocalGroup(3, ValueType.I32),
                new LocalGroup(1, ValueType.F64));
        assertThat(reader(2, 0, 0x7F, 1, 0x7C).locals()).containsExactly(new LocalGroup(1, ValueType.F64));
    }

    @Test
    void moreLocalsThanTheFormatAllowsAreMalformed() {
        assertThatThrownBy(() -> reader(2, 0xFF, 0xFF, 0xFF, 0xFF, 0x0F, 0x7F, 1, 0x7E).locals())
            .isInstanceOf(MalformedModuleException.class)
            .hasMessageStartingWith("too many locals: 4294967296");
    }

    @Test
    void moreLocalsThanTheEngineAllowsAreOverALimit() {
        byte[] code = join(bytes(1), u32(50_001), bytes(0x7F));
        assertThatThrownBy(() -> reader(code).locals()).isInstanceOf(WasmLimitException.class)
            .hasMessage("locals of a function limit: asked for 50001, allowed 50000 (fixed)");
    }

    @Test
    void millionsOfEmptyGroupsAreNotKept() {
        byte[] code = join(u32(3_000_000), repeat(3_000_000, 0, 0x7F));
        assertThat(reader(code).locals()).isEmpty();
    }

    private static InstructionReader read(int... code) {
        InstructionReader reader = reader(code);
        assertThat(reader.next()).isTrue();
        return reader;
    }

    private static InstructionReader reader(int... code) {
        return reader(bytes(code));
    }

    private static InstructionReader reader(byte[] code) {
        InstructionReader reader = new InstructionReader(code, EnumSet.allOf(WasmFeature.class));
        reader.reset(0, code.length);
        return reader;
    }

}

package dev.wasmhost.internal.binary;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

import dev.wasmhost.WasmFeature;
import dev.wasmhost.WasmLimitException;
import dev.wasmhost.WasmLimits;
import dev.wasmhost.internal.module.ConstantExpression;
import dev.wasmhost.internal.module.ElementSegment;
import dev.wasmhost.testing.Bytes;
import dev.wasmhost.testing.WasmBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class ConstantExpressionReaderTest {

    private static final Set<WasmFeature> ALL = EnumSet.allOf(WasmFeature.class);

    private static final int FUNCREF = 0x70;

    private static final int ANYREF = 0x6e;

    /** A module with a passive segment of expressions. */
    private static byte[] module(int type, int count, Bytes expressions) {
        return WasmBuilder
            .section(WasmBuilder.header(), 9, new Bytes().u32(1).u8s(5, type).u32(count).raw(expressions.toByteArray()))
            .toByteArray();
    }

    private static List<ConstantExpression> decode(byte[] module) {
        ElementSegment segment = ModuleDecoder.decode(module, WasmLimits.defaults(), ALL).elementSegments().get(0);
        return ((ElementSegment.Items.Expressions) segment.items()).expressions();
    }

    @Test
    void expressionsOfTheSameBytesAreTheSameObject() {
        Bytes expressions = new Bytes();
        for (int i = 0; i < 10; i++) {
            expressions.u8s(0xd0, FUNCREF, 0x0b).u8s(0xd2, 0, 0x0b).u8s(0xd2, 1, 0x0b);
        }
        List<ConstantExpression> found = decode(module(FUNCREF, 30, expressions));
        for (int i = 3; i < 30; i++) {
            assertThat(found.get(i)).isSameAs(found.get(i % 3));
        }
        assertThat(found.get(1)).isNotEqualTo(found.get(2));
    }

    @Test
    void whatOnlyBeginsLikeOneIsAnother() {
        Bytes expressions = new Bytes();
        for (int length : new int[] { 1, 2, 1, 3, 2 }) {
            expressions.u8(0x41).u32(length << (7 * length)).u8s(0xfb, 0x1c, 0x0b);
        }
        List<ConstantExpression> found = decode(module(ANYREF, 5, expressions));
        assertThat(found).extracting((each) -> each.instructions().get(0).immediate())
            .containsExactly(1L << 7, 2L << 14, 1L << 7, 3L << 21, 2L << 14);
    }

    @Test
    void thereAreNotMillionsOfDifferentOnes() {
        int count = 510_000;
        Bytes expressions = new Bytes();
        for (int i = 0; i < count; i++) {
            expressions.u8(0x41).u32(0x10_0000 + i).u8s(0xfb, 0x1c, 0x0b);
        }
        byte[] module = module(ANYREF, count, expressions);
        assertThatThrownBy(() -> decode(module)).isInstanceOf(WasmLimitException.class)
            .hasMessageContaining("constant instructions limit");
    }

    @ParameterizedTest
    @ValueSource(ints = { 1, 4, 6, 7, 9 })
    void decodingPollsInEverySectionOfManyItems(int section) {
        int count = 100_000;
        Bytes items = new Bytes().u32((section == 9) ? 1 : count);
        if (section == 9) {
            items.u8s(5, FUNCREF).u32(count);
        }
        for (int i = 0; i < count; i++) {
            item(items, section, i);
        }
        byte[] module = WasmBuilder.section(WasmBuilder.header(), section, items).toByteArray();
        AtomicInteger polls = new AtomicInteger();
        ModuleDecoder.decode(module, WasmLimits.defaults(), ALL, polls::incrementAndGet);
        assertThat(polls).hasValueGreaterThan(90);
        assertThatThrownBy(() -> ModuleDecoder.decode(module, WasmLimits.defaults(), ALL, () -> {
            throw new IllegalStateException("stopped");
        })).isInstanceOf(IllegalStateException.class).hasMessage("stopped");
    }

    private static void item(Bytes items, int section, int number) {
        switch (section) {
            case 1 -> items.u8s(0x60, 0, 0);
            case 4 -> items.u8s(FUNCREF, 0, 0);
            case 6 -> items.u8s(0x7f, 0, 0x41, 0, 0x0b);
            case 7 -> items.name("e" + number).u8s(0, 0);
            default -> items.u8s(0xd0, FUNCREF, 0x0b);
        }
    }

}

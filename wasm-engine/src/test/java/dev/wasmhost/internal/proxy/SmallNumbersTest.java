package dev.wasmhost.internal.proxy;

import java.util.List;

import dev.wasmhost.FunctionType;
import dev.wasmhost.Unsigned;
import dev.wasmhost.ValueType;
import dev.wasmhost.WasmTrap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static dev.wasmhost.internal.proxy.TestTypes.i32;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Numbers that are narrower than a WebAssembly value, and characters. */
class SmallNumbersTest {

    private final TestGuest guest = new TestGuest().withMemory();

    // Numbers

    @Test
    void smallNumbersAreExtended() {
        interface Small {

            byte i8(byte value);

            short i16(short value);

            char letter(char value);

            @Unsigned
            short u8(@Unsigned short value);

            @Unsigned
            int u16(@Unsigned int value);

            @Unsigned
            long u32(@Unsigned long value);

        }
        for (String name : List.of("i8", "i16", "letter", "u8", "u16", "u32")) {
            this.guest.with(name, FunctionType.of(ValueType.I32).returning(ValueType.I32), (arguments) -> arguments);
        }
        Small small = this.guest.bind(Small.class);
        assertThat(small.i8((byte) -1)).isEqualTo((byte) -1);
        assertThat(small.i16(Short.MIN_VALUE)).isEqualTo(Short.MIN_VALUE);
        assertThat(small.letter('\u4e16')).isEqualTo('\u4e16');
        assertThat(small.u8((short) 255)).isEqualTo((short) 255);
        assertThat(small.u16(65535)).isEqualTo(65535);
        assertThat(small.u32(0xffff_ffffL)).isEqualTo(0xffff_ffffL);
        assertThat(this.guest.log).contains("u8[255]", "u16[65535]", "u32[-1]");
    }

    @Test
    void onlyTheLowBitsOfSmallResultsCount() {
        interface Small {

            byte i8();

            short i16();

            @Unsigned
            short u8();

            @Unsigned
            int u16();

        }
        for (String name : List.of("i8", "i16", "u8", "u16")) {
            this.guest.with(name, new FunctionType(List.of(), i32(1)), (arguments) -> new long[] { 0x7fff_ff80 });
        }
        Small small = this.guest.bind(Small.class);
        assertThat(small.i8()).isEqualTo((byte) 0x80);
        assertThat(small.i16()).isEqualTo((short) 0xff80);
        assertThat(small.u8()).isEqualTo((short) 0x80);
        assertThat(small.u16()).isEqualTo(0xff80);
    }

    @Test
    void anArgumentOutOfRangeIsRefused() {
        interface Numbers {

            void one(@Unsigned int value);

            void list(List<@Unsigned Short> values);

            void letter(char value);

        }
        this.guest.with("one", FunctionType.of(ValueType.I32), (arguments) -> new long[0])
            .with("list", FunctionType.of(ValueType.I32, ValueType.I32), (arguments) -> new long[0])
            .with("letter", FunctionType.of(ValueType.I32), (arguments) -> new long[0]);
        Numbers numbers = this.guest.bind(Numbers.class);
        assertThatThrownBy(() -> numbers.one(65536)).isInstanceOf(IllegalArgumentException.class)
            .hasMessage("Numbers.one(@Unsigned int): argument 1: expected 0 to 65535, found 65536");
        assertThatThrownBy(() -> numbers.one(-1)).hasMessageEndingWith("expected 0 to 65535, found -1");
        assertThatThrownBy(() -> numbers.list(List.of((short) 0, (short) 256)))
            .hasMessageEndingWith("argument 1[1]: expected 0 to 255, found 256");
        assertThatThrownBy(() -> numbers.letter('\ud800'))
            .hasMessageEndingWith("argument 1: expected a character, found 0xd800, which is no Unicode scalar value");
        assertThat(this.guest.log).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({ "0xd800, no Unicode scalar value", "0x110000, no Unicode scalar value", "-1, no Unicode scalar value",
            "0x1f600, two chars" })
    void aCharacterThatIsNoneIsATrap(String codePoint, String message) {
        interface Letters {

            char letter();

        }
        this.guest.with("letter", new FunctionType(List.of(), i32(1)),
                (arguments) -> new long[] { Integer.decode(codePoint) });
        assertThatThrownBy(this.guest.bind(Letters.class)::letter).isInstanceOf(WasmTrap.class)
            .hasMessageContaining(message);
    }

}

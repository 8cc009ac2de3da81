package dev.wasmhost.internal.binary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HexFormat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import dev.wasmhost.MalformedModuleException;
import dev.wasmhost.testing.ModuleBytes;

class ByteReaderTest {

    @ParameterizedTest(name = "{0} is {1}")
    @CsvSource({ "00, 0", "7f, 127", "8001, 128", "8000, 0", "ffffffff0f, 4294967295", "8080808000, 0" })
    void u32ReadsUnsignedNumbers(String hex, long value) {
        assertThat(Integer.toUnsignedLong(reader(hex).u32())).isEqualTo(value);
    }

    @ParameterizedTest(name = "{0} is {1}")
    @CsvSource({ "00, 0", "3f, 63", "40, -64", "7f, -1", "ffffffff07, 2147483647", "8080808078, -2147483648",
            "ffffffff7f, -1" })
    void s32ReadsSignedNumbers(String hex, int value) {
        assertThat(reader(hex).s32()).isEqualTo(value);
    }

    @ParameterizedTest(name = "{0} is {1}")
    @CsvSource({ "00, 0", "7f, -1", "c000, 64", "ffffffffffffffffff00, 9223372036854775807",
            "8080808080808080807f, -9223372036854775808" })
    void s64ReadsSignedNumbers(String hex, long value) {
        assertThat(reader(hex).s64()).isEqualTo(value);
    }

    @ParameterizedTest(name = "{0} is {1}")
    @CsvSource({ "00, 0", "ffffffff0f, 4294967295", "8080808070, -4294967296" })
    void s33ReadsSignedNumbers(String hex, long value) {
        assertThat(reader(hex).s33()).isEqualTo(value);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({ "'', unexpected end", "80, unexpected end", "8080808010, integer too large",
            "808080808000, integer representation too long", "ffffffff1f, integer too large" })
    void u32RefusesWhatIsTooLongOrTooLarge(String hex, String message) {
        assertThatThrownBy(() -> reader(hex).u32()).isInstanceOf(MalformedModuleException.class)
            .hasMessageStartingWith(message);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({ "ffffffff0f, integer too large", "ffffffff4f, integer too large", "8080808008, integer too large",
            "808080808000, integer representation too long" })
    void s32RefusesWhatIsTooLongOrTooLarge(String hex, String message) {
        assertThatThrownBy(() -> reader(hex).s32()).isInstanceOf(MalformedModuleException.class)
            .hasMessageStartingWith(message);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({ "80808080808080808002, integer too large", "8080808080808080808000, integer representation too long" })
    void u64RefusesWhatIsTooLongOrTooLarge(String hex, String message) {
        assertThatThrownBy(() -> reader(hex).u64()).isInstanceOf(MalformedModuleException.class)
            .hasMessageStartingWith(message);
    }

    @Test
    void fixedNumbersAreLittleEndian() {
        assertThat(reader("78563412").fixed32()).isEqualTo(0x12345678);
        assertThat(reader("f0debc9a78563412").fixed64()).isEqualTo(0x123456789ABCDEF0L);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({ "01ff", "01c0", "02c080", "03eda080", "04f4908080", "02e288" })
    void nameRefusesWhatIsNotUtf8(String hex) {
        assertThatThrownBy(() -> reader(hex).name()).isInstanceOf(MalformedModuleException.class)
            .hasMessageStartingWith("malformed UTF-8 encoding");
    }

    @Test
    void nameReadsUtf8() {
        assertThat(reader("07f09f9982e282ac").name()).isEqualTo("\uD83D\uDE42\u20AC");
    }

    @Test
    void sizesAreCheckedAgainstTheBytesLeft() {
        assertThatThrownBy(() -> reader("05 01 02").size())
            .hasMessage("length out of bounds: expected 5 bytes, found 2 (offset 0x0)");
        assertThatThrownBy(() -> reader("ffffffff0f 01").count())
            .hasMessageStartingWith("unexpected end of section or function: expected 4294967295 items");
        assertThat(reader("02 01 02").count()).isEqualTo(2);
    }

    @Test
    void aReaderNeverLeavesItsPart() {
        ByteReader part = new ByteReader(ModuleBytes.bytes(0x80, 0x01), 0, 1);
        assertThatThrownBy(part::u32).hasMessage("unexpected end of section or function (offset 0x1)");
    }

    @Test
    void whatIsWrongWithANumberComesBeforeWhereItEnds() {
        ByteReader number = new ByteReader(ModuleBytes.bytes(0x80, 0x80, 0x80, 0x80, 0x80, 0x00), 0, 3);
        assertThatThrownBy(number::u32).hasMessage("integer representation too long (offset 0x0)");
        ByteReader size = new ByteReader(ModuleBytes.bytes(0x00, 0x05, 0x00), 1, 1);
        assertThatThrownBy(size::size).hasMessage("length out of bounds: expected 5 bytes, found 1 (offset 0x1)");
    }

    private static ByteReader reader(String hex) {
        byte[] bytes = HexFormat.of().parseHex(hex.replace(" ", ""));
        return new ByteReader(bytes, 0, bytes.length);
    }

}

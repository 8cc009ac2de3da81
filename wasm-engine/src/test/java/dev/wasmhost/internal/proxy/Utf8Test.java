package dev.wasmhost.internal.proxy;

import java.nio.charset.StandardCharsets;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class Utf8Test {

    @ParameterizedTest
    @ValueSource(strings = { "", "abc", "é\u07ff", "\u0800€\uffff", "😀", "a😀é\ud800\udc00\udbff\udfff" })
    void lengthIsThatOfTheEncodedText(String text) {
        assertThat(Utf8.length(text)).isEqualTo(text.getBytes(StandardCharsets.UTF_8).length);
    }

    @ParameterizedTest
    @CsvSource({ "\ud800, 0", "a\udc00, 1", "ab\ud83dc, 2", "\ud83d\ude00\ude00, 2", "\ud83d\ud83d\ude00, 0" })
    void lengthSaysWhereAnUnpairedSurrogateIs(String text, int index) {
        assertThat(Utf8.length(text)).isEqualTo(-1 - index);
    }

    @Test
    void aReplacementCharacterIsValid() {
        assertThat(firstInvalid("a\ufffdb".getBytes(StandardCharsets.UTF_8))).isEqualTo(-1);
    }

    @ParameterizedTest
    @CsvSource({ "'61 62 63 ff c3 28', 3", "c3, 0", "'61 c3', 1", "'ef bf bd ed a0 80', 3", "'c0 80', 0",
            "'f4 90 80 80', 0", "'61 e2 82', 1", "80, 0" })
    void invalidBytesAreFound(String hex, int index) {
        byte[] bytes = new byte[hex.split(" ").length];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) Integer.parseInt(hex.split(" ")[i], 16);
        }
        assertThat(firstInvalid(bytes)).isEqualTo(index);
    }

    private static int firstInvalid(byte[] bytes) {
        return Utf8.firstInvalid(bytes, new String(bytes, StandardCharsets.UTF_8));
    }

}

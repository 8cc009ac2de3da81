package dev.wasmhost.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SkipListTest {

    static SkipList read(String text) throws IOException {
        return SkipList.read(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void entriesNameScriptsOrLines() throws IOException {
        SkipList list = read("""
                # a comment

                core/simd/simd_lane.wast SIMD
                core/global.wast:3,17 extended-const
                core/global.wast:20 GC
                """);
        assertThat(list.reason("core/simd/simd_lane.wast")).contains("SIMD");
        assertThat(list.reason("core/global.wast")).isEmpty();
        assertThat(list.lines("core/global.wast"))
            .isEqualTo(Map.of(3, "extended-const", 17, "extended-const", 20, "GC"));
        assertThat(list.lines("core/i32.wast")).isEmpty();
        assertThat(list.paths()).containsExactly("core/global.wast", "core/simd/simd_lane.wast");
    }

    @ParameterizedTest
    @ValueSource(
            strings = { "core/i32.wast", "core/i32.wast:", "core/i32.wast:3", "core/i32.wast:3, 4 x", "i32 reason" })
    void entriesWithoutReasonAreRefused(String entry) {
        assertThatThrownBy(() -> read(entry)).isInstanceOf(IllegalArgumentException.class).hasMessageContaining(entry);
    }

    @ParameterizedTest
    @ValueSource(strings = { "a.wast x\na.wast y", "a.wast x\na.wast:3 y", "a.wast:3 x\na.wast y",
            "a.wast:3 x\na.wast:2,3 y" })
    void contradictingEntriesAreRefused(String text) {
        assertThatThrownBy(() -> read(text)).isInstanceOf(IllegalArgumentException.class)
            .hasMessageStartingWith("listed twice");
    }

}

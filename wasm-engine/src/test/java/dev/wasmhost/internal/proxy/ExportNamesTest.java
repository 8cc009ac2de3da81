package dev.wasmhost.internal.proxy;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class ExportNamesTest {

    @ParameterizedTest
    @CsvSource({ "fooBar, foo-bar, foo_bar", "parseURL, parse-url, parse_url",
            "parseURLFast, parse-url-fast, parse_url_fast", "addI32, add-i32, add_i32",
            "sha256Sum, sha256-sum, sha256_sum", "foo_bar, foo_bar, foo_bar" })
    void candidatesAreTheNameItsKebabCaseAndItsSnakeCase(String method, String kebab, String snake) {
        assertThat(ExportNames.candidates(method)).containsSubsequence(kebab).contains(snake).startsWith(method);
    }

    @Test
    void aNameWithoutWordsHasOneCandidate() {
        assertThat(ExportNames.candidates("greet")).containsExactly("greet");
    }

    @Test
    void theMostSimilarNamesComeFirst() {
        assertThat(ExportNames.nearest("greetAll", List.of("a", "b", "c", "d", "greet-al", "memory_size", "greet")))
            .isEqualTo("\"greet-al\", \"greet\", \"a\", \"b\", \"c\" and 2 more");
    }

}

package dev.wasmhost.spring.boot.autoconfigure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import dev.wasmhost.WasmFeature;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** What the README promises is what there is. */
class ReadmeTest {

    private static final Path ROOT = Path.of("..");

    private final String readme = Files.readString(ROOT.resolve("README.md"));

    ReadmeTest() throws IOException {
    }

    @Test
    void listsTheEnginesFeatures() {
        String table = this.readme.substring(this.readme.indexOf("<!-- support:begin -->"),
                this.readme.indexOf("<!-- support:end -->"));
        assertThat(find("(?m)^\\| `(.+)` \\| yes \\|$", table))
            .containsExactlyElementsOf(Stream.of(WasmFeature.values()).map(WasmFeature::toString).toList());
    }

    @Test
    void beginsWithTwoBlocksToRun() {
        assertThat(find("(?m)^```(\\w+)$", this.readme)).startsWith("sh", "sh").filteredOn("sh"::equals).hasSize(2);
    }

    @Test
    void linksToWhatThereIs() throws IOException {
        checkLinks(ROOT.resolve("README.md"));
        try (Stream<Path> pages = Files.list(ROOT.resolve("docs"))) {
            for (Path page : pages.filter((file) -> file.toString().endsWith(".md")).toList()) {
                checkLinks(page);
            }
        }
    }

    private static void checkLinks(Path page) throws IOException {
        assertThat(find("\\]\\((?!http)([^)#]+)[^)]*\\)", Files.readString(page)))
            .allSatisfy((target) -> assertThat(page.resolveSibling(target)).as("link in %s", page).exists());
    }

    private static List<String> find(String pattern, String text) {
        return Pattern.compile(pattern).matcher(text).results().map((MatchResult match) -> match.group(1)).toList();
    }

}

package dev.wasmhost;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** What SECURITY.md says can be run is there. */
class SecurityPageTest {

    private static final Path ROOT = Path.of("").toAbsolutePath().getParent();

    @Test
    void suitesThatAreNamedExist() throws IOException {
        List<String> tests;
        try (Stream<Path> sources = Files.walk(ROOT.resolve("wasm-engine/src/test/java"))) {
            tests = sources.map((path) -> path.getFileName().toString().replace(".java", "")).toList();
        }
        assertThat(find("\\b(\\w+(?:Test|IT))\\b")).isNotEmpty().isSubsetOf(tests);
    }

    @Test
    void profilesPropertiesAndModulesOfTheCommandsExist() throws IOException {
        String build = Files.readString(ROOT.resolve("wasm-engine/pom.xml"));
        assertThat(find("-P(\\w+)")).isNotEmpty()
            .allSatisfy((profile) -> assertThat(build).contains("<id>" + profile + "</id>"));
        assertThat(find("-D(soak[.\\w]+)=")).isNotEmpty()
            .allSatisfy((property) -> assertThat(build).contains("<" + property + ">"));
        assertThat(find("-pl (\\S+)")).isNotEmpty()
            .allSatisfy((module) -> assertThat(ROOT.resolve(module)).isDirectory());
    }

    private static List<String> find(String pattern) throws IOException {
        String page = Files.readString(ROOT.resolve("SECURITY.md"));
        String suites = page.substring(page.indexOf("<!-- suites:begin -->"), page.indexOf("<!-- suites:end -->"));
        return Pattern.compile(pattern)
            .matcher(suites)
            .results()
            .map((MatchResult match) -> match.group(1))
            .distinct()
            .toList();
    }

}

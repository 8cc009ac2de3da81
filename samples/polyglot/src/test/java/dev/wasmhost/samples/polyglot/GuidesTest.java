package dev.wasmhost.samples.polyglot;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import dev.wasmhost.spring.boot.autoconfigure.test.WasmCommandRunner;
import dev.wasmhost.spring.boot.autoconfigure.test.WasmModuleExtension;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** The guides for authors of plugins: what they quote is here, and does what they say. */
class GuidesTest {

    private static final Pattern BLOCK = Pattern.compile("```(c|rust|ts|java)\n(.*?)```", Pattern.DOTALL);

    @ParameterizedTest
    @ValueSource(strings = { "plugins-in-c.md", "plugins-in-rust.md", "plugins-in-assemblyscript.md" })
    void quotesAreOfFilesThatAreBuilt(String guide) throws IOException {
        List<String> sources = sources();
        Matcher block = BLOCK.matcher(Files.readString(Path.of("../../docs", guide)));
        int blocks = 0;
        while (block.find()) {
            String quoted = block.group(2);
            assertThat(sources).as("%s: %s", guide, quoted).anyMatch((source) -> source.contains(quoted));
            blocks++;
        }
        assertThat(blocks).isGreaterThan(4);
    }

    private static List<String> sources() throws IOException {
        List<String> sources = new ArrayList<>();
        try (Stream<Path> files = Files.walk(Path.of("src"))) {
            for (Path file : files.filter((path) -> path.toString().matches(".*\\.(c|rs|ts|java)")).toList()) {
                sources.add(Files.readString(file));
            }
        }
        return sources;
    }

    interface Shouting {

        String shout(String text);

    }

    @Nested
    class ShoutInC {

        @RegisterExtension
        static final WasmModuleExtension MODULE = WasmModuleExtension.of("plugins/shout-c.wasm")
            .binds(Shouting.class)
            .build();

        @Test
        void shouts(Shouting shouting) {
            assertThat(shouting.shout("hey, Jürgen")).isEqualTo("HEY, JüRGEN");
            assertThat(shouting.shout("")).isEmpty();
        }

    }

    @Nested
    class ShoutInRust {

        @RegisterExtension
        static final WasmModuleExtension MODULE = WasmModuleExtension.of("plugins/shout-rust.wasm")
            .binds(Shouting.class)
            .build();

        @Test
        void shouts(Shouting shouting) {
            assertThat(shouting.shout("hey, Jürgen")).isEqualTo("HEY, JÜRGEN");
            assertThat(shouting.shout("")).isEmpty();
        }

    }

    @Nested
    class ShoutInAssemblyScript {

        @RegisterExtension
        static final WasmModuleExtension MODULE = WasmModuleExtension.of("plugins/shout-assemblyscript.wasm")
            .binds(Shouting.class)
            .build();

        @Test
        void shouts(Shouting shouting) {
            assertThat(shouting.shout("hey, Jürgen")).isEqualTo("HEY, JÜRGEN");
            assertThat(shouting.shout("")).isEmpty();
        }

    }

    @Nested
    class CountInC {

        @RegisterExtension
        static final WasmModuleExtension MODULE = WasmModuleExtension.of("plugins/count-c.wasm").build();

        @Test
        void counts(WasmCommandRunner command) {
            checkCount(command);
        }

    }

    @Nested
    class CountInRust {

        @RegisterExtension
        static final WasmModuleExtension MODULE = WasmModuleExtension.of("plugins/count-rust.wasm").build();

        @Test
        void counts(WasmCommandRunner command) {
            checkCount(command);
        }

    }

    private static void checkCount(WasmCommandRunner command) {
        assertThat(command.runWith("one two\nthree")).isEqualTo(new WasmCommandRunner.Result(0, "3", ""));
        assertThat(command.run()).isEqualTo(new WasmCommandRunner.Result(1, "", "nothing to count\n"));
    }

}

package dev.wasmhost.spring.boot.autoconfigure;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.core.io.Resource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Whether calls have anything left to compile, seen by what they add to the code that an
 * application before has left in the compilation cache.
 */
class PreparedPluginsTest {

    private static final Resource ONE = new ByteArrayResource(Modules.constant("answer", 1));

    private static final Resource TWO = new ByteArrayResource(Modules.constant("answer", 2));

    @TempDir
    private Path folder;

    private ApplicationContextRunner runner = new ApplicationContextRunner()
        .withConfiguration(AutoConfigurations.of(WasmAutoConfiguration.class));

    @BeforeEach
    void keepCode() {
        this.runner = this.runner.withPropertyValues("wasm.compilation-cache.directory=" + this.folder.resolve("cache"),
                "wasm.compilation-cache.key-file=" + this.folder.resolve("key"));
    }

    @Test
    void pluginsThatAreLoadedLaterAre() throws IOException {
        Map<Path, String> loaded = codeAfter((plugins) -> plugins.load("p", ONE));
        assertThat(loaded).hasSize(2); // of the module, and of the signatures
        assertThat(codeAfter((plugins) -> assertThat(plugins.load("p", ONE).call("answer")).isEqualTo(1)))
            .isEqualTo(loaded);
    }

    @Test
    void replacementsAre() throws IOException {
        Map<Path, String> replaced = codeAfter((plugins) -> {
            plugins.load("p", ONE);
            plugins.replace("p", TWO);
        });
        assertThat(replaced).hasSize(3);
        assertThat(codeAfter((plugins) -> {
            plugins.load("p", ONE);
            plugins.replace("p", TWO);
            assertThat(plugins.get("p").call("answer")).isEqualTo(2);
        })).isEqualTo(replaced);
    }

    @Test
    void pluginsThatTheApplicationStartsWithAreNot() throws IOException {
        this.runner = this.runner.withInitializer((context) -> context.addProtocolResolver(Modules::resolve))
            .withPropertyValues("wasm.plugins.p.location=module:echo");
        Map<Path, String> started = codeAfter((plugins) -> assertThat(plugins.names()).containsExactly("p"));
        assertThat(codeAfter(
                (plugins) -> assertThat(plugins.get("p").call(String.class, "apply", "hello")).isEqualTo("hello")))
            .isNotEqualTo(started);
    }

    /** Returns what tells each file from one that replaces it. */
    private Map<Path, String> codeAfter(Consumer<WasmPlugins> use) throws IOException {
        this.runner.run((context) -> {
            use.accept(context.getBean(WasmPlugins.class));
            context.close(); // writes the code
        });
        try (Stream<Path> files = Files.list(this.folder.resolve("cache"))) {
            return files.collect(Collectors.toMap((file) -> file, PreparedPluginsTest::identity));
        }
    }

    private static String identity(Path file) {
        try {
            return String.valueOf(Files.readAttributes(file, BasicFileAttributes.class).fileKey());
        }
        catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }

}

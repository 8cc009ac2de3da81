package dev.wasmhost.wasi;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import dev.wasmhost.WasmEngine;
import dev.wasmhost.WasmImports;
import dev.wasmhost.WasmInstance;
import dev.wasmhost.WasmLimits;
import dev.wasmhost.WasmModule;

/** Programs of C and Rust, as their compilers and libraries made them. */
class WasiProgramsTest {

    private static final WasmLimits PATIENT = WasmLimits.builder().timeout(Duration.ofMinutes(1)).build();

    private static WasmEngine engine;

    private final ByteArrayOutputStream output = new ByteArrayOutputStream();

    private final ByteArrayOutputStream error = new ByteArrayOutputStream();

    private final List<WasiDenial> denials = new ArrayList<>();

    @TempDir
    Path directory;

    @BeforeAll
    static void startEngine() {
        engine = WasmEngine.builder().build();
    }

    @AfterAll
    static void closeEngine() {
        engine.close();
    }

    @Test
    void aRustProgramGreets() {
        WasiPreview1.Builder wasi = wasi().arguments("hello", "one", "two words").environment("NAME", "Ada");
        assertThat(run("hello", wasi)).isZero();
        assertThat(this.output.toString(StandardCharsets.UTF_8)).startsWith("Hello from Rust")
            .contains("two words")
            .contains("NAME: Ada");
    }

    @Test
    void aCProgramPrintsFiles() throws IOException {
        Files.writeString(this.directory.resolve("motd.txt"), "Sandboxed, not boxed in\n");
        WasiPreview1.Builder wasi = wasi().arguments("cat", "/work/motd.txt")
            .directory(this.directory, "/work", Access.READ_ONLY);
        assertThat(run("cat", wasi)).isZero();
        assertThat(this.output).hasToString("arguments: 1\nSandboxed, not boxed in\n");
        assertThat(run("cat", wasi.arguments("/etc/passwd"))).isEqualTo(3);
        assertThat(this.error.toString(StandardCharsets.UTF_8)).contains("/etc/passwd");
    }

    @Test
    void aCProgramComputesWithVectors() {
        assertThat(run("vectors", wasi().arguments("vectors"))).isZero();
        assertThat(this.output).hasToString(new String(resource("vectors.expected.txt"), StandardCharsets.UTF_8));
    }

    @Test
    void aCProgramTellsTheTime() {
        assertThat(run("clock", wasi().arguments("clock", "7").environment("A", "b"))).isEqualTo(7);
    }

    @ParameterizedTest
    @MethodSource("dev.wasmhost.wasi.Way#available")
    @EnabledOnOs(OS.LINUX)
    void aCProgramDoesAllThatFilesCan(Way way) throws IOException {
        WasiPreview1.Builder wasi = wasi().arguments("files")
            .grant(way.grant(this.directory, "/work", Access.READ_WRITE))
            .audit(this.denials::add);
        assertThat(run("files", wasi)).isZero();
        assertThat(this.output.toString(StandardCharsets.UTF_8).lines()).containsExactlyElementsOf(expected());
        assertThat(this.directory).isEmptyDirectory();
        assertThat(this.denials).isNotEmpty();
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void linksOfTheHostLeadNowhere() throws IOException {
        Path outside = Files.createDirectory(this.directory.resolve("outside"));
        Files.writeString(outside.resolve("secret"), "secret");
        Path work = Files.createDirectory(this.directory.resolve("work"));
        Files.createSymbolicLink(work.resolve("file"), outside.resolve("secret"));
        Files.createSymbolicLink(work.resolve("relative"), Path.of("../outside/secret"));
        Files.createSymbolicLink(work.resolve("dir"), Path.of("../outside"));
        WasiPreview1.Builder wasi = wasi()
            .arguments("files", "/work/file", "/work/relative", "/work/dir", "/work/dir/secret", "/work/dir/new")
            .directory(work, "/work", Access.READ_WRITE);
        assertThat(run("files", wasi)).isZero();
        assertThat(this.output.toString(StandardCharsets.UTF_8)
            .lines()
            .filter((line) -> line.matches("(read|write|truncate|list) /.*"))).hasSize(20)
            .allMatch((line) -> line.endsWith(": errno EPERM"));
        assertThat(outside.resolve("secret")).hasContent("secret");
        assertThat(outside.toFile().list()).containsExactly("secret");
    }

    private WasiPreview1.Builder wasi() {
        return WasiPreview1.builder().stdout(this.output).stderr(this.error);
    }

    private static List<String> expected() throws IOException {
        try (Stream<String> lines = new String(resource("files.expected.txt"), StandardCharsets.UTF_8).lines()) {
            return lines.toList();
        }
    }

    private static int run(String guest, WasiPreview1.Builder builder) {
        WasmModule module = engine.load(resource(guest + ".wasm"));
        WasiPreview1 wasi = builder.build();
        try (WasmInstance instance = module.instantiate(WasmImports.builder().add(wasi).build(), PATIENT)) {
            return wasi.run(instance);
        }
    }

    private static byte[] resource(String name) {
        try (InputStream stream = WasiProgramsTest.class.getResourceAsStream("/guests/" + name)) {
            return Objects.requireNonNull(stream, name).readAllBytes();
        }
        catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }

}

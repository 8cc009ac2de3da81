package dev.wasmhost.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import dev.wasmhost.testing.Guests;

import static org.assertj.core.api.Assertions.assertThat;

/** What a JVM does to run its first guest: nothing that is needless and costs much. */
@Timeout(60)
class StartUpTest {

    @TempDir
    Path folder;

    /**
     * Each lambda and method reference becomes a class when it is first evaluated, and
     * the first of all costs some 20 ms.
     */
    @Test
    void runningAProgramMakesNoLambdas() throws Exception {
        List<String> output = run();
        assertThat(output).contains("Hello from Rust");
        assertThat(loaded(output)).contains("dev.wasmhost.wasi.WasiFunction", "org.objectweb.asm.ClassWriter")
            .noneMatch((name) -> name.startsWith("dev.wasmhost.") && name.contains("$$Lambda"))
            .noneMatch((name) -> name.startsWith("java.util.stream.") && name.endsWith("Pipeline"));
    }

    @Test
    void runningAProgramWithoutCacheLoadsNoProvidersOfDigests() throws Exception {
        assertThat(loaded(run())).contains("dev.wasmhost.wasi.WasiFunction")
            .doesNotContain("java.security.MessageDigest", "sun.security.provider.Sun");
    }

    @Test
    void whatIsLoadedAheadExists() throws Exception {
        String[] ahead = (Preloading.COMPILER + Preloading.RUNTIME).split("\\s+");
        assertThat(ahead).hasSizeGreaterThan(100).doesNotHaveDuplicates();
        for (String each : ahead) {
            assertThat(Class.forName(Preloading.className(each), false, getClass().getClassLoader())).isNotNull();
        }
    }

    private static List<String> loaded(List<String> output) {
        return output.stream()
            .filter((line) -> line.contains(" source: "))
            .map((line) -> line.substring(line.lastIndexOf(']') + 1).strip().split(" ")[0])
            .toList();
    }

    private List<String> run() throws IOException, InterruptedException {
        Path guest = Files.write(this.folder.resolve("hello.wasm"), Guests.read("hello.wasm"));
        Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xlog:class+load", "-cp", System.getProperty("java.class.path"), Main.class.getName(), "run",
                guest.toString())
            .redirectErrorStream(true)
            .start();
        try (Stream<String> lines = process.inputReader(StandardCharsets.UTF_8).lines()) {
            List<String> output = lines.toList();
            assertThat(process.waitFor()).isZero();
            return output;
        }
    }

}

package dev.wasmhost.samples.quickstart;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** The packaged application, in JVMs of its own, as it was processed ahead of time. */
@Timeout(300)
class AheadOfTimeIT {

    private static final Path JAR = Path.of("target", "quickstart.jar").toAbsolutePath();

    private static final String AHEAD = "-Dspring.aot.enabled=true";

    private static final String[] LINES = { "greeter: Hello, Ada!", "reader /data/motd.txt: Sandboxed, not boxed in",
            "reader /data/nothing.txt: not found", "reader /etc/passwd: denied",
            "reader /data/../../../../../../../etc/passwd: denied", "spinner: stopped after its 200ms limit",
            "spinner: 2 + 3 = 5, in a fresh instance" };

    @TempDir
    Path folder;

    /**
     * Guests' code, what dispatches to it and what implements the plugins' interfaces is
     * loaded from files; what would generate it is not loaded at all.
     */
    @Test
    void noBytecodeIsGeneratedForPlugins() throws Exception {
        List<String> loaded = loaded(Path.of(""), AHEAD, "-jar", JAR.toString());
        assertThat(loaded).noneMatch((line) -> line.startsWith("org.objectweb.asm."));
        List<String> ofPlugins = loaded.stream().filter(AheadOfTimeIT::isOfPlugins).toList();
        assertThat(ofPlugins).hasSizeGreaterThan(20)
            .allMatch((line) -> line.contains(" source: jar:") || line.contains(" source: file:"))
            .anyMatch((line) -> line.matches("wasm\\.m[0-9a-f]{32}\\.C0 .*"))
            .anyMatch((line) -> line.contains(".Greeter$Leased_"))
            .anyMatch((line) -> line.contains(".Greeter$Plugin_"));
    }

    @Test
    void withoutThatModeAllIsGenerated() throws Exception {
        List<String> loaded = loaded(Path.of(""), "-jar", JAR.toString());
        assertThat(loaded).anyMatch((line) -> line.startsWith("org.objectweb.asm.ClassWriter "));
        assertThat(loaded).filteredOn((line) -> line.startsWith("wasm."))
            .isNotEmpty()
            .noneMatch((line) -> line.contains(" source: jar:") || line.contains(" source: file:"));
    }

    @Test
    void anotherFileIsCompiledWhenItIsCalled() throws Exception {
        Path changed = this.folder.resolve("plugins/greeter.wasm");
        Files.createDirectories(changed.getParent());
        byte[] module = Files.readAllBytes(Path.of("src/main/resources/plugins/greeter.wasm"));
        byte[] longer = new byte[module.length + 3]; // a custom section named "": \0 1 \0
        System.arraycopy(module, 0, longer, 0, module.length);
        longer[module.length + 1] = 1;
        Files.write(changed, longer);
        List<String> output = run(Path.of(""), AHEAD, "-jar", JAR.toString(),
                "--wasm.plugins.greeter.location=file:" + changed);
        assertThat(output).containsSubsequence(LINES);
    }

    /** Loaded out of the archive that the JVM has made in an earlier run. */
    @Test
    @EnabledForJreRange(min = JRE.JAVA_25)
    void theJvmsOwnCacheKeepsClassesOfPlugins() throws Exception {
        run(this.folder, "-Djarmode=tools", "-jar", JAR.toString(), "extract", "--destination", "app");
        Files.createDirectory(this.folder.resolve("data"));
        Files.copy(Path.of("data/motd.txt"), this.folder.resolve("data/motd.txt"));
        String jar = this.folder.resolve("app/quickstart.jar").toString();
        assertThat(run(this.folder, "-XX:AOTCacheOutput=app.aot", AHEAD, "-jar", jar)).containsSubsequence(LINES);
        List<String> loaded = loaded(this.folder, "-XX:AOTCache=app.aot", AHEAD, "-jar", jar);
        assertThat(loaded).filteredOn(AheadOfTimeIT::isOfPlugins)
            .hasSizeGreaterThan(20)
            .allMatch((line) -> line.contains("shared objects file"));
    }

    private static boolean isOfPlugins(String line) {
        return line.startsWith("wasm.") || line.matches("dev\\.wasmhost\\.samples\\.quickstart\\.[A-Za-z]*\\$[A-Z].*");
    }

    /** Returns the classes that are loaded, and from where. */
    private List<String> loaded(Path directory, String... arguments) throws IOException, InterruptedException {
        Path log = this.folder.resolve("classes.log");
        assertThat(run(directory,
                Stream.concat(Stream.of("-Xlog:class+load:file=" + log), Stream.of(arguments)).toArray(String[]::new)))
            .containsSubsequence(LINES);
        try (Stream<String> lines = Files.lines(log)) {
            return lines.filter((line) -> line.contains(" source: "))
                .map((line) -> line.substring(line.lastIndexOf(']') + 1).strip())
                .toList();
        }
    }

    private static List<String> run(Path directory, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).directory(directory.toAbsolutePath().toFile())
            .redirectErrorStream(true)
            .start();
        try (Stream<String> lines = process.inputReader(StandardCharsets.UTF_8).lines()) {
            List<String> output = lines.toList();
            assertThat(process.waitFor()).as(String.join("\n", output)).isZero();
            return output;
        }
    }

}

package dev.wasmhost.spring.boot.autoconfigure;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import org.springframework.core.io.ClassPathResource;

import static org.assertj.core.api.Assertions.assertThat;

/** What a JVM does to start an application with plugins: nothing that is needless. */
@Timeout(120)
class StartUpTest {

    /**
     * Each lambda and method reference becomes a class when it is first evaluated, at
     * every start.
     */
    @Test
    void makesNoLambdas() throws Exception {
        List<String> output = run();
        assertThat(output).contains(StartUpProgram.STARTED, "one2");
        List<String> loaded = loaded(output.subList(0, output.indexOf(StartUpProgram.STARTED)));
        assertThat(loaded)
            .contains(PluginLoader.class.getName(), EngineWarmUp.class.getName(), BoundCommand.class.getName(),
                    PluginDefaults.class.getName())
            .noneMatch((name) -> name.startsWith("dev.wasmhost.") && name.contains("$$Lambda"));
    }

    /**
     * The hash of a file takes a start longer than reading it, since a JVM interprets the
     * algorithm until it has become hot.
     */
    @Test
    void hashesNothingUnlessAsked() throws Exception {
        List<String> output = run();
        assertThat(loaded(output.subList(0, output.indexOf(StartUpProgram.STARTED)))).contains(FileHash.class.getName())
            .noneMatch((name) -> name.startsWith("sun.security.provider.SHA2"));
        List<String> afterwards = output.subList(output.indexOf(StartUpProgram.STARTED), output.size());
        assertThat(afterwards)
            .contains("hash " + Sha256.of(new ClassPathResource("guests/types.wasm").getContentAsByteArray()));
        assertThat(loaded(afterwards)).contains("sun.security.provider.SHA2$SHA256");
    }

    private static List<String> loaded(List<String> output) {
        return output.stream()
            .filter((line) -> line.contains(" source: "))
            .map((line) -> line.substring(line.lastIndexOf(']') + 1).strip().split(" ")[0])
            .toList();
    }

    private static List<String> run() throws IOException, InterruptedException {
        Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xlog:class+load", "-cp", System.getProperty("java.class.path"), StartUpProgram.class.getName())
            .redirectErrorStream(true)
            .start();
        try (Stream<String> lines = process.inputReader(StandardCharsets.UTF_8).lines()) {
            List<String> output = lines.toList();
            assertThat(process.waitFor()).as(String.join("\n", output)).isZero();
            return output;
        }
    }

}

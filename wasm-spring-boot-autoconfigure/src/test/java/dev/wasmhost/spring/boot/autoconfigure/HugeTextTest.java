package dev.wasmhost.spring.boot.autoconfigure;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** In a JVM of its own, whose heap has room for the text and nothing like it. */
class HugeTextTest {

    @Test
    void aGigabyteOfTextIsRefusedBeforeAnythingIsMadeOfIt() throws Exception {
        assertThat(fork().lines()).containsExactly(
                "interface: memory limit: asked for 1073741824, allowed 67108864 (wasm.plugins.echo.limits.memory)",
                "name: memory limit: asked for 1073741824, allowed 67108864 (wasm.plugins.echo.limits.memory)",
                "list: memory limit: asked for 1073741841, allowed 67108864 (wasm.plugins.echo.limits.memory)",
                "result of a host function: memory limit: asked for 1073741824, allowed 67108864 "
                        + "(wasm.plugins.asks.limits.memory)",
                "argument of a command: memory limit: asked for 1073741827, allowed 67108864 "
                        + "(wasm.plugins.filter.limits.memory)",
                "goes on, instances: 1", "42, 0");
    }

    private static String fork() throws IOException, InterruptedException {
        Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx1300m", "-XX:+ExitOnOutOfMemoryError", "-cp", System.getProperty("java.class.path"),
                HugeTextProgram.class.getName())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output;
    }

}

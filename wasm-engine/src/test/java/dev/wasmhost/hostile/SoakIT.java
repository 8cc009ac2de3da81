package dev.wasmhost.hostile;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Runs {@link Soak} in a JVM with a small heap that ends at its first
 * {@code OutOfMemoryError}: {@code -Dsoak.duration=10m} says how long, {@code s} being
 * seconds and {@code m} minutes, {@code -Dsoak.threads} with how many callers.
 */
@EnabledOnOs(OS.LINUX) // it looks at /proc
class SoakIT {

    @Test
    void pluginsAndAttacksForAWhile() throws IOException, InterruptedException {
        Duration duration = Duration.parse("PT" + System.getProperty("soak.duration", "60s"));
        List<String> command = List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx512m",
                "-XX:+ExitOnOutOfMemoryError", "-cp", System.getProperty("java.class.path"), Soak.class.getName(),
                Long.toString(duration.toSeconds()), System.getProperty("soak.threads", "16"));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try (BufferedReader output = new BufferedReader(
                new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            output.lines().forEach(System.out::println);
        }
        assertThat(process.waitFor()).isZero();
    }

}

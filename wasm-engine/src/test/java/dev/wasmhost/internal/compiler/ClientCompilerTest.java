package dev.wasmhost.internal.compiler;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;

import dev.wasmhost.testing.LoadsProgram;

import static org.assertj.core.api.Assertions.assertThat;

/** What HotSpot says of functions that are large for C1. */
class ClientCompilerTest {

    private static final String REFUSED = "COMPILE SKIPPED";

    @Test
    void manyAccessesAreLeftToC2() throws IOException, InterruptedException {
        List<String> lines = compilations(150);
        assertThat(lines).anyMatch((line) -> line.contains(REFUSED) && line.contains("Exception handler"))
            .anyMatch((line) -> isLevel(line, 4));
        assertThat(lines.stream().filter((line) -> isLevel(line, 1) || isLevel(line, 2) || isLevel(line, 3)))
            .as("each try of C1 is refused")
            .hasSize(2 * (int) lines.stream().filter((line) -> line.contains(REFUSED)).count());
    }

    @Test
    void fewAccessesAreNot() throws IOException, InterruptedException {
        assertThat(compilations(60)).noneMatch((line) -> line.contains(REFUSED))
            .anyMatch((line) -> isLevel(line, 3))
            .anyMatch((line) -> isLevel(line, 4));
    }

    @Test
    void whereThereIsNoOtherC1GetsAll() throws IOException, InterruptedException {
        assertThat(compilations(150, "-XX:TieredStopAtLevel=1")).noneMatch((line) -> line.contains(REFUSED))
            .anyMatch((line) -> isLevel(line, 1));
    }

    private static boolean isLevel(String line, int level) {
        return Pattern.compile("\\b" + level + "\\s+wasm\\.").matcher(line).find();
    }

    /** Returns what HotSpot compiled of the function with that many loads. */
    private static List<String> compilations(int loads, String... options) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xbatch", "-XX:+PrintCompilation"));
        command.addAll(List.of(options));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), LoadsProgram.class.getName(),
                String.valueOf(loads)));
        Process process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).isZero();
        int first = 59_999 % 16;
        int sum = loads * (2 * first + loads - 1) / 2;
        assertThat(output.lines()).anyMatch((line) -> line.endsWith("sum " + sum));
        return output.lines().filter((line) -> line.contains("#0 (") || line.contains("#0 @")).toList();
    }

}

package dev.wasmhost.spring.boot.benchmarks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Runs classes in JVMs of their own, like this one. */
public final class Jvm {

    private Jvm() {
    }

    /**
     * Runs a class until it ends, and returns what follows {@code mark} in a line of its
     * output.
     * @throws IOException if it failed or there is no such line
     */
    public static String run(String classPath, Class<?> main, String mark, String... arguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List
            .of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp", classPath, main.getName()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException(main.getName() + " failed:\n" + output);
        }
        return output.lines()
            .filter((line) -> line.startsWith(mark))
            .map((line) -> line.substring(mark.length()))
            .findFirst()
            .orElseThrow(() -> new IOException(main.getName() + " said nothing of it:\n" + output));
    }

}

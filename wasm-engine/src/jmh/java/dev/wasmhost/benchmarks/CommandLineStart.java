package dev.wasmhost.benchmarks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A whole process that runs a guest, against one that only runs Java. */
final class CommandLineStart {

    private static final int ROUNDS = 10;

    private CommandLineStart() {
    }

    static List<Figure> measure() throws IOException, InterruptedException {
        Path jar = Project.output().resolveSibling("wasm-engine-cli.jar");
        Path guest = Project.resource("guests/hello.wasm");
        String name = "command line: run hello.wasm against java Hello";
        if (!Files.exists(jar)) {
            return List.of(Figure.failed(name, "≤ 4 ×", "there is no " + jar.getFileName()));
        }
        List<String> guestCommand = List.of(Project.executable(), "-jar", jar.toString(), "run", guest.toString());
        List<String> javaCommand = List.of(Project.executable(), "-cp", Project.classes().toString(),
                Hello.class.getName(), output(guestCommand).split("argument 0: ")[1].strip());
        if (!output(guestCommand).equals(output(javaCommand))) {
            throw new IOException("the outputs differ");
        }
        double guestTime = Double.MAX_VALUE;
        double javaTime = Double.MAX_VALUE;
        for (int round = 0; round < ROUNDS; round++) {
            long start = System.nanoTime();
            output(guestCommand);
            guestTime = Math.min(guestTime, Probe.millisecondsSince(start));
            start = System.nanoTime();
            output(javaCommand);
            javaTime = Math.min(javaTime, Probe.millisecondsSince(start));
        }
        return List.of(Figure.atMost(name, guestTime / javaTime, 4, " ×"),
                Figure.plain("run hello.wasm, whole process", guestTime, " ms"));
    }

    private static String output(List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException("exit status " + process.exitValue());
        }
        return output;
    }

}

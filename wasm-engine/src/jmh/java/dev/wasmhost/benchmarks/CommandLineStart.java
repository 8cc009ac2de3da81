package dev.wasmhost.benchmarks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
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
        Path folder = Project.emptyFolder("cli");
        List<String> run = List.of(Project.executable(), "-jar", jar.toString(), "run", guest.toString());
        // The key of the cache is made below the home directory
        List<String> cached = List.of(Project.executable(), "-Duser.home=" + folder.resolve("home"), "-jar",
                jar.toString(), "run", "--cache", folder.resolve("cache").toString(), guest.toString());
        List<String> java = List.of(Project.executable(), "-cp", Project.classes().toString(), Hello.class.getName(),
                output(run).split("argument 0: ")[1].strip());
        if (!output(run).equals(output(java)) || !output(cached).equals(output(java))) {
            throw new IOException("the outputs differ");
        }
        double[] best = best(List.of(run, cached, java));
        return List.of(Figure.atMost(name, best[0] / best[2], 4, " ×"),
                Figure.plain("run hello.wasm, whole process", best[0], " ms"),
                Figure.plain("run --cache DIR hello.wasm, the second time", best[1], " ms"));
    }

    private static double[] best(List<List<String>> commands) throws IOException, InterruptedException {
        double[] best = new double[commands.size()];
        Arrays.fill(best, Double.MAX_VALUE);
        for (int round = 0; round < ROUNDS; round++) {
            for (int i = 0; i < best.length; i++) {
                long start = System.nanoTime();
                output(commands.get(i));
                best[i] = Math.min(best[i], Probe.millisecondsSince(start));
            }
        }
        return best;
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

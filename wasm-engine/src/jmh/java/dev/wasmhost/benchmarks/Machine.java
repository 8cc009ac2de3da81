package dev.wasmhost.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;

/** What the figures were measured on. */
final class Machine {

    private Machine() {
    }

    /** Returns one line: date, processors, system, the versions of all that ran. */
    static String describe() {
        return LocalDate.now(ZoneOffset.UTC) + ", " + processor() + " (" + Runtime.getRuntime().availableProcessors()
                + " cores), " + System.getProperty("os.name") + ", JDK " + System.getProperty("java.vendor.version", "")
                + " " + System.getProperty("java.version")
                + firstLine("node", "--version").map((version) -> ", Node " + version.replace("v", "")).orElse("")
                + firstLine("gcc", "-dumpfullversion").map((version) -> ", gcc " + version).orElse("");
    }

    private static String processor() {
        try {
            List<String> lines = Files.readAllLines(Path.of("/proc/cpuinfo"));
            return lines.stream()
                .filter((line) -> line.startsWith("model name"))
                .map((line) -> line.substring(line.indexOf(':') + 1).strip())
                .findFirst()
                .orElse(System.getProperty("os.arch"));
        }
        catch (IOException ex) {
            return System.getProperty("os.arch");
        }
    }

    private static Optional<String> firstLine(String... command) {
        try {
            Process process = new ProcessBuilder(command).start();
            try (BufferedReader output = process.inputReader()) {
                return Optional.ofNullable(output.readLine());
            }
        }
        catch (IOException ex) {
            return Optional.empty();
        }
    }

}

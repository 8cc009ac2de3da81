package dev.wasmhost.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Where things are: the report can be started from any directory. */
final class Project {

    private static final Path CLASSES = location();

    private Project() {
    }

    /** Returns the folder of the engine's sources. */
    static Path engine() {
        return CLASSES.getParent().getParent();
    }

    /** Returns the folder for what benchmarks write; it exists. */
    static Path output() {
        try {
            return Files.createDirectories(CLASSES.resolveSibling("benchmarks"));
        }
        catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }

    /** Returns a folder in there with nothing in it. */
    static Path emptyFolder(String name) throws IOException {
        Path folder = output().resolve(name);
        if (Files.exists(folder)) {
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
        return Files.createDirectory(folder);
    }

    /** Returns the folder of the compiled benchmarks. */
    static Path classes() {
        return CLASSES;
    }

    /** Returns the file of a resource. */
    static Path resource(String name) {
        return CLASSES.resolve(name);
    }

    /** Returns the command that runs a class of ours in a JVM like this one. */
    static List<String> java(List<String> options, Class<?> main, String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(executable());
        command.addAll(options);
        command.add("-cp");
        command.add(System.getProperty("java.class.path"));
        command.add(main.getName());
        command.addAll(List.of(arguments));
        return command;
    }

    /** Returns the {@code java} that runs this. */
    static String executable() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    private static Path location() {
        try {
            return Path.of(Project.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        }
        catch (URISyntaxException ex) {
            throw new IllegalStateException(ex);
        }
    }

}

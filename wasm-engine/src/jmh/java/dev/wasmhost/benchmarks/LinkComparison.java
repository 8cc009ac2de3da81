package dev.wasmhost.benchmarks;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Which ways out of a granted directory are open, here and with others: runs
 * {@link LinkCases} in each, and writes a table, {@code links.md}.
 */
final class LinkComparison {

    /** The table's file. */
    static final String FILE = "links.md";

    private LinkComparison() {
    }

    static List<Figure> measure() throws IOException, InterruptedException {
        Map<String, List<String>> commands = new LinkedHashMap<>();
        commands.put("this engine", Project.java(List.of(), WasmLinks.class));
        commands.put("Endive 1.2.0", endive());
        commands.put("node:wasi " + nodeVersion(),
                List.of("node", "--no-warnings", Project.resource("benchmarks/links.mjs").toString()));
        List<List<String>> columns = new ArrayList<>();
        List<Figure> figures = new ArrayList<>();
        for (Map.Entry<String, List<String>> each : commands.entrySet()) {
            List<String> column = run(each.getValue());
            columns.add(column);
            String name = "ways out of a grant by links, of " + LinkCases.count() + ": " + each.getKey();
            int open = Integer.parseInt(column.get(column.size() - 1));
            figures.add(columns.size() == 1 ? Figure.atMost(name, open, 0, "") : Figure.plain(name, open, ""));
        }
        Files.writeString(Project.output().resolve(FILE), text(List.copyOf(commands.keySet()), columns));
        return figures;
    }

    // A column of the table: operations for each form, then their number.
    private static List<String> run(List<String> command) throws IOException, InterruptedException {
        LinkCases cases = LinkCases.layOut(Project.emptyFolder("links"));
        List<String> whole = new ArrayList<>(command);
        whole.add(Project.resource("guests/links.wasm").toString());
        whole.add(cases.list().toString());
        Process process = new ProcessBuilder(whole).inheritIO().start();
        if (!process.waitFor(4, TimeUnit.MINUTES) || process.exitValue() != 0) {
            process.destroyForcibly();
            throw new IOException("links: failed: " + String.join(" ", whole));
        }
        List<String> column = new ArrayList<>();
        int open = 0;
        for (String form : LinkCases.names()) {
            List<String> escapes = cases.escapes(form);
            open += escapes.size();
            column.add(escapes.isEmpty() ? "–" : String.join(", ", escapes));
        }
        column.add(String.valueOf(open));
        return column;
    }

    private static String text(List<String> contestants, List<List<String>> columns) {
        List<String> head = new ArrayList<>(List.of("path"));
        head.addAll(contestants);
        Table table = new Table(head.size(), head);
        List<String> rows = new ArrayList<>(LinkCases.names());
        rows.add("**all**, of " + LinkCases.count());
        for (int i = 0; i < rows.size(); i++) {
            List<String> row = new ArrayList<>(List.of(rows.get(i)));
            for (List<String> column : columns) {
                row.add(column.get(i));
            }
            table.row(row);
        }
        return """
                # Ways out of a granted directory

                A [C program](../../wasm-engine/src/jmh/guests/files/links.c) is granted one directory for reading and writing, in
                which links lie as an operator, or an earlier guest, may have left them. Each operation is tried on a path of each form, in
                files of its own. Listed is what reached a directory outside the grant: showed what is in it, or changed it. `-out` moves or links a
                file from there into the grant, `-in` one of the guest's to there. Made by
                `./mvnw -q -Pbench -pl wasm-engine verify -Dbench.arguments="kernels=none figures=links publish"`.

                """
                + table;
    }

    // With a class path of its own, as EndiveVectors has it.
    private static List<String> endive() throws IOException {
        Path jars = Project.output().resolveSibling("endive-interpreter");
        try (Stream<Path> files = Files.list(jars)) {
            StringBuilder classPath = new StringBuilder(Project.classes().toString());
            files.sorted().forEach((jar) -> classPath.append(File.pathSeparatorChar).append(jar));
            return List.of(Project.executable(), "-cp", classPath.toString(), EndiveLinks.class.getName());
        }
    }

    private static String nodeVersion() throws IOException, InterruptedException {
        Process process = new ProcessBuilder("node", "--version").start();
        String version = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        process.waitFor();
        return version.replace("v", "");
    }

}

package dev.wasmhost.benchmarks;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A table in Markdown, aligned so that it reads well as it is. */
final class Table {

    private final List<List<String>> rows = new ArrayList<>();

    private final int textColumns;

    /** Makes a table whose first {@code textColumns} are flush left, the others right. */
    Table(int textColumns, List<String> head) {
        this.textColumns = textColumns;
        this.rows.add(head);
    }

    Table row(List<String> cells) {
        this.rows.add(cells);
        return this;
    }

    @Override
    public String toString() {
        int[] widths = IntStream.range(0, this.rows.get(0).size()).map(this::width).toArray();
        List<String> lines = new ArrayList<>(this.rows.stream().map((row) -> line(row, widths)).toList());
        List<String> rule = IntStream.range(0, widths.length)
            .mapToObj((i) -> "-".repeat(widths[i] - ((i < this.textColumns) ? 0 : 1))
                    + ((i < this.textColumns) ? "" : ":"))
            .toList();
        lines.add(1, line(rule, widths));
        return lines.stream().collect(Collectors.joining("\n", "", "\n"));
    }

    private int width(int column) {
        return Math.max(3, Collections.max(this.rows.stream().map((row) -> row.get(column).length()).toList()));
    }

    private String line(List<String> cells, int[] widths) {
        return IntStream.range(0, widths.length)
            .mapToObj((i) -> pad(cells.get(i), widths[i], i < this.textColumns))
            .collect(Collectors.joining(" | ", "| ", " |"));
    }

    private static String pad(String cell, int width, boolean left) {
        String space = " ".repeat(width - cell.length());
        return left ? cell + space : space + cell;
    }

}

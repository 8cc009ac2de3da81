package dev.wasmhost.spec;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/** Counts commands by archive and outcome. */
final class Totals {

    private final Map<String, Count> counts = new LinkedHashMap<>();

    void add(String archive, ScriptReport report) {
        Count count = this.counts.computeIfAbsent(archive, (key) -> new Count());
        count.scripts++;
        for (Outcome.Result result : report.results()) {
            count.add(result.outcome());
        }
    }

    /**
     * Returns a table with a row for each archive, and one below it for each reason to
     * skip.
     */
    @Override
    public String toString() {
        StringBuilder table = new StringBuilder();
        table.append(String.format("%-40s %8s %8s %8s %8s %8s%n", "Conformance", "scripts", "commands", "passed",
                "failed", "skipped"));
        this.counts.forEach((archive, count) -> {
            int skipped = count.skipped.values().stream().mapToInt(Integer::intValue).sum();
            table.append(String.format("%-40s %8d %8d %8d %8d %8d%n", archive, count.scripts,
                    count.passed + count.failed + skipped, count.passed, count.failed, skipped));
            count.skipped.forEach((reason, number) -> table.append(String.format("    %-72s %8d%n", reason, number)));
        });
        return table.toString();
    }

    private static final class Count {

        private int scripts;

        private int passed;

        private int failed;

        private final Map<String, Integer> skipped = new TreeMap<>();

        private void add(Outcome outcome) {
            if (outcome instanceof Outcome.Skipped reason) {
                this.skipped.merge(reason.reason(), 1, Integer::sum);
            }
            else if (outcome instanceof Outcome.Passed) {
                this.passed++;
            }
            else {
                this.failed++;
            }
        }

    }

}

package dev.wasmhost.spec;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import dev.wasmhost.WasmEngine;

/**
 * What became of a script.
 *
 * @param path name of the script's source
 * @param results each command's, in order
 * @param staleEntries what is wrong with the script's entries in {@code skipped.txt}
 */
record ScriptReport(String path, List<Outcome.Result> results, List<String> staleEntries) {

    static ScriptReport run(Script script, SkipList skips, WasmEngine engine) {
        Optional<String> reason = skips.reason(script.path());
        try (ScriptRunner runner = new ScriptRunner(engine)) {
            return reason.isPresent() ? runSkipped(script, reason.get(), runner) : runAll(script, skips, runner);
        }
    }

    /** Goes on to the first failure only, to see that there is one. */
    private static ScriptReport runSkipped(Script script, String reason, ScriptRunner runner) {
        List<Outcome.Result> results = new ArrayList<>();
        boolean failed = false;
        boolean passed = false;
        for (Command command : script.commands()) {
            Outcome outcome = new Outcome.Skipped(reason);
            if (!failed || command.needsTextParser()) {
                outcome = runner.run(command, Optional.of(reason));
            }
            failed |= isFailure(outcome);
            passed |= outcome instanceof Outcome.Passed;
            results.add(new Outcome.Result(command, isFailure(outcome) ? new Outcome.Skipped(reason) : outcome));
        }
        boolean stale = passed && !failed;
        return new ScriptReport(script.path(), results,
                stale ? List.of(script.path() + " passes now: remove it from skipped.txt") : List.of());
    }

    private static ScriptReport runAll(Script script, SkipList skips, ScriptRunner runner) {
        List<Outcome.Result> results = new ArrayList<>();
        Map<Integer, String> lines = skips.lines(script.path());
        List<Integer> neededLines = new ArrayList<>();
        for (Command command : script.commands()) {
            Optional<String> reason = Optional.ofNullable(lines.get(command.line()));
            Outcome outcome = runner.run(command, reason);
            if (reason.isPresent() && isFailure(outcome)) {
                outcome = new Outcome.Skipped(reason.get());
                neededLines.add(command.line());
            }
            results.add(new Outcome.Result(command, outcome));
        }
        List<String> stale = lines.keySet()
            .stream()
            .filter((line) -> !neededLines.contains(line))
            .map((line) -> script.path() + ":" + line + " does not fail (any more): remove it from skipped.txt")
            .toList();
        return new ScriptReport(script.path(), results, stale);
    }

    private static boolean isFailure(Outcome outcome) {
        return outcome instanceof Outcome.Failed;
    }

    /**
     * Splits the results where a command makes an instance; what is skipped altogether is
     * one group.
     */
    List<List<Outcome.Result>> groups() {
        if (this.results.stream().allMatch((result) -> result.outcome() instanceof Outcome.Skipped)) {
            return List.of(this.results);
        }
        List<List<Outcome.Result>> groups = new ArrayList<>();
        for (Outcome.Result result : this.results) {
            if (groups.isEmpty() || result.command().kind().makesInstance()) {
                groups.add(new ArrayList<>());
            }
            groups.get(groups.size() - 1).add(result);
        }
        return groups;
    }

}

package dev.wasmhost.benchmarks;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/** Turns the times of the kernels into a table and into figures with bars. */
final class KernelReport {

    private final List<KernelResult> results;

    KernelReport(List<KernelResult> results) {
        this.results = results;
    }

    /** Returns times in milliseconds and the ratios that matter. */
    Table table() {
        List<String> head = new ArrayList<>(List.of("kernel"));
        Arrays.stream(Contestant.values()).map((contestant) -> contestant.label() + ", ms").forEach(head::add);
        head.addAll(List.of("against V8", "against gcc", "Endive against this", "interrupt checks", "fuel"));
        Table table = new Table(1, head);
        for (KernelResult result : this.results) {
            List<String> row = new ArrayList<>(
                    List.of(result.kernel() + (result.agreed() ? "" : " (results differ!)")));
            for (Contestant contestant : Contestant.values()) {
                row.add(number("%.1f", result.milliseconds(contestant)));
            }
            row.add(number("%.2f ×", result.ratio(Contestant.WASM, Contestant.V8)));
            row.add(number("%.2f ×", result.ratio(Contestant.WASM, Contestant.NATIVE)));
            row.add(number("%.2f ×", result.ratio(Contestant.ENDIVE, Contestant.WASM)));
            row.add(percent(result.ratio(Contestant.WASM, Contestant.UNCHECKED)));
            row.add(percent(result.ratio(Contestant.FUEL, Contestant.WASM)));
            table.row(row);
        }
        List<String> means = new ArrayList<>(List.of("geometric mean"));
        Arrays.stream(Contestant.values()).map((contestant) -> "").forEach(means::add);
        means.add(number("%.2f ×", mean(Contestant.WASM, Contestant.V8)));
        means.add(number("%.2f ×", mean(Contestant.WASM, Contestant.NATIVE)));
        means.add(number("%.2f ×", mean(Contestant.ENDIVE, Contestant.WASM)));
        means.add(percent(mean(Contestant.WASM, Contestant.UNCHECKED)));
        means.add(percent(mean(Contestant.FUEL, Contestant.WASM)));
        return table.row(means);
    }

    /** Returns what was promised about the kernels and could be measured. */
    List<Figure> figures() {
        List<Figure> figures = new ArrayList<>();
        OptionalDouble v8 = mean(Contestant.WASM, Contestant.V8);
        if (v8.isPresent()) {
            KernelResult worst = this.results.stream()
                .max(Comparator.comparingDouble(KernelReport::againstV8))
                .orElseThrow();
            figures.add(Figure.atMost("kernels against V8, geometric mean", v8.getAsDouble(), 1.5, " ×"));
            figures.add(Figure.atMost("kernels against V8, the worst: " + worst.kernel(), againstV8(worst), 3, " ×"));
        }
        mean(Contestant.ENDIVE, Contestant.WASM).ifPresent((mean) -> figures
            .add(Figure.atLeast("kernels, Endive's compiler against this, geometric mean", mean, 2.7, " ×")));
        mean(Contestant.WASM, Contestant.UNCHECKED).ifPresent((mean) -> figures
            .add(Figure.atMost("what interrupt checks add to kernels, geometric mean", (mean - 1) * 100, 15, " %")));
        mean(Contestant.FUEL, Contestant.WASM).ifPresent((mean) -> figures
            .add(Figure.atMost("what counting fuel adds to kernels, geometric mean", (mean - 1) * 100, 25, " %")));
        List<String> differing = this.results.stream()
            .filter((result) -> !result.agreed())
            .map(KernelResult::kernel)
            .toList();
        figures.add(new Figure("kernels with the same results everywhere",
                (this.results.size() - differing.size()) + " of " + this.results.size(), "all",
                Figure.Verdict.of(differing.isEmpty())));
        return figures;
    }

    private OptionalDouble mean(Contestant contestant, Contestant other) {
        return KernelResult.mean(this.results, contestant, other);
    }

    private static double againstV8(KernelResult result) {
        return result.ratio(Contestant.WASM, Contestant.V8).orElse(0);
    }

    private static String number(String format, OptionalDouble value) {
        return value.isPresent() ? String.format(Locale.ROOT, format, value.getAsDouble()) : "";
    }

    private static String percent(OptionalDouble ratio) {
        return ratio.isPresent() ? String.format(Locale.ROOT, "%+.0f %%", (ratio.getAsDouble() - 1) * 100) : "";
    }

}

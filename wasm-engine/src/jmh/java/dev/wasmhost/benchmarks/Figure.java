package dev.wasmhost.benchmarks;

import java.util.List;
import java.util.Locale;

/**
 * One of the things that the engine is to reach.
 *
 * @param name what is measured
 * @param measured the number and its unit, or why there is none
 * @param bar what it is to be
 * @param verdict whether it is
 */
record Figure(String name, String measured, String bar, Verdict verdict) {

    static Figure atMost(String name, double value, double bar, String unit) {
        return new Figure(name, number(value) + unit, "≤ " + number(bar) + unit, Verdict.of(value <= bar));
    }

    static Figure atLeast(String name, double value, double bar, String unit) {
        return new Figure(name, number(value) + unit, "≥ " + number(bar) + unit, Verdict.of(value >= bar));
    }

    /** Something to know that nothing was promised about. */
    static Figure plain(String name, double value, String unit) {
        return new Figure(name, number(value) + unit, "", Verdict.NONE);
    }

    static Figure failed(String name, String bar, String reason) {
        return new Figure(name, reason, bar, Verdict.MISSED);
    }

    static Table table(List<Figure> figures) {
        Table table = new Table(4, List.of("figure", "measured", "bar", ""));
        figures.forEach(
                (figure) -> table.row(List.of(figure.name, figure.measured, figure.bar, figure.verdict.toString())));
        return table;
    }

    /** Returns a number with as many digits as say something. */
    static String number(double value) {
        if (value == Math.rint(value)) {
            return String.format(Locale.ROOT, "%,.0f", value);
        }
        return String.format(Locale.ROOT, (value < 10) ? "%.2f" : (value < 100) ? "%.1f" : "%,.0f", value);
    }

    /** How a figure compares with its bar. */
    enum Verdict {

        MET("met"), MISSED("**missed**"), NONE("");

        private final String text;

        Verdict(String text) {
            this.text = text;
        }

        static Verdict of(boolean met) {
            return met ? MET : MISSED;
        }

        @Override
        public String toString() {
            return this.text;
        }

    }

}

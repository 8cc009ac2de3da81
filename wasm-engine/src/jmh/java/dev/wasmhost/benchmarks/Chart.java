package dev.wasmhost.benchmarks;

import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.function.Function;

/**
 * Draws what the kernels took as multiples of V8's time: an SVG without a background,
 * legible on white and on black.
 */
final class Chart {

    private static final List<Contestant> SHOWN = List.of(Contestant.WASM, Contestant.ENDIVE, Contestant.NATIVE);

    private static final List<String> COLOURS = List.of("#2f81f7", "#d29922", "#8b949e");

    private static final int WIDTH = 760;

    private static final int LEFT = 110;

    private static final int RIGHT = 60;

    private static final int TOP = 56;

    private static final int BAR = 9;

    private static final int GAP = 12;

    /** Longer bars are cut here and say how long they are. */
    private static final double LARGEST = 6;

    private final StringBuilder svg = new StringBuilder();

    private Chart() {
    }

    static String draw(List<KernelResult> results) {
        Chart chart = new Chart();
        int rows = results.size() + 1;
        int bottom = TOP + rows * (SHOWN.size() * BAR + GAP);
        chart.open(bottom + 24);
        chart.legend();
        chart.axis(bottom);
        for (int i = 0; i < results.size(); i++) {
            KernelResult result = results.get(i);
            chart.group(i, result.kernel(), (contestant) -> result.ratio(contestant, Contestant.V8));
        }
        chart.group(rows - 1, "geometric mean", (contestant) -> KernelResult.mean(results, contestant, Contestant.V8));
        return chart.svg.append("</svg>\n").toString();
    }

    private void open(int height) {
        line("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\" height=\"%d\" role=\"img\"",
                WIDTH, height, WIDTH, height);
        line("     font-family=\"system-ui, sans-serif\" font-size=\"12\" fill=\"#7d8590\">");
        line("<title>Time of each kernel as a multiple of V8's; shorter is faster</title>");
        line("<text x=\"%d\" y=\"18\" font-size=\"14\" font-weight=\"600\">Time against V8 (= 1); shorter is faster</text>",
                LEFT);
    }

    private void legend() {
        int x = LEFT;
        for (int i = 0; i < SHOWN.size(); i++) {
            String label = SHOWN.get(i).label();
            line("<rect x=\"%d\" y=\"29\" width=\"10\" height=\"10\" rx=\"2\" fill=\"%s\"/>", x, COLOURS.get(i));
            line("<text x=\"%d\" y=\"38\">%s</text>", x + 15, label);
            x += 35 + 7 * label.length();
        }
    }

    private void axis(int bottom) {
        for (int i = 0; i <= LARGEST; i++) {
            line("<line x1=\"%.1f\" y1=\"%d\" x2=\"%.1f\" y2=\"%d\" stroke=\"#7d8590\" stroke-opacity=\"%s\"/>", x(i),
                    TOP - 6, x(i), bottom, (i == 1) ? "0.9" : "0.25");
            line("<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%d ×</text>", x(i), bottom + 16, i);
        }
    }

    private void group(int row, String label, Function<Contestant, OptionalDouble> ratio) {
        int y = TOP + row * (SHOWN.size() * BAR + GAP);
        line("<text x=\"%d\" y=\"%d\" text-anchor=\"end\">%s</text>", LEFT - 8, y + SHOWN.size() * BAR / 2 + 4, label);
        for (int i = 0; i < SHOWN.size(); i++) {
            OptionalDouble value = ratio.apply(SHOWN.get(i));
            if (value.isPresent()) {
                bar(y + i * BAR, value.getAsDouble(), COLOURS.get(i));
            }
        }
    }

    private void bar(int y, double value, String colour) {
        double end = x(Math.min(value, LARGEST));
        line("<rect x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"%d\" rx=\"2\" fill=\"%s\"/>", LEFT, y, end - LEFT,
                BAR - 1, colour);
        line("<text x=\"%.1f\" y=\"%d\" font-size=\"9\">%s</text>", end + 4, y + BAR - 1,
                Figure.number(Math.round(value * 100) / 100.0));
    }

    private static double x(double value) {
        return LEFT + (WIDTH - LEFT - RIGHT) * value / LARGEST;
    }

    private void line(String format, Object... values) {
        this.svg.append(String.format(Locale.ROOT, format, values)).append('\n');
    }

}

package dev.wasmhost.spring.boot.benchmarks;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import dev.wasmhost.spring.boot.benchmarks.calls.Calls;

/** Measures what the arguments say and prints it. */
public final class Benchmarks {

    private static final List<String> FIGURES = List.of("start", "calls");

    private static final String USAGE = "figures=all|NAME,… rounds=NUMBER, with the figures " + FIGURES;

    private Benchmarks() {
    }

    /**
     * Runs {@code figures=start,calls rounds=12}; without arguments, that.
     * @throws IOException if an application did not start
     */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        Map<String, String> values = Arrays.stream(arguments)
            .map((argument) -> argument.split("=", 2))
            .collect(Collectors.toMap((pair) -> pair[0], (pair) -> (pair.length == 2) ? pair[1] : ""));
        String chosen = values.getOrDefault("figures", "all");
        List<String> figures = chosen.equals("all") ? FIGURES : List.of(chosen.split(","));
        if (!List.of("figures", "rounds").containsAll(values.keySet()) || !FIGURES.containsAll(figures)) {
            System.err.println("expected " + USAGE + ", found " + values);
            System.exit(2);
        }
        System.out.println("JDK " + System.getProperty("java.version") + ", "
                + Runtime.getRuntime().availableProcessors() + " processors");
        if (figures.contains("start")) {
            ContextStart.measure(Integer.parseInt(values.getOrDefault("rounds", "12")));
        }
        if (figures.contains("calls")) {
            Calls.measure();
        }
    }

    /** Prints a figure, its bar and whether it is met. */
    public static void print(String figure, double value, double bar, String unit) {
        System.out.printf("%-78s %8.2f %s, expected at most %.0f: %s%n", figure, value, unit, bar,
                (value <= bar) ? "met" : "missed");
    }

    /** Prints a figure that has no bar. */
    public static void print(String figure, double value, String unit) {
        System.out.printf("%-78s %8.2f %s%n", figure, value, unit);
    }

}

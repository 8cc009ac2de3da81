package dev.wasmhost.benchmarks;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What to run, from {@code name=value} arguments.
 *
 * @param kernels names of kernels; empty for none
 * @param contestants who runs them
 * @param rounds how often
 * @param figures names of figures; empty for none
 * @param publish whether the result goes to {@code docs/benchmarks}
 */
record Options(List<String> kernels, List<Contestant> contestants, int rounds, List<String> figures, boolean publish) {

    private static final String USAGE = "kernels=all|none|NAME,… engines=all|NAME,… rounds=NUMBER "
            + "figures=all|none|NAME,… publish";

    /** Reads arguments; what they do not say is as in a full run. */
    static Options parse(String[] arguments, List<String> allKernels, List<String> allFigures) {
        Map<String, String> values = Arrays.stream(arguments)
            .map((argument) -> argument.split("=", 2))
            .collect(Collectors.toMap((pair) -> pair[0], (pair) -> (pair.length == 2) ? pair[1] : "yes"));
        if (!List.of("kernels", "engines", "rounds", "figures", "publish").containsAll(values.keySet())) {
            throw new IllegalArgumentException("expected " + USAGE + ", found " + values);
        }
        List<String> engines = choose(values, "engines",
                Arrays.stream(Contestant.values()).map(Contestant::key).toList());
        return new Options(choose(values, "kernels", allKernels),
                Arrays.stream(Contestant.values()).filter((contestant) -> engines.contains(contestant.key())).toList(),
                Integer.parseInt(values.getOrDefault("rounds", "12")), choose(values, "figures", allFigures),
                values.containsKey("publish"));
    }

    private static List<String> choose(Map<String, String> values, String option, List<String> all) {
        String value = values.getOrDefault(option, "all");
        if (value.equals("all")) {
            return all;
        }
        List<String> chosen = value.equals("none") ? List.of() : List.of(value.split(","));
        for (String name : chosen) {
            if (!all.contains(name)) {
                throw new IllegalArgumentException(option + ": there is no " + name + " in " + all);
            }
        }
        return chosen;
    }

}

package dev.wasmhost.benchmarks;

import java.util.HashMap;
import java.util.Map;

import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Runs JMH benchmarks for the report. */
final class JmhRuns {

    private JmhRuns() {
    }

    /** Returns the best iteration of each method of a class, in its unit. */
    static Map<String, Double> best(Class<?> benchmark) {
        OptionsBuilder options = new OptionsBuilder();
        options.include(benchmark.getName().replace(".", "\\.") + "\\.").verbosity(VerboseMode.SILENT);
        Map<String, Double> best = new HashMap<>();
        try {
            for (RunResult result : new Runner(options.build()).run()) {
                best.put(result.getPrimaryResult().getLabel(), result.getPrimaryResult().getStatistics().getMin());
            }
        }
        catch (RunnerException ex) {
            throw new IllegalStateException(ex);
        }
        return best;
    }

}

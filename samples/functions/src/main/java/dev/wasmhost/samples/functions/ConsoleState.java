package dev.wasmhost.samples.functions;

import java.time.Instant;
import java.util.List;
import java.util.Map;

import dev.wasmhost.MemoryType;
import dev.wasmhost.WasmModule;
import dev.wasmhost.spring.boot.autoconfigure.WasmPluginHandle;
import org.HdrHistogram.Histogram;

/**
 * What the console shows. Times are in microseconds, sizes in bytes.
 *
 * @param functions those that serve calls
 * @param refused files that are not deployed as they are, and why not
 * @param memory what all functions hold at the moment
 * @param heapUsed what the server's heap holds, garbage included
 * @param heapLimit what it may hold
 * @param requestLimit what the body of a call may have
 * @param moduleLimit what the file of a function may have
 */
record ConsoleState(List<Function> functions, Map<String, String> refused, long memory, long heapUsed, long heapLimit,
        long requestLimit, long moduleLimit) {

    /**
     * A function.
     *
     * @param version number of the version that serves
     * @param sha256 of its file
     * @param calls those that were let run
     * @param failed those of them that did not answer
     * @param refused those that were not let run
     * @param active those that run or wait
     * @param latency of the calls, from the request to the response
     * @param coldStarts first calls of a version
     * @param lastColdStart how long the last of them took
     * @param memory what an instance has at first
     * @param memoryLimit what it may have
     * @param denials requests to the system that were not granted
     * @param failures the last calls that did not succeed, the last first
     * @param refusedVersion why the last new version was refused; empty if it was not
     */
    record Function(String name, int version, String sha256, long calls, long failed, long refused, int active,
            Latency latency, long coldStarts, long lastColdStart, long memory, long memoryLimit, long denials,
            List<Failure> failures, String refusedVersion) {

        static Function of(DeployedFunction function) {
            WasmPluginHandle plugin = function.plugin();
            CallStatistics statistics = function.statistics();
            Histogram latencies = statistics.latencies();
            return new Function(function.name(), plugin.version(), plugin.sha256(), latencies.getTotalCount(),
                    statistics.failed(), statistics.refused(), plugin.statistics().active(), Latency.of(latencies),
                    statistics.coldStarts(), statistics.lastColdMicros(), memory(plugin.module()),
                    plugin.limits().memory(), statistics.denials(),
                    statistics.lastFailures().stream().map(Failure::of).toList(),
                    plugin.failedReload()
                        .map((event) -> String.valueOf(DeploymentProblems.of(event.failure()).getBody().getDetail()))
                        .orElse(""));
        }

        private static long memory(WasmModule module) {
            return module.exports()
                .stream()
                .map((export) -> export.type())
                .filter(MemoryType.class::isInstance)
                .map(MemoryType.class::cast)
                .mapToLong((type) -> type.limits().minimum() * MemoryType.PAGE_SIZE)
                .sum();
        }

    }

    /** Percentiles of times; all 0 if there is none. */
    record Latency(long p50, long p95, long p99, long max) {

        static Latency of(Histogram histogram) {
            return new Latency(histogram.getValueAtPercentile(50), histogram.getValueAtPercentile(95),
                    histogram.getValueAtPercentile(99), histogram.getMaxValue());
        }

    }

    /** A call that did not succeed. */
    record Failure(Instant at, int status, String title, String detail, String errorOutput) {

        static Failure of(CallStatistics.FailedCall failed) {
            Map<String, Object> properties = failed.problem().getProperties();
            Object errorOutput = (properties != null) ? properties.getOrDefault("errorOutput", "") : "";
            return new Failure(failed.at(), failed.problem().getStatus(), String.valueOf(failed.problem().getTitle()),
                    String.valueOf(failed.problem().getDetail()), errorOutput.toString());
        }

    }

}

package dev.wasmhost.benchmarks;

import java.util.Collection;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;

import dev.wasmhost.benchmarks.KernelProcess.Sample;

/** The best run of one kernel in each contestant, and whether all computed the same. */
final class KernelResult {

    private final String kernel;

    private final Map<Contestant, Long> best = new EnumMap<>(Contestant.class);

    private final Set<String> checksums = new HashSet<>();

    KernelResult(String kernel) {
        this.kernel = kernel;
    }

    void add(Contestant contestant, Sample sample) {
        this.best.merge(contestant, sample.nanoseconds(), Math::min);
        this.checksums.add(sample.checksum());
    }

    String kernel() {
        return this.kernel;
    }

    /** Returns whether all runs of all contestants returned the same. */
    boolean agreed() {
        return this.checksums.size() == 1;
    }

    /** Returns the fewest milliseconds, if the contestant ran it. */
    OptionalDouble milliseconds(Contestant contestant) {
        Long nanoseconds = this.best.get(contestant);
        return (nanoseconds != null) ? OptionalDouble.of(nanoseconds / 1e6) : OptionalDouble.empty();
    }

    /** Returns how many times as long as {@code other} the contestant took. */
    OptionalDouble ratio(Contestant contestant, Contestant other) {
        OptionalDouble time = milliseconds(contestant);
        OptionalDouble otherTime = milliseconds(other);
        if (time.isEmpty() || otherTime.isEmpty()) {
            return OptionalDouble.empty();
        }
        return OptionalDouble.of(time.getAsDouble() / otherTime.getAsDouble());
    }

    /** Returns the geometric mean of the ratios that there are. */
    static OptionalDouble mean(Collection<KernelResult> results, Contestant contestant, Contestant other) {
        OptionalDouble logarithm = results.stream()
            .map((result) -> result.ratio(contestant, other))
            .flatMapToDouble(OptionalDouble::stream)
            .map(Math::log)
            .average();
        return logarithm.isPresent() ? OptionalDouble.of(Math.exp(logarithm.getAsDouble())) : logarithm;
    }

}

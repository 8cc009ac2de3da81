package dev.wasmhost.wasi;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;

/**
 * What time guests are shown; data, so the same for the API, the command line and
 * configuration files. Immutable.
 *
 * <p>
 * A guest has a clock that tells the date, and monotonic ones that start at 0 with it.
 * The times of files are those of the file system they are in, whatever is set here.
 */
public sealed interface Clocks {

    /** Returns the host's time, as precise as it is. */
    static Clocks system() {
        return new Running();
    }

    /**
     * Returns the host's time, cut to multiples of {@code resolution}: guests cannot
     * measure what is shorter. Sleeping ends at such a multiple too, the first at which
     * the guest sees that enough time has passed.
     * @param resolution more than 0, at most a day
     * @throws IllegalArgumentException if it is something else
     */
    static Clocks coarse(Duration resolution) {
        return new Coarse(resolution);
    }

    /**
     * Returns a time that stands still but for the guest's sleeping, for runs that can be
     * repeated: all clocks show {@code instant}, or 0 for the monotonic ones, and what
     * the guest has slept since. Sleeping takes no time of the host's, except for a guest
     * that waits for a socket as well, or for ever.
     * @param instant from 1970 to 2261
     * @throws IllegalArgumentException if it is something else
     */
    static Clocks fixed(Instant instant) {
        return new Fixed(instant);
    }

    /** See {@link Clocks#system()}. */
    record Running() implements Clocks {
    }

    /**
     * See {@link Clocks#coarse(Duration)}.
     *
     * @param resolution what times are multiples of
     */
    record Coarse(Duration resolution) implements Clocks {

        private static final Duration MAXIMUM = Duration.ofDays(1);

        /** Checks the resolution. */
        public Coarse {
            Objects.requireNonNull(resolution, "resolution");
            if (resolution.isZero() || resolution.isNegative() || resolution.compareTo(MAXIMUM) > 0) {
                throw new IllegalArgumentException(
                        "clock resolution: expected more than 0 and at most a day, found " + resolution);
            }
        }

    }

    /**
     * See {@link Clocks#fixed(Instant)}.
     *
     * @param instant what the date is when the guest begins
     */
    record Fixed(Instant instant) implements Clocks {

        private static final Instant END = Instant.parse("2262-01-01T00:00:00Z");

        /** Checks the instant. */
        public Fixed {
            Objects.requireNonNull(instant, "instant");
            if (instant.isBefore(Instant.EPOCH) || !instant.isBefore(END)) {
                throw new IllegalArgumentException("fixed clock: expected 1970 to 2261, found " + instant);
            }
        }

    }

}

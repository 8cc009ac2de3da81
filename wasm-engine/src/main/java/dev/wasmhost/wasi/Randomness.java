package dev.wasmhost.wasi;

import java.util.Objects;
import java.util.OptionalLong;

/**
 * Where guests' random numbers come from, and how many they may have; immutable.
 *
 * @param seed what the numbers depend on; empty if nobody can predict them
 * @param bytesPerCall bytes that a call by the host may draw; what a guest asks for
 * beyond them is {@link Errno#EDQUOT}
 */
public record Randomness(OptionalLong seed, long bytesPerCall) {

    /** Bytes of a call unless set. */
    public static final long DEFAULT_BYTES_PER_CALL = 16L << 20;

    /**
     * Checks the numbers.
     * @throws IllegalArgumentException if {@code bytesPerCall} is negative
     */
    public Randomness {
        Objects.requireNonNull(seed, "seed");
        if (bytesPerCall < 0) {
            throw new IllegalArgumentException("random bytes a call: expected 0 or more, found " + bytesPerCall);
        }
    }

    /** Returns cryptographic randomness of the host. */
    public static Randomness secure() {
        return new Randomness(OptionalLong.empty(), DEFAULT_BYTES_PER_CALL);
    }

    /**
     * Returns numbers that are the same in each instance and each run, for runs that can
     * be repeated (SplitMix64): predictable, so of no use for keys.
     */
    public static Randomness seeded(long seed) {
        return new Randomness(OptionalLong.of(seed), DEFAULT_BYTES_PER_CALL);
    }

    /**
     * Returns the same with another bound for each call by the host; 0 grants nothing.
     */
    public Randomness withBytesPerCall(long bytes) {
        return new Randomness(this.seed, bytes);
    }

}

package dev.wasmhost;

import java.util.Objects;
import java.util.OptionalLong;

/**
 * Size bounds of a memory or table (spec 2.3.11).
 *
 * @param minimum the size at the start, unsigned; pages of 64 KiB for a memory, elements
 * for a table
 * @param maximum the size it can grow to, unsigned; empty if its type sets no bound
 */
public record Limits(long minimum, OptionalLong maximum) {

    /** Checks that there is a maximum or an empty one. */
    public Limits {
        Objects.requireNonNull(maximum, "maximum");
    }

    /** Returns limits without a maximum. */
    public static Limits from(long minimum) {
        return new Limits(minimum, OptionalLong.empty());
    }

    /** Returns limits with both bounds. */
    public static Limits between(long minimum, long maximum) {
        return new Limits(minimum, OptionalLong.of(maximum));
    }

    /**
     * Returns whether something of these limits may be supplied where {@code expected}
     * are asked for (spec 4.5.2).
     */
    public boolean matches(Limits expected) {
        if (Long.compareUnsigned(this.minimum, expected.minimum) < 0) {
            return false;
        }
        if (expected.maximum.isEmpty()) {
            return true;
        }
        return this.maximum.isPresent()
                && Long.compareUnsigned(this.maximum.getAsLong(), expected.maximum.getAsLong()) <= 0;
    }

    /** Returns for instance {@code 1..2} or {@code 1..}. */
    @Override
    public String toString() {
        String upper = this.maximum.isPresent() ? Long.toUnsignedString(this.maximum.getAsLong()) : "";
        return Long.toUnsignedString(this.minimum) + ".." + upper;
    }

}

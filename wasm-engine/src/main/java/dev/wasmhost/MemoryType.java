package dev.wasmhost;

import java.util.Objects;

/**
 * Type of a linear memory (spec 2.3.12).
 *
 * @param limits its size in pages of {@value #PAGE_SIZE} bytes
 */
public record MemoryType(Limits limits) implements ExternType {

    /** Bytes in a page. */
    public static final int PAGE_SIZE = 65536;

    /** Checks that there are limits. */
    public MemoryType {
        Objects.requireNonNull(limits, "limits");
    }

    @Override
    public ExternKind kind() {
        return ExternKind.MEMORY;
    }

    /** Returns for instance {@code memory 1..2}. */
    @Override
    public String toString() {
        return "memory " + this.limits;
    }

}

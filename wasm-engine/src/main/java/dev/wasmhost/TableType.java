package dev.wasmhost;

import java.util.Objects;

/**
 * Type of a table of references (spec 2.3.13).
 *
 * @param elementType type of every element
 * @param limits its size in elements
 */
public record TableType(ReferenceType elementType, Limits limits) implements ExternType {

    /** Checks that both parts are there. */
    public TableType {
        Objects.requireNonNull(elementType, "elementType");
        Objects.requireNonNull(limits, "limits");
    }

    @Override
    public ExternKind kind() {
        return ExternKind.TABLE;
    }

    /** Returns for instance {@code table 10..20 funcref}. */
    @Override
    public String toString() {
        return "table " + this.limits + " " + this.elementType;
    }

}

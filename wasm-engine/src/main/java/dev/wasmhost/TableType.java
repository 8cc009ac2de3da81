package dev.wasmhost;

import java.util.Objects;

/**
 * Type of a table of references (spec 2.3.13).
 *
 * @param addressType type of its indices
 * @param elementType type of every element
 * @param limits its size in elements
 */
public record TableType(AddressType addressType, ReferenceType elementType, Limits limits) implements ExternType {

    /** Checks that all parts are there. */
    public TableType {
        Objects.requireNonNull(addressType, "addressType");
        Objects.requireNonNull(elementType, "elementType");
        Objects.requireNonNull(limits, "limits");
    }

    /** Makes the type of a table with 32-bit indices. */
    public TableType(ReferenceType elementType, Limits limits) {
        this(AddressType.I32, elementType, limits);
    }

    @Override
    public ExternKind kind() {
        return ExternKind.TABLE;
    }

    /**
     * Returns for instance {@code table 10..20 funcref} or
     * {@code table i64 10.. funcref}.
     */
    @Override
    public String toString() {
        return "table " + ((this.addressType == AddressType.I64) ? "i64 " : "") + this.limits + " " + this.elementType;
    }

}

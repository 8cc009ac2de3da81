package dev.wasmhost;

import java.util.Objects;

/**
 * Type of references (spec 2.3.5).
 *
 * @param nullable whether null is one of its values
 * @param heapType what its other values point to
 */
public record ReferenceType(boolean nullable, HeapType heapType) implements ValueType {

    /** Checks that there is a heap type. */
    public ReferenceType {
        Objects.requireNonNull(heapType, "heapType");
    }

    /** Returns the name in the text format, short where there is a short one. */
    @Override
    public String toString() {
        return this.nullable ? this.heapType + "ref" : "(ref " + this.heapType + ")";
    }

}

package dev.wasmhost;

import org.jspecify.annotations.Nullable;

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

    @Override
    public boolean matches(StorageType expected) {
        return expected instanceof ReferenceType reference && (reference.nullable || !this.nullable)
                && this.heapType.matches(reference.heapType);
    }

    /** Returns the same type without null. */
    public ReferenceType nonNull() {
        return this.nullable ? new ReferenceType(false, this.heapType) : this;
    }

    /** Returns the name in the text format, short where there is a short one. */
    @Override
    public String toString() {
        if (this.nullable && this.heapType instanceof AbstractHeapType type) {
            return type.shortReference();
        }
        return (this.nullable ? "(ref null " : "(ref ") + this.heapType + ")";
    }

    // Not a record's, which are made like lambdas when the first module is decoded.

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ReferenceType type && this.nullable == type.nullable
                && this.heapType.equals(type.heapType);
    }

    @Override
    public int hashCode() {
        return 31 * this.heapType.hashCode() + Boolean.hashCode(this.nullable);
    }

}

package dev.wasmhost;

import java.util.Objects;

/**
 * Type of a field of a structure, or of the elements of an array (spec 2.3.9).
 *
 * @param storageType what it holds
 * @param mutable whether it can be set
 */
public record FieldType(StorageType storageType, boolean mutable) {

    /** Checks that there is a storage type. */
    public FieldType {
        Objects.requireNonNull(storageType, "storageType");
    }

    /** Returns the type of the values that it is read and written as. */
    public ValueType valueType() {
        return (this.storageType instanceof ValueType type) ? type : ValueType.I32;
    }

    /**
     * Returns whether a subtype may have this field where its supertype has
     * {@code expected} (spec 3.3.10).
     */
    public boolean matches(FieldType expected) {
        if (this.mutable != expected.mutable) {
            return false;
        }
        return this.mutable ? this.storageType.equals(expected.storageType)
                : this.storageType.matches(expected.storageType);
    }

    /** Returns for instance {@code (mut i8)}. */
    @Override
    public String toString() {
        return this.mutable ? "(mut " + this.storageType + ")" : this.storageType.toString();
    }

}

package dev.wasmhost;

/** Types of the addresses of a memory and of the indices into a table (spec 2.3.11). */
public enum AddressType {

    /** Unsigned 32-bit. */
    I32(NumberType.I32),
    /** Unsigned 64-bit. */
    I64(NumberType.I64);

    private final NumberType valueType;

    AddressType(NumberType valueType) {
        this.valueType = valueType;
    }

    /** Returns the type of an operand that is such an address. */
    public ValueType valueType() {
        return this.valueType;
    }

    /** Returns {@link #I32} unless both are {@link #I64}. */
    public AddressType narrower(AddressType other) {
        return (this == I64) ? other : this;
    }

    /** Returns the name in the text format. */
    @Override
    public String toString() {
        return this.valueType.toString();
    }

}

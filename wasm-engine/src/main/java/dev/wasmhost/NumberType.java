package dev.wasmhost;

/**
 * Types of numeric values (spec 2.3.1); integers have no sign of their own, only
 * operations do.
 */
public enum NumberType implements ValueType {

    /** 32-bit integer, a Java {@code int}. */
    I32("i32"),
    /** 64-bit integer, a Java {@code long}. */
    I64("i64"),
    /** 32-bit IEEE 754 number, a Java {@code float}. */
    F32("f32"),
    /** 64-bit IEEE 754 number, a Java {@code double}. */
    F64("f64");

    private final String text;

    NumberType(String text) {
        this.text = text;
    }

    @Override
    public boolean matches(StorageType expected) {
        return this == expected;
    }

    /** Returns the name in the text format. */
    @Override
    public String toString() {
        return this.text;
    }

}

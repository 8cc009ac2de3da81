package dev.wasmhost;

/** Integers that take less room in fields and elements than as values (spec 2.3.9). */
public enum PackedType implements StorageType {

    /** 8 bits; an i32 as a value. */
    I8("i8"),
    /** 16 bits; an i32 as a value. */
    I16("i16");

    private final String text;

    PackedType(String text) {
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

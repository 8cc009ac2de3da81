package dev.wasmhost;

/** Types of vectors (spec 2.3.2); lanes and their types are what operations say. */
public enum VectorType implements ValueType {

    /** 128 bits, a {@link V128}. */
    V128("v128");

    private final String text;

    VectorType(String text) {
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

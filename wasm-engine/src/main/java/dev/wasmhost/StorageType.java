package dev.wasmhost;

/** What a field of a structure or an element of an array holds (spec 2.3.9). */
public sealed interface StorageType permits ValueType, PackedType {

    /**
     * Returns whether everything of this type is also of type {@code expected} (spec
     * 3.3.10).
     */
    boolean matches(StorageType expected);

}

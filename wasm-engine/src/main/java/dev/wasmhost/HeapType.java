package dev.wasmhost;

/** What a reference points to (spec 2.3.4). */
public sealed interface HeapType permits AbstractHeapType, DefinedType {

    /** Functions of any type. */
    HeapType FUNC = AbstractHeapType.FUNC;

    /** Objects that belong to the host. */
    HeapType EXTERN = AbstractHeapType.EXTERN;

    /**
     * Returns whether everything of this type is also of type {@code expected} (spec
     * 3.3.3).
     */
    boolean matches(HeapType expected);

    /** Returns the type of the same hierarchy that all others of it match. */
    AbstractHeapType top();

}

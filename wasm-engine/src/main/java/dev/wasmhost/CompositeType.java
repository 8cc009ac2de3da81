package dev.wasmhost;

/** What a type definition consists of (spec 2.3.9). */
public sealed interface CompositeType permits FunctionType, StructType, ArrayType {

    /**
     * Returns whether a subtype may be this where its supertype is {@code expected} (spec
     * 3.3.9).
     */
    boolean matches(CompositeType expected);

    /** Returns the heap type that all types of this kind match. */
    AbstractHeapType kindOfHeap();

}

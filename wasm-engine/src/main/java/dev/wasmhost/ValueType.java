package dev.wasmhost;

/** Classifies the values that guest code computes with (spec 2.3.6). */
public sealed interface ValueType extends StorageType permits NumberType, VectorType, ReferenceType {

    /** 32-bit integer. */
    ValueType I32 = NumberType.I32;

    /** 64-bit integer. */
    ValueType I64 = NumberType.I64;

    /** 32-bit IEEE 754 number. */
    ValueType F32 = NumberType.F32;

    /** 64-bit IEEE 754 number. */
    ValueType F64 = NumberType.F64;

    /** 128-bit vector. */
    ValueType V128 = VectorType.V128;

    /** A function of any type, or null. */
    ReferenceType FUNCREF = new ReferenceType(true, HeapType.FUNC);

    /** Any host object, or null. */
    ReferenceType EXTERNREF = new ReferenceType(true, HeapType.EXTERN);

}

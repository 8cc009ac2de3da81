package dev.wasmhost.internal.module;

/**
 * What follows an instruction's code (spec 5.4); it also gives the instruction its shape
 * for the rest of the engine.
 */
public enum Immediate {

    /** Nothing; the signature is fixed. */
    NONE,
    /** Nothing; the signature depends on the operands. */
    PARAMETRIC,
    /** Nothing; transfers control or delimits a block. */
    CONTROL,
    /** A block type. */
    BLOCK,
    /** A block type, a vector of clauses. */
    CATCHES,
    /** A label. */
    LABEL,
    /** A vector of labels and a default one. */
    LABELS,
    /** A tag index. */
    TAG,
    /** A function index. */
    FUNCTION,
    /** A type index, a table index. */
    TYPE_TABLE,
    /** A type index. */
    TYPE,
    /** A type index, a field index. */
    TYPE_FIELD,
    /** A type index, a number of elements. */
    TYPE_COUNT,
    /** A type index, a data segment index. */
    TYPE_DATA,
    /** A type index, an element segment index. */
    TYPE_ELEMENT,
    /** Two type indices: target, source. */
    TYPE_TYPE,
    /** A heap type to cast to. */
    CAST,
    /** Flags, a label, two heap types: of the operand, to cast to. */
    LABEL_CAST,
    /** A vector of value types. */
    VALUE_TYPES,
    /** A local index. */
    LOCAL,
    /** A global index. */
    GLOBAL,
    /** A table index. */
    TABLE,
    /** Two table indices: target, source. */
    TABLE_TABLE,
    /** An element segment index, a table index. */
    ELEMENT_TABLE,
    /** An element segment index. */
    ELEMENT,
    /** Alignment, possibly a memory index, offset. */
    MEMORY_ACCESS,
    /** The same; the alignment must be the natural one. */
    ATOMIC_ACCESS,
    /** A byte that is zero. */
    FENCE,
    /** Alignment, possibly a memory index, offset, a lane. */
    MEMORY_LANE,
    /** A memory index. */
    MEMORY,
    /** Two memory indices: target, source. */
    MEMORY_MEMORY,
    /** A data segment index, a memory index. */
    DATA_MEMORY,
    /** A data segment index. */
    DATA,
    /** A signed 32-bit number. */
    I32,
    /** A signed 64-bit number. */
    I64,
    /** Four bytes. */
    F32,
    /** Eight bytes. */
    F64,
    /** Sixteen bytes. */
    V128,
    /** Sixteen lanes. */
    LANES,
    /** A lane. */
    LANE,
    /** A heap type. */
    HEAP_TYPE

}

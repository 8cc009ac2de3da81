package dev.wasmhost;

/**
 * Why a guest was aborted (spec 4.2.1); the text is the specification's, but for
 * {@link #INVALID_VALUE} and {@link #EXIT_DENIED}, for which there are none.
 */
public enum TrapReason {

    /** An {@code unreachable} instruction was reached. */
    UNREACHABLE("unreachable"),
    /** An access past the end of a memory. */
    OUT_OF_BOUNDS_MEMORY_ACCESS("out of bounds memory access"),
    /** An access past the end of a table. */
    OUT_OF_BOUNDS_TABLE_ACCESS("out of bounds table access"),
    /** Integer division by zero. */
    INTEGER_DIVIDE_BY_ZERO("integer divide by zero"),
    /** The result does not fit the integer type. */
    INTEGER_OVERFLOW("integer overflow"),
    /** A NaN has no integer value. */
    INVALID_CONVERSION_TO_INTEGER("invalid conversion to integer"),
    /** {@code call_indirect} with an index past the end of the table. */
    UNDEFINED_ELEMENT("undefined element"),
    /** {@code call_indirect} of a null element. */
    UNINITIALIZED_ELEMENT("uninitialized element"),
    /** {@code call_indirect} of a function of another type. */
    INDIRECT_CALL_TYPE_MISMATCH("indirect call type mismatch"),
    /** An atomic access at an address that is no multiple of its width. */
    UNALIGNED_ATOMIC("unaligned atomic"),
    /** {@code memory.atomic.wait32} or {@code wait64} on a memory that is not shared. */
    EXPECTED_SHARED_MEMORY("expected shared memory"),
    /** A null where a reference is needed. */
    NULL_REFERENCE("null reference"),
    /** {@code call_ref} of null. */
    NULL_FUNCTION_REFERENCE("null function reference"),
    /** {@code throw_ref} of null. */
    NULL_EXCEPTION_REFERENCE("null exception reference"),
    /** A field of null. */
    NULL_STRUCTURE_REFERENCE("null structure reference"),
    /** An element of null. */
    NULL_ARRAY_REFERENCE("null array reference"),
    /** The integer of null. */
    NULL_I31_REFERENCE("null i31 reference"),
    /** A reference that is not of the type it is cast to. */
    CAST_FAILURE("cast failure"),
    /** An access past the end of an array. */
    OUT_OF_BOUNDS_ARRAY_ACCESS("out of bounds array access"),
    /** The guest's calls nest too deeply. */
    CALL_STACK_EXHAUSTED("call stack exhausted"),
    /**
     * A result is not a value of its type by the canonical ABI: a misaligned pointer,
     * text that is not UTF-8.
     */
    INVALID_VALUE("invalid value"),
    /** The guest ended its program where the host does not allow that. */
    EXIT_DENIED("exit denied");

    private final String text;

    TrapReason(String text) {
        this.text = text;
    }

    /** Returns the specification's words. */
    @Override
    public String toString() {
        return this.text;
    }

}

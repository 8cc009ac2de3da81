package dev.wasmhost.internal.validation;

import dev.wasmhost.ValueType;

/**
 * The validator's typed operand stack, as a {@link CodeSink} may look at it while it is
 * called.
 */
public interface OperandStack {

    /**
     * Returns how many operands there are in the whole function, outer blocks' included.
     */
    int height();

    /**
     * Returns the type of the operand at {@code index}, 0 being the bottom of the
     * function's stack.
     */
    ValueType type(int index);

}

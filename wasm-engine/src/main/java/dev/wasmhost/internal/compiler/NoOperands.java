package dev.wasmhost.internal.compiler;

import dev.wasmhost.ValueType;
import dev.wasmhost.internal.validation.OperandStack;

/** The operand stack before a body has begun. */
final class NoOperands implements OperandStack {

    static final NoOperands INSTANCE = new NoOperands();

    private NoOperands() {
    }

    @Override
    public int height() {
        return 0;
    }

    @Override
    public ValueType type(int index) {
        throw new AssertionError(index);
    }

}

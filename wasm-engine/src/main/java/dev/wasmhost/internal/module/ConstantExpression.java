package dev.wasmhost.internal.module;

import java.util.List;

/**
 * An expression outside functions (spec 3.4.13), decoded and without its final
 * {@code end}.
 *
 * @param instructions what it does; any instruction before validation, constant ones
 * after it
 * @param offset where it is in the module
 */
public record ConstantExpression(List<ConstantInstruction> instructions, int offset) {

    /** Copies the list. */
    public ConstantExpression {
        instructions = List.copyOf(instructions);
    }

}

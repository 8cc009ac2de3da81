package dev.wasmhost.internal.module;

import java.util.Optional;

import dev.wasmhost.HeapType;

/**
 * An instruction of a constant expression.
 *
 * @param opcode which
 * @param immediate raw bits of a constant, the lower half of them for a v128, or the
 * first index; 0 if there is none
 * @param upper the upper half of a v128's raw bits, or the second index or number; 0 if
 * there is none
 * @param heapType the heap type of {@code ref.null}
 * @param offset where it is in the module
 */
public record ConstantInstruction(Opcode opcode, long immediate, long upper, Optional<HeapType> heapType, int offset) {
}

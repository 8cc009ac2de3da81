package dev.wasmhost.internal.module;

import java.util.Optional;

import dev.wasmhost.HeapType;

/**
 * An instruction of a constant expression.
 *
 * @param opcode which
 * @param immediate raw bits of a constant, or the first index; 0 if there is none
 * @param heapType the heap type of {@code ref.null}
 * @param offset where it is in the module
 */
public record ConstantInstruction(Opcode opcode, long immediate, Optional<HeapType> heapType, int offset) {
}

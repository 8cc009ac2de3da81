package dev.wasmhost.internal.compiler;

import java.util.BitSet;

/**
 * A run of instructions of one block that becomes a method of its own.
 *
 * @param start offset of its first instruction
 * @param end offset of the first instruction, or the block's {@code end} or {@code else},
 * behind it
 * @param size estimated bytes of its own method, without those of the regions inside it
 * @param used locals that its own method uses
 * @param written locals that its own method sets
 * @param usedInside locals that it or a region inside it uses
 * @param writtenInside locals that it or a region inside it sets
 */
record Region(int start, int end, int size, BitSet used, BitSet written, BitSet usedInside, BitSet writtenInside) {
}

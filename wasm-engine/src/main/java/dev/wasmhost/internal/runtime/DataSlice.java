package dev.wasmhost.internal.runtime;

/**
 * Bytes of a data segment that are still there for {@code memory.init}.
 *
 * @param bytes the module, shared and never written
 * @param start offset of the first byte
 * @param length how many; 0 once the segment is dropped
 */
public record DataSlice(byte[] bytes, int start, int length) {

    /** What is left of a segment that is dropped. */
    static final DataSlice DROPPED = new DataSlice(new byte[0], 0, 0);

}

package dev.wasmhost.internal.module;

/**
 * Bytes to initialize memories with (spec 2.5.8): a slice of the module.
 *
 * @param mode how they reach a memory
 * @param start offset of the first byte in the module
 * @param length how many bytes
 */
public record DataSegment(DataMode mode, int start, int length) {
}

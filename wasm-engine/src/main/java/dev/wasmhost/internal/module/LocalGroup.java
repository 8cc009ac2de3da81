package dev.wasmhost.internal.module;

import dev.wasmhost.ValueType;

/**
 * Locals of one type that are declared together (spec 5.5.13).
 *
 * @param count how many, unsigned 32-bit in the binary format but not more than
 * validation allows in total
 * @param type their type
 */
public record LocalGroup(int count, ValueType type) {
}

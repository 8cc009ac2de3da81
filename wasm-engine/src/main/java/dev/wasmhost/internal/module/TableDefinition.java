package dev.wasmhost.internal.module;

import java.util.Optional;

import dev.wasmhost.TableType;

/**
 * A table (spec 2.5.4).
 *
 * @param type its type
 * @param initializer what its elements are at the start; empty means null, or that the
 * table is imported
 */
public record TableDefinition(TableType type, Optional<ConstantExpression> initializer) {
}

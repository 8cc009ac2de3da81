package dev.wasmhost.internal.module;

import java.util.Optional;

import dev.wasmhost.GlobalType;

/**
 * A global (spec 2.5.6).
 *
 * @param type its type
 * @param initializer its first value; empty if the global is imported
 */
public record GlobalDefinition(GlobalType type, Optional<ConstantExpression> initializer) {
}

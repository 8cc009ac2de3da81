package dev.wasmhost.internal.module;

/** How an element segment reaches its table (spec 2.5.7). */
public sealed interface ElementMode {

    /** Copied into {@code table} at instantiation. */
    record Active(int table, ConstantExpression offset) implements ElementMode {
    }

    /** Copied only by {@code table.init}. */
    record Passive() implements ElementMode {
    }

    /** Never copied; only declares functions for {@code ref.func}. */
    record Declarative() implements ElementMode {
    }

}

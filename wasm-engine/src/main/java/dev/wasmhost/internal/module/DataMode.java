package dev.wasmhost.internal.module;

/** How a data segment reaches its memory (spec 2.5.8). */
public sealed interface DataMode {

    /** Copied into {@code memory} at instantiation. */
    record Active(int memory, ConstantExpression offset) implements DataMode {
    }

    /** Copied only by {@code memory.init}. */
    record Passive() implements DataMode {
    }

}

package dev.wasmhost;

import java.util.Objects;

/**
 * Type of a global variable (spec 2.3.14).
 *
 * @param valueType type of its value
 * @param mutable whether it can be set
 */
public record GlobalType(ValueType valueType, boolean mutable) implements ExternType {

    /** Checks that there is a value type. */
    public GlobalType {
        Objects.requireNonNull(valueType, "valueType");
    }

    @Override
    public ExternKind kind() {
        return ExternKind.GLOBAL;
    }

    /** Returns for instance {@code global (mut i32)}. */
    @Override
    public String toString() {
        return this.mutable ? "global (mut " + this.valueType + ")" : "global " + this.valueType;
    }

}

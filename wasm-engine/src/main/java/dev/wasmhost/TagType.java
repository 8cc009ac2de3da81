package dev.wasmhost;

import java.util.Objects;

/**
 * Type of a tag of guest exceptions (spec 2.3.16).
 *
 * @param functionType its parameters are the values that an exception carries; no results
 */
public record TagType(FunctionType functionType) implements ExternType {

    /** Checks that there is a function type. */
    public TagType {
        Objects.requireNonNull(functionType, "functionType");
    }

    @Override
    public ExternKind kind() {
        return ExternKind.TAG;
    }

    /** Returns for instance {@code tag (i32)}. */
    @Override
    public String toString() {
        return "tag " + this.functionType;
    }

}

package dev.wasmhost.spring.boot.autoconfigure;

import java.util.Objects;

/** Two beans, or two methods of one, have a host function of the same module and name. */
public final class DuplicateWasmHostFunctionException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String function;

    /**
     * Makes an exception.
     * @param function module, dot and name
     * @param one a method and its bean, in words
     * @param other the other one
     */
    public DuplicateWasmHostFunctionException(String function, String one, String other) {
        super("host function \"" + function + "\": expected one method, found " + one + " and " + other);
        this.function = Objects.requireNonNull(function, "function");
    }

    /** Returns module, dot and name. */
    public String function() {
        return this.function;
    }

}

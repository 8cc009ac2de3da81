package dev.wasmhost.internal.proxy;

import java.lang.invoke.MethodHandle;

import dev.wasmhost.WasmError;
import org.jspecify.annotations.Nullable;

/**
 * The exception that stands for an error of {@code result<T, error>}.
 *
 * @param type its class
 * @param constructor makes it of the error's value, if it has one; type
 * {@code (Object[]) -> Object}
 */
record ErrorMapping(Class<?> type, MethodHandle constructor) {

    /** What a call ends with that succeeded and is to throw. */
    record Thrown(Throwable exception) {
    }

    /** Returns the value in {@code ok}, or what is to be thrown. */
    @Nullable Object outcome(Choice result) {
        if (result.index() == 0) {
            return result.value();
        }
        Object[] arguments = (result.value() == null) ? new Object[0] : new Object[] { result.value() };
        return new Thrown((Throwable) Members.make(this.constructor, arguments));
    }

    /** Returns the result that a host function's exception means. */
    static Choice failure(Throwable exception) {
        return new Choice(1, ((WasmError<?>) exception).error());
    }

    /** The constructor is found by the class. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ErrorMapping mapping && this.type == mapping.type;
    }

    @Override
    public int hashCode() {
        return this.type.hashCode();
    }

}

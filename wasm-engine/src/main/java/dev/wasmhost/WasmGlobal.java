package dev.wasmhost;

import org.jspecify.annotations.Nullable;

/** A global variable (spec 4.2.9). Used by one thread at a time if it is mutable. */
public interface WasmGlobal extends WasmExtern {

    @Override
    GlobalType type();

    /**
     * Returns the value, boxed: {@link Integer}, {@link Long}, {@link Float},
     * {@link Double}, {@link V128} or a reference object.
     */
    @Nullable Object get();

    /**
     * Sets the value.
     * @throws IllegalStateException if the global is immutable
     * @throws IllegalArgumentException if {@code value} is not of the global's type
     */
    void set(@Nullable Object value);

}

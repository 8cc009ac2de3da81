package dev.wasmhost.internal.runtime;

import org.jspecify.annotations.Nullable;

/**
 * Makes references to host functions of one type, one for each instance that imports
 * them. Thread-safe.
 *
 * @param <T> what is called: a {@link dev.wasmhost.HostFunction} or a
 * {@link java.lang.invoke.MethodHandle}
 */
public interface HostReferences<T> {

    /**
     * Makes a reference.
     * @param owner the instance that imports the function; null if none does yet
     */
    FunctionReference reference(@Nullable GuestInstance owner, T target);

}

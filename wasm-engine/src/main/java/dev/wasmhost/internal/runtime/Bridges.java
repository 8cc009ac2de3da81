package dev.wasmhost.internal.runtime;

import java.lang.invoke.MethodHandle;

import org.jspecify.annotations.Nullable;

import dev.wasmhost.FunctionType;
import dev.wasmhost.HostFunction;

/**
 * Makes what connects host and guest for a signature; made by the compiler, one for an
 * engine. Thread-safe.
 */
public interface Bridges {

    /**
     * Makes a reference that calls a host function of raw bits; {@code type} is the
     * engine's one object.
     */
    FunctionReference hostFunction(FunctionType type, @Nullable GuestInstance owner, HostFunction function);

    /** Makes a reference that calls a host function of Java values. */
    FunctionReference hostFunction(FunctionType type, GuestInstance owner, MethodHandle handle);

    /**
     * Returns a handle that enters a guest's function of {@code type}: it takes a
     * {@link dev.wasmhost.WasmFunction} and the parameters as {@code int}, {@code long},
     * {@code float}, {@code double} or {@link Object}, and returns the one result
     * likewise or nothing.
     */
    MethodHandle entry(FunctionType type);

}

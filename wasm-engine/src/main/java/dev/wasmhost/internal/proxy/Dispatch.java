package dev.wasmhost.internal.proxy;

import dev.wasmhost.FunctionType;
import dev.wasmhost.WasmFunction;
import dev.wasmhost.WasmInstance;

/** How a method's calls reach its export. */
sealed interface Dispatch permits NumericCall, GuestCall {

    /** Returns what a proxy for one instance keeps for this method. */
    Object bind(WasmInstance instance);

    /**
     * Returns an instance's function of a name, of exactly the type that was resolved.
     */
    static WasmFunction function(WasmInstance instance, String name, FunctionType type) {
        WasmFunction function = instance.function(name);
        if (!function.type().equals(type)) {
            throw new IllegalArgumentException("instance of another module: expected an export \"" + name
                    + "\" of type " + type + ", found " + function.type());
        }
        return function;
    }

}

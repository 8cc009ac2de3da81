package dev.wasmhost.internal.runtime;

import dev.wasmhost.WasmInstance;
import dev.wasmhost.WasmInstances;
import dev.wasmhost.WasmModule;

/**
 * Makes typed proxies; supplied from outside, since the runtime knows nothing about them.
 */
public interface Binder {

    /** See {@link WasmInstance#bind(Class)}. */
    <T> T bind(Class<T> type, WasmModule module, WasmInstance instance);

    /** See {@link WasmModule#bind(Class, WasmInstances)}. */
    <T> T bind(Class<T> type, WasmModule module, WasmInstances instances);

}

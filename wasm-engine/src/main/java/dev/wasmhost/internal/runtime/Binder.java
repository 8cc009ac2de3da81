package dev.wasmhost.internal.runtime;

import dev.wasmhost.DynamicCalls;
import dev.wasmhost.ImportType;
import dev.wasmhost.WasmImports;
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

    /** See {@link WasmModule#dynamicCalls(WasmInstances)}. */
    DynamicCalls dynamicCalls(WasmModule module, WasmInstances instances);

    /**
     * Makes a method of the host a function that a module can import: of raw bits or
     * typed.
     * @throws dev.wasmhost.LinkException if it does not fit the import
     */
    WasmImports.Definition bind(ImportType wanted, WasmModule module, WasmImports.Definition.OfMethod method);

}

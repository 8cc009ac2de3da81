package dev.wasmhost.spring.boot.autoconfigure;

import dev.wasmhost.WasmLimits;
import dev.wasmhost.WasmModule;

/**
 * A plugin's file that was loaded and tried.
 *
 * @param settings where it is, and what it may do
 * @param module its code
 * @param hash of the file
 * @param limits what an instance may use
 * @param host what it can import
 * @param instances makes instances
 */
record LoadedModule(WasmProperties.Plugin settings, WasmModule module, FileHash hash, WasmLimits limits,
        PluginHost host, FreshInstances instances) {

}

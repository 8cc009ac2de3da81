package dev.wasmhost.spring.boot.autoconfigure;

import dev.wasmhost.WasmLimits;
import dev.wasmhost.WasmModule;

/**
 * A plugin's file that was loaded and tried.
 *
 * @param settings where it is, and what it may do
 * @param sha256 of the file, in lower case hexadecimal digits
 * @param module its code
 * @param limits what an instance may use
 * @param host what it can import
 * @param instances makes instances
 */
record LoadedModule(WasmProperties.Plugin settings, String sha256, WasmModule module, WasmLimits limits,
        PluginHost host, FreshInstances instances) {

}

package dev.wasmhost.spring.boot.autoconfigure;

import dev.wasmhost.WasmImports;

/** Offers plugins functions of the host besides WASI. */
@FunctionalInterface
interface PluginImports {

    /** Adds what the plugin of this name is granted. */
    void add(String plugin, WasmImports.Builder imports);

}

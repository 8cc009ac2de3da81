package dev.wasmhost.spring.boot.autoconfigure;

import dev.wasmhost.WasmImports;

/**
 * Offers plugins functions, memories and whatever else they import, besides WASI and the
 * host functions that are granted in YAML; beans of this type are called in their order,
 * for each version of each plugin. Has to be thread-safe.
 *
 * <p>
 * What is added here is granted: look at the name of the plugin.
 *
 * @see WasmHostFunction
 */
@FunctionalInterface
public interface WasmImportsCustomizer {

    /** Adds what the plugin of this name may use. */
    void customize(String plugin, WasmImports.Builder imports);

}

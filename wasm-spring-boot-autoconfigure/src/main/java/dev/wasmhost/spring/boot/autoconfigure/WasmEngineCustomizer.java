package dev.wasmhost.spring.boot.autoconfigure;

import dev.wasmhost.WasmEngine;

/**
 * Changes settings of the auto-configured {@link WasmEngine}; beans of this type are
 * called in their order.
 */
@FunctionalInterface
public interface WasmEngineCustomizer {

    /** Changes {@code builder}, which has the engine's defaults. */
    void customize(WasmEngine.Builder builder);

}

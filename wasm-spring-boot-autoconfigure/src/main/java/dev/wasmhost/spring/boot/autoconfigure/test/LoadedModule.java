package dev.wasmhost.spring.boot.autoconfigure.test;

import java.util.List;
import java.util.function.Consumer;

import dev.wasmhost.WasmEngine;
import dev.wasmhost.WasmImports;
import dev.wasmhost.WasmInstance;
import dev.wasmhost.WasmModule;
import dev.wasmhost.wasi.WasiPreview1;

/**
 * The module of an extension. Thread-safe.
 *
 * @param engine closed with this
 * @param module loaded by it
 * @param wasi what is granted
 * @param customizers offer further imports
 */
record LoadedModule(WasmEngine engine, WasmModule module, WasiPreview1 wasi,
        List<Consumer<WasmImports.Builder>> customizers) implements AutoCloseable {

    /** Makes an instance with {@code runsWasi}. */
    WasmInstance instantiate(WasiPreview1 runsWasi) {
        WasmImports.Builder imports = WasmImports.builder().add(runsWasi);
        this.customizers.forEach((customizer) -> customizer.accept(imports));
        return this.module.instantiate(imports.build());
    }

    @Override
    public void close() {
        this.engine.close();
    }

}

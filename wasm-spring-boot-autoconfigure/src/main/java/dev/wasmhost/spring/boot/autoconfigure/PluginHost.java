package dev.wasmhost.spring.boot.autoconfigure;

import java.util.function.Consumer;

import dev.wasmhost.WasmImports;
import dev.wasmhost.wasi.WasiPreview1;

/**
 * What a plugin can import. Thread-safe.
 *
 * @param wasi WASI as it is granted
 * @param more adds host functions and what customizers offer
 * @param listeners the sockets of {@code wasi}
 */
record PluginHost(WasiPreview1 wasi, Consumer<WasmImports.Builder> more,
        PluginListeners.Lease listeners) implements AutoCloseable {

    WasmImports imports() {
        return imports(this.wasi);
    }

    /** Returns the same with WASI for one run of a command. */
    WasmImports imports(WasiPreview1 ofRun) {
        WasmImports.Builder builder = WasmImports.builder().add(ofRun);
        this.more.accept(builder);
        return builder.build();
    }

    @Override
    public void close() {
        this.listeners.close();
    }

}

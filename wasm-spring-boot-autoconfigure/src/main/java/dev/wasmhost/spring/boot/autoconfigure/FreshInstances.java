package dev.wasmhost.spring.boot.autoconfigure;

import dev.wasmhost.ExportType;
import dev.wasmhost.FunctionType;
import dev.wasmhost.WasmCallOptions;
import dev.wasmhost.WasmImports;
import dev.wasmhost.WasmInstance;
import dev.wasmhost.WasmInstances;
import dev.wasmhost.WasmLimits;
import dev.wasmhost.WasmModule;
import org.jspecify.annotations.Nullable;

/** Gives every call an instance of its own, initialized and then closed. Thread-safe. */
final class FreshInstances implements WasmInstances {

    private static final ExportType INITIALIZE = new ExportType("_initialize", FunctionType.empty());

    private final WasmModule module;

    private final WasmImports imports;

    private final WasmLimits limits;

    private final boolean reactor;

    FreshInstances(WasmModule module, WasmImports imports, WasmLimits limits) {
        this.module = module;
        this.imports = imports;
        this.limits = limits;
        this.reactor = module.exports().contains(INITIALIZE);
    }

    @Override
    public WasmInstance acquire() {
        WasmInstance instance = this.module.instantiate(this.imports, this.limits);
        try {
            initialize(instance);
            return instance;
        }
        catch (RuntimeException | Error ex) {
            closeAfter(ex, instance);
            throw ex;
        }
    }

    /**
     * Counts as loading, not as a call: what a short timeout allows the exports is not
     * meant for this.
     */
    private void initialize(WasmInstance instance) {
        if (this.reactor) {
            instance.function(INITIALIZE.name()).invoke(new WasmCallOptions(this.limits.loadTimeout()));
        }
    }

    @Override
    public void release(WasmInstance instance, @Nullable Throwable failure) {
        instance.close();
    }

    private static void closeAfter(Throwable failure, WasmInstance instance) {
        try {
            instance.close();
        }
        catch (RuntimeException ex) {
            failure.addSuppressed(ex);
        }
    }

}

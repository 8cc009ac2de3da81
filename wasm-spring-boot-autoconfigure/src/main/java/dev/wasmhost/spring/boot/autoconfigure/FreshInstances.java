package dev.wasmhost.spring.boot.autoconfigure;

import java.util.function.Consumer;

import dev.wasmhost.ExportType;
import dev.wasmhost.FunctionType;
import dev.wasmhost.TemplateException;
import dev.wasmhost.WasmCallOptions;
import dev.wasmhost.WasmImports;
import dev.wasmhost.WasmInstance;
import dev.wasmhost.WasmLimits;
import dev.wasmhost.WasmModule;
import dev.wasmhost.WasmTemplate;

/**
 * Makes initialized instances of a plugin: of a template, or from the module if its state
 * cannot be copied. Thread-safe.
 */
abstract class FreshInstances {

    private static final ExportType INITIALIZE = new ExportType("_initialize", FunctionType.empty());

    private FreshInstances() {
    }

    /**
     * Initializes a plugin once, to find what does not work before the first call.
     * @param refused is told why there is no template, if that is so
     */
    static FreshInstances start(WasmModule module, WasmImports imports, WasmLimits limits, Consumer<String> refused) {
        Consumer<WasmInstance> initializer = initializer(module, limits);
        try {
            return new OfTemplate(module.template(imports, limits, initializer));
        }
        catch (TemplateException ex) {
            refused.accept(ex.getMessage());
            FreshInstances instances = new OfModule(module, imports, limits, initializer);
            instances.instantiate().close();
            return instances;
        }
    }

    /**
     * Counts as loading, not as a call: what a short timeout allows the exports is not
     * meant for this.
     */
    private static Consumer<WasmInstance> initializer(WasmModule module, WasmLimits limits) {
        if (!module.exports().contains(INITIALIZE)) {
            return (instance) -> {
            };
        }
        WasmCallOptions options = loadOptions(limits);
        return (instance) -> instance.function(INITIALIZE.name()).invoke(options);
    }

    private static WasmCallOptions loadOptions(WasmLimits limits) {
        WasmCallOptions options = WasmCallOptions.timeout(limits.loadTimeout());
        return (limits.fuel() != Long.MAX_VALUE) ? options.withFuel(Long.MAX_VALUE) : options;
    }

    /** Makes an instance, which the caller has to close. */
    abstract WasmInstance instantiate();

    /** Gives back what it takes to make instances; those that were made stay. */
    abstract void close();

    private static final class OfTemplate extends FreshInstances {

        private final WasmTemplate template;

        OfTemplate(WasmTemplate template) {
            this.template = template;
        }

        @Override
        WasmInstance instantiate() {
            return this.template.instantiate();
        }

        @Override
        void close() {
            this.template.close();
        }

    }

    private static final class OfModule extends FreshInstances {

        private final WasmModule module;

        private final WasmImports imports;

        private final WasmLimits limits;

        private final Consumer<WasmInstance> initializer;

        OfModule(WasmModule module, WasmImports imports, WasmLimits limits, Consumer<WasmInstance> initializer) {
            this.module = module;
            this.imports = imports;
            this.limits = limits;
            this.initializer = initializer;
        }

        @Override
        WasmInstance instantiate() {
            WasmInstance instance = this.module.instantiate(this.imports, this.limits);
            try {
                this.initializer.accept(instance);
                return instance;
            }
            catch (RuntimeException | Error ex) {
                closeAfter(ex, instance);
                throw ex;
            }
        }

        @Override
        void close() {
            // There is nothing but the module.
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

}

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
import org.jspecify.annotations.Nullable;

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
     */
    static FreshInstances start(WasmModule module, WasmImports imports, WasmLimits limits) {
        Initializer initializer = new Initializer(module.exports().contains(INITIALIZE) ? loadOptions(limits) : null);
        try {
            return new OfTemplate(module.template(imports, limits, initializer));
        }
        catch (TemplateException ex) {
            FreshInstances instances = new OfModule(module, imports, limits, initializer, ex);
            instances.instantiate().close();
            return instances;
        }
    }

    /**
     * Counts as loading, not as a call: what a short timeout allows the exports is not
     * meant for this.
     */
    private static WasmCallOptions loadOptions(WasmLimits limits) {
        WasmCallOptions options = WasmCallOptions.timeout(limits.loadTimeout());
        return (limits.fuel() != Long.MAX_VALUE) ? options.withFuel(Long.MAX_VALUE) : options;
    }

    /** Makes an instance, which the caller has to close. */
    abstract WasmInstance instantiate();

    /** Returns why there is no template; null if there is one. */
    abstract @Nullable TemplateException refusal();

    /** Gives back what it takes to make instances; those that were made stay. */
    abstract void close();

    /**
     * Initializes an instance.
     *
     * @param options of the call that does; null if there is nothing to call
     */
    private record Initializer(@Nullable WasmCallOptions options) implements Consumer<WasmInstance> {

        @Override
        public void accept(WasmInstance instance) {
            if (this.options != null) {
                instance.function(INITIALIZE.name()).invoke(this.options);
            }
        }

    }

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
        @Nullable TemplateException refusal() {
            return null;
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

        private final Initializer initializer;

        private final TemplateException refusal;

        OfModule(WasmModule module, WasmImports imports, WasmLimits limits, Initializer initializer,
                TemplateException refusal) {
            this.module = module;
            this.imports = imports;
            this.limits = limits;
            this.initializer = initializer;
            this.refusal = refusal;
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
        TemplateException refusal() {
            return this.refusal;
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

package dev.wasmhost.internal.validation;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

import dev.wasmhost.WasmFeature;
import dev.wasmhost.internal.module.Module;

/**
 * A module that keeps every rule of validation (spec 3): {@link ModuleValidator} has
 * found that, now or in an earlier run.
 *
 * @param module the module
 * @param features what its types, sections and instructions use
 */
public record ValidModule(Module module, Set<WasmFeature> features) {

    /** Copies the set; its order is that of the declarations. */
    public ValidModule {
        EnumSet<WasmFeature> copy = EnumSet.noneOf(WasmFeature.class);
        copy.addAll(features);
        features = Collections.unmodifiableSet(copy);
    }

}

package dev.wasmhost.internal.validation;

import java.util.Set;

import dev.wasmhost.WasmFeature;
import dev.wasmhost.internal.module.Module;

/**
 * A module that keeps every rule of validation (spec 3); only {@link ModuleValidator}
 * makes one.
 *
 * @param module the module
 * @param operandHeights for each body the most operands it ever has, in JVM slots: i64
 * and f64 count twice; shared, not to be written
 * @param features what its types, sections and instructions use
 */
public record ValidModule(Module module, int[] operandHeights, Set<WasmFeature> features) {

    /** Copies the set. */
    public ValidModule {
        features = Set.copyOf(features);
    }

}

package dev.wasmhost.spring.boot.autoconfigure;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Explains two host functions of one name. */
final class DuplicateWasmHostFunctionFailureAnalyzer
        extends AbstractFailureAnalyzer<DuplicateWasmHostFunctionException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, DuplicateWasmHostFunctionException cause) {
        return new FailureAnalysis("Plugins cannot be given the " + cause.getMessage() + ".",
                "Give one of them another 'name' or 'module' in its @WasmHostFunction, or remove one of the beans.",
                cause);
    }

}

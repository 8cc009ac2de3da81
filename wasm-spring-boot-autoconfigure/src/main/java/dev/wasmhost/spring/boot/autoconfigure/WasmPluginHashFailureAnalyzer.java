package dev.wasmhost.spring.boot.autoconfigure;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Explains a plugin's file that is not the pinned one. */
final class WasmPluginHashFailureAnalyzer extends AbstractFailureAnalyzer<WasmPluginHashException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, WasmPluginHashException cause) {
        String property = "wasm.plugins." + cause.plugin() + ".sha256";
        String description = "Plugin '" + cause.plugin() + "' (" + cause.location() + ") is not the file that '"
                + property + "' pins: its SHA-256 is " + cause.found() + ", expected is " + cause.expected() + ".";
        String action = "Find out who changed the file. If the change is meant, set '" + property + "' to '"
                + cause.found() + "'; otherwise put the pinned file back.";
        return new FailureAnalysis(description, action, cause);
    }

}

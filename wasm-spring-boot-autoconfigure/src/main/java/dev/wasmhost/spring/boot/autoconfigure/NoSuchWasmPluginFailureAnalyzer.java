package dev.wasmhost.spring.boot.autoconfigure;

import java.util.Optional;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Explains a plugin's name that the configuration does not have. */
final class NoSuchWasmPluginFailureAnalyzer extends AbstractFailureAnalyzer<NoSuchWasmPluginException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, NoSuchWasmPluginException cause) {
        String user = cause.type().map((type) -> "Interface " + type.getName()).orElse("The application");
        String description = user + " asks for a plugin '" + cause.plugin() + "', which is not configured. "
                + (cause.names().isEmpty() ? "No plugin is."
                        : "Configured are: " + String.join(", ", cause.names()) + ".");
        Optional<String> meant = Spelling.closest(cause.plugin(), cause.names());
        String action = meant.map((name) -> "Change the name to '" + name + "', or set").orElse("Set")
                + " 'wasm.plugins." + cause.plugin() + ".location' to the file of that plugin.";
        return new FailureAnalysis(description, action, cause);
    }

}

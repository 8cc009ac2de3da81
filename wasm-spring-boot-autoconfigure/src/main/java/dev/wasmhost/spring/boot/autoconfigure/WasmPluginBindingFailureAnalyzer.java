package dev.wasmhost.spring.boot.autoconfigure;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Explains an interface that does not fit its plugin. */
final class WasmPluginBindingFailureAnalyzer extends AbstractFailureAnalyzer<WasmPluginBindingException> {

    private static final int MAX_LISTED = 20;

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, WasmPluginBindingException cause) {
        String newLine = System.lineSeparator();
        String description = "Interface " + cause.type().getName() + " does not fit plugin '" + cause.plugin() + "':"
                + newLine + newLine + cause.misfits();
        String action = "Change the interface, or export what it asks for from the plugin. The plugin exports "
                + (cause.exports().isEmpty() ? "no functions."
                        : "these functions:" + newLine + newLine + listed(cause));
        return new FailureAnalysis(description, action, cause);
    }

    private static String listed(WasmPluginBindingException cause) {
        StringBuilder result = new StringBuilder();
        cause.exports()
            .stream()
            .limit(MAX_LISTED)
            .forEach((export) -> result.append("    ").append(export).append(System.lineSeparator()));
        int more = cause.exports().size() - MAX_LISTED;
        if (more > 0) {
            result.append("    and ").append(more).append(" more").append(System.lineSeparator());
        }
        return result.toString();
    }

}

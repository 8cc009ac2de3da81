package dev.wasmhost.spring.boot.autoconfigure;

import java.util.List;
import java.util.stream.Collectors;

import dev.wasmhost.LinkException;
import dev.wasmhost.WasmInterruptedException;
import dev.wasmhost.WasmLimitException;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Explains a plugin of which no instance can be made. */
final class WasmPluginStartFailureAnalyzer extends AbstractFailureAnalyzer<WasmPluginStartException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, WasmPluginStartException cause) {
        String description = "Plugin '" + cause.plugin() + "' (" + cause.location() + ") cannot be started: "
                + cause.reason().getMessage() + ".";
        return new FailureAnalysis(description, action(cause), cause);
    }

    private static String action(WasmPluginStartException cause) {
        if (cause.reason() instanceof LinkException) {
            return linking(cause);
        }
        if (cause.reason() instanceof WasmLimitException limit) {
            return PluginLimits.remedy(cause.plugin(), limit);
        }
        if (cause.reason() instanceof WasmInterruptedException) {
            return "Raise 'wasm.plugins." + cause.plugin()
                    + ".limits.load-timeout', or have the plugin do less when it is started.";
        }
        return "Find out why the plugin fails when it is started, from its output in logger 'wasm." + cause.plugin()
                + "' and from the stack trace, which names its functions. It gets only what 'wasm.plugins."
                + cause.plugin() + ".wasi' grants.";
    }

    private static String linking(WasmPluginStartException cause) {
        String property = "'wasm.plugins." + cause.plugin() + ".host-functions'";
        if (!cause.ungranted().isEmpty()) {
            return "If the plugin may call them, add " + quoted(cause.ungranted()) + " to " + property
                    + "; otherwise build it without these imports.";
        }
        if (String.valueOf(cause.reason().getMessage()).startsWith("incompatible import type")) {
            return "Change what the application offers to the type that the plugin imports, or the plugin.";
        }
        return "Build the plugin without this import, or offer it: by a method of a bean that is annotated with "
                + "@WasmHostFunction and granted in " + property + ", or by a WasmImportsCustomizer. "
                + (cause.hostFunctions().isEmpty() ? "No bean has such a method. "
                        : "Beans have: " + quoted(cause.hostFunctions()) + ". ")
                + "Everything else that plugins are offered is WASI preview 1 ('wasi_snapshot_preview1', "
                + "'wasi_unstable'). A function of module 'env' is usually one that the "
                + "plugin declares and nothing defines, or support of a toolchain that expects JavaScript around "
                + "it: link what is missing, or build for a target such as wasm32-wasi.";
    }

    private static String quoted(List<String> functions) {
        return functions.stream().map((function) -> "'" + function + "'").collect(Collectors.joining(", "));
    }

}

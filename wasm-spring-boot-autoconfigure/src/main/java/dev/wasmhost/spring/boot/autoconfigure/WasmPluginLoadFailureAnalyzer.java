package dev.wasmhost.spring.boot.autoconfigure;

import dev.wasmhost.InvalidModuleException;
import dev.wasmhost.MalformedModuleException;
import dev.wasmhost.ModuleNotCompiledException;
import dev.wasmhost.WasmException;
import dev.wasmhost.WasmLimitException;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Explains a plugin's file that is not a module the engine accepts. */
final class WasmPluginLoadFailureAnalyzer extends AbstractFailureAnalyzer<WasmPluginLoadException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, WasmPluginLoadException cause) {
        String description = "Plugin '" + cause.plugin() + "' cannot be loaded from " + cause.location() + ": "
                + describe(cause.reason());
        return new FailureAnalysis(description, action(cause), cause);
    }

    private static String describe(WasmException problem) {
        if (problem instanceof MalformedModuleException) {
            return "it is not a WebAssembly module: " + problem.getMessage() + ".";
        }
        if (problem instanceof InvalidModuleException) {
            return "its code breaks a rule of WebAssembly, or uses an addition to it that is not supported: "
                    + problem.getMessage() + ".";
        }
        if (problem instanceof ModuleNotCompiledException) {
            return "it was not compiled ahead of time, and a native image cannot compile.";
        }
        return problem.getMessage() + ".";
    }

    private static String action(WasmPluginLoadException cause) {
        String property = "'wasm.plugins." + cause.plugin() + ".location'";
        if (cause.reason() instanceof WasmLimitException limit) {
            return PluginLimits.remedy(cause.plugin(), limit);
        }
        if (cause.reason() instanceof ModuleNotCompiledException) {
            return "Put the file on the class path of the application, point " + property
                    + " to it there ('classpath:…'), "
                    + "and build the native image again, with the settings of plugins that it will have. A JVM runs any plugin.";
        }
        if (cause.reason() instanceof InvalidModuleException) {
            return "Build the plugin again, without what WebAssembly 3.0 and its threads do not have, or point "
                    + property + " to another file. If the engine was told to refuse a feature, allow it there.";
        }
        return "Point " + property + " to a core WebAssembly module: a file that a compiler wrote for a target such as "
                + "wasm32-wasi and that starts with the bytes 00 61 73 6d 01 00 00 00. Text (.wat) has to be assembled, "
                + "a component to be built as a core module; a damaged file has to be copied or built again.";
    }

}

package dev.wasmhost.spring.boot.autoconfigure;

import dev.wasmhost.WasmLimitException;
import dev.wasmhost.WasmLimits;

/**
 * Turns configured limits into the engine's, which name the property in their messages.
 */
final class PluginLimits {

    /** What is limited for all plugins together. */
    static final String MEMORY_BUDGET = "memory budget";

    private PluginLimits() {
    }

    static WasmLimits of(String plugin, WasmProperties.Limits limits) {
        WasmLimits.Builder builder = WasmLimits.builder().settingPrefix("wasm.plugins." + plugin + ".limits.");
        String limit = "memory";
        try {
            builder.memory(limits.memory().toBytes());
            limit = "timeout";
            builder.timeout(limits.timeout());
            limit = "load-timeout";
            builder.loadTimeout(limits.loadTimeout());
            limit = "stack";
            builder.stack(Math.toIntExact(limits.stack().toBytes()));
            limit = "table-elements";
            builder.tableElements(limits.tableElements());
            limit = "handles";
            builder.handles(limits.handles());
            limit = "host-call-bytes";
            builder.hostCallBytes(limits.hostCallBytes().toBytes());
            limit = "output";
            builder.output(limits.output().toBytes());
            limit = "module-size";
            builder.moduleSize(limits.moduleSize().toBytes());
            limit = "functions";
            builder.functions(limits.functions());
            limit = "compiled-code";
            builder.compiledCode(limits.compiledCode().toBytes());
            limit = "instances";
            builder.instances(limits.instances());
            limit = "fuel";
            if (limits.fuel() != null) {
                builder.fuel(limits.fuel());
            }
        }
        catch (IllegalArgumentException | ArithmeticException ex) {
            throw new WasmPluginConfigurationException(plugin, "limits." + limit, String.valueOf(ex.getMessage()), ex);
        }
        return builder.build();
    }

    /** Says what to do about a limit that the plugin {@code plugin} does not keep. */
    static String remedy(String plugin, WasmLimitException exceeded) {
        if (exceeded.limit().equals(MEMORY_BUDGET)) {
            return "Give the JVM a larger heap, of which all plugins together may use a quarter, or set the engine's "
                    + "memory budget with a bean of type WasmEngineCustomizer.";
        }
        return "If the plugin may have that much, raise 'wasm.plugins." + plugin + ".limits."
                + exceeded.limit().replace(' ', '-') + "'; otherwise build it so that it needs less.";
    }

}

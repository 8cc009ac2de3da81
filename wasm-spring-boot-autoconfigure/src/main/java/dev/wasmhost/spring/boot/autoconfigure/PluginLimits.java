package dev.wasmhost.spring.boot.autoconfigure;

import java.util.function.Consumer;

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
        set(plugin, "memory", builder, (b) -> b.memory(limits.memory().toBytes()));
        set(plugin, "timeout", builder, (b) -> b.timeout(limits.timeout()));
        set(plugin, "load-timeout", builder, (b) -> b.loadTimeout(limits.loadTimeout()));
        set(plugin, "stack", builder, (b) -> b.stack(Math.toIntExact(limits.stack().toBytes())));
        set(plugin, "table-elements", builder, (b) -> b.tableElements(limits.tableElements()));
        set(plugin, "handles", builder, (b) -> b.handles(limits.handles()));
        set(plugin, "host-call-bytes", builder, (b) -> b.hostCallBytes(limits.hostCallBytes().toBytes()));
        set(plugin, "output", builder, (b) -> b.output(limits.output().toBytes()));
        set(plugin, "module-size", builder, (b) -> b.moduleSize(limits.moduleSize().toBytes()));
        set(plugin, "functions", builder, (b) -> b.functions(limits.functions()));
        set(plugin, "compiled-code", builder, (b) -> b.compiledCode(limits.compiledCode().toBytes()));
        set(plugin, "instances", builder, (b) -> b.instances(limits.instances()));
        Long fuel = limits.fuel();
        if (fuel != null) {
            set(plugin, "fuel", builder, (b) -> b.fuel(fuel));
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

    private static void set(String plugin, String limit, WasmLimits.Builder builder,
            Consumer<WasmLimits.Builder> setter) {
        try {
            setter.accept(builder);
        }
        catch (IllegalArgumentException | ArithmeticException ex) {
            throw new WasmPluginConfigurationException(plugin, "limits." + limit, String.valueOf(ex.getMessage()), ex);
        }
    }

}

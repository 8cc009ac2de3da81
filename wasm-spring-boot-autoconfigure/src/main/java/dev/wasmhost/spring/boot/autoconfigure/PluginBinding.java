package dev.wasmhost.spring.boot.autoconfigure;

import org.jspecify.annotations.Nullable;

/**
 * An interface that is to become a bean.
 *
 * @param plugin name of the plugin that it is bound to
 * @param type the interface
 */
record PluginBinding(String plugin, Class<?> type) {

    PluginBinding {
        if (!type.isInterface() || type.isAnnotation()) {
            throw new IllegalArgumentException(
                    "plugin \"" + plugin + "\": expected an interface, found " + type.getName());
        }
    }

    /** Takes the plugin's name from the annotation of {@code type}. */
    static PluginBinding of(Class<?> type) {
        WasmPlugin annotation = type.getAnnotation(WasmPlugin.class);
        if (annotation == null) {
            throw new IllegalArgumentException(
                    type.getName() + ": expected a @WasmPlugin annotation, or a plugin name in @ImportWasmPlugins");
        }
        return new PluginBinding(annotation.value(), type);
    }

    // Written out as they are keys: what the JVM makes of a record is slow at start

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof PluginBinding binding && this.plugin.equals(binding.plugin)
                && this.type == binding.type;
    }

    @Override
    public int hashCode() {
        return 31 * this.plugin.hashCode() + this.type.hashCode();
    }

}

package dev.wasmhost.spring.boot.autoconfigure;

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

}

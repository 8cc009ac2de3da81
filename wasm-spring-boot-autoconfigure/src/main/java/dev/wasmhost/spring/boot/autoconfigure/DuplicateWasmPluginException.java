package dev.wasmhost.spring.boot.autoconfigure;

/** A plugin is to be loaded by a name that another one has. */
public final class DuplicateWasmPluginException extends WasmPluginException {

    private static final long serialVersionUID = 1L;

    DuplicateWasmPluginException(String plugin) {
        super(plugin, "plugin \"" + plugin + "\" cannot be loaded: there is one of this name; replace it, unload it "
                + "first, or choose another name", null);
    }

}

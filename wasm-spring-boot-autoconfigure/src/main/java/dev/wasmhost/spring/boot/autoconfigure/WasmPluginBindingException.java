package dev.wasmhost.spring.boot.autoconfigure;

import java.util.List;
import java.util.Objects;

/** An interface does not fit the exports of a plugin; the message lists every misfit. */
public final class WasmPluginBindingException extends WasmPluginException {

    private static final long serialVersionUID = 1L;

    private final Class<?> type;

    private final String misfits;

    private final transient List<String> exports;

    /**
     * Makes an exception.
     * @param plugin the plugin's name
     * @param type the interface
     * @param exports the functions that the plugin exports, with their types
     * @param cause what the engine says, with every misfit in its message
     */
    public WasmPluginBindingException(String plugin, Class<?> type, List<String> exports,
            IllegalArgumentException cause) {
        super(plugin, "plugin \"" + plugin + "\": " + cause.getMessage(), cause);
        String message = String.valueOf(cause.getMessage());
        this.misfits = message.substring(message.indexOf('\n') + 1);
        this.type = Objects.requireNonNull(type, "type");
        this.exports = List.copyOf(exports);
    }

    /** Returns the interface. */
    public Class<?> type() {
        return this.type;
    }

    /** Returns every misfit, in words, on a line of its own. */
    public String misfits() {
        return this.misfits;
    }

    /** Returns the functions that the plugin exports, each with its type. */
    public List<String> exports() {
        return this.exports;
    }

}

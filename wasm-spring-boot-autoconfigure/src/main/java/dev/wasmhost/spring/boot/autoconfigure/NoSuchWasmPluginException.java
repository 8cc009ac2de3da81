package dev.wasmhost.spring.boot.autoconfigure;

import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/** A plugin is asked for that {@code wasm.plugins} does not configure. */
public final class NoSuchWasmPluginException extends WasmPluginException {

    private static final long serialVersionUID = 1L;

    private final transient Set<String> names;

    private final @Nullable Class<?> type;

    /**
     * Makes an exception that lists the plugins there are.
     * @param plugin the name asked for
     * @param names the names there are
     * @param type the interface to be bound, null if there is none
     */
    public NoSuchWasmPluginException(String plugin, Set<String> names, @Nullable Class<?> type) {
        super(plugin, "no plugin \"" + plugin + "\"" + ((type != null) ? " for " + type.getName() : "")
                + ": expected one of " + names, null);
        this.names = new LinkedHashSet<>(names);
        this.type = type;
    }

    /** Returns the names of the configured plugins. */
    public Set<String> names() {
        return this.names;
    }

    /** Returns the interface that was to be bound to the plugin, if there is one. */
    public Optional<Class<?>> type() {
        return Optional.ofNullable(this.type);
    }

}

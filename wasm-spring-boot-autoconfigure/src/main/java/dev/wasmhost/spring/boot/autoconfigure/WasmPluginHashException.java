package dev.wasmhost.spring.boot.autoconfigure;

import java.util.Objects;

/** A plugin's file is not the one that {@code wasm.plugins.<name>.sha256} pins. */
public final class WasmPluginHashException extends WasmPluginException {

    private static final long serialVersionUID = 1L;

    private final String location;

    private final String expected;

    private final String found;

    /**
     * Makes an exception.
     * @param plugin the plugin's name
     * @param location where the file is, in words
     * @param expected what the property says, in hexadecimal digits
     * @param found the file's SHA-256, in hexadecimal digits
     */
    public WasmPluginHashException(String plugin, String location, String expected, String found) {
        super(plugin, "plugin \"" + plugin + "\" cannot be loaded: SHA-256: expected " + expected + ", found " + found
                + " (" + location + ")", null);
        this.location = Objects.requireNonNull(location, "location");
        this.expected = Objects.requireNonNull(expected, "expected");
        this.found = Objects.requireNonNull(found, "found");
    }

    /** Returns where the plugin's file is, in words. */
    public String location() {
        return this.location;
    }

    /** Returns the pinned SHA-256, in hexadecimal digits. */
    public String expected() {
        return this.expected;
    }

    /** Returns the file's SHA-256, in hexadecimal digits. */
    public String found() {
        return this.found;
    }

}

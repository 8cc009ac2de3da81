package dev.wasmhost.spring.boot.autoconfigure;

import java.util.Objects;

/** A command that serves an interface ended with an exit status that is not 0. */
public final class WasmCommandException extends WasmPluginException {

    private static final long serialVersionUID = 1L;

    private final int status;

    private final String errorOutput;

    /**
     * Makes an exception.
     * @param plugin the plugin's name
     * @param status the exit status, unsigned 32-bit
     * @param errorOutput the last of what it wrote to standard error, escaped
     */
    public WasmCommandException(String plugin, int status, String errorOutput) {
        super(plugin, "plugin \"" + plugin + "\" failed: expected exit status 0, found "
                + Integer.toUnsignedString(status) + (errorOutput.isEmpty() ? "" : ": " + lastLine(errorOutput)), null);
        this.status = status;
        this.errorOutput = Objects.requireNonNull(errorOutput, "errorOutput");
    }

    private static String lastLine(String text) {
        return text.substring(text.lastIndexOf('\n') + 1);
    }

    /** Returns the exit status, unsigned 32-bit, not 0. */
    public int status() {
        return this.status;
    }

    /**
     * Returns the last lines that it wrote to standard error, at most 4096 characters;
     * what could forge entries of a log is escaped.
     */
    public String errorOutput() {
        return this.errorOutput;
    }

}

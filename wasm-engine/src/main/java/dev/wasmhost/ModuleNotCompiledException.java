package dev.wasmhost;

/**
 * A module has to be compiled, and this JVM cannot: in a native image only what was
 * {@linkplain AheadOfTimeCompilation compiled ahead of time} runs.
 */
public final class ModuleNotCompiledException extends WasmException {

    private static final long serialVersionUID = 1L;

    /** Makes an exception with this message. */
    public ModuleNotCompiledException(String message) {
        super(message, null);
    }

}

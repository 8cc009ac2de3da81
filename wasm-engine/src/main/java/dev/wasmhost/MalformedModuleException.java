package dev.wasmhost;

/**
 * The bytes are not a WebAssembly module (spec 5); says what was expected, what was found
 * and the offset.
 */
public final class MalformedModuleException extends WasmException {

    private static final long serialVersionUID = 1L;

    private final long offset;

    /**
     * Makes an exception whose message ends with the offset.
     * @param what the problem, in the specification's words first
     * @param offset byte offset in the module
     */
    public MalformedModuleException(String what, long offset) {
        super(what + " (offset 0x" + Long.toHexString(offset) + ")", null);
        this.offset = offset;
    }

    /** Returns the byte offset in the module of what is wrong. */
    public long offset() {
        return this.offset;
    }

}

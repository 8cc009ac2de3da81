package dev.wasmhost;

/**
 * The bytes are not a WebAssembly module (spec 5); says what was expected, what was found
 * and the offset.
 */
public final class MalformedModuleException extends WasmException {

    private static final long serialVersionUID = 1L;

    private final String what;

    private final long offset;

    /**
     * Makes an exception whose message ends with the offset.
     * @param what the problem, in the specification's words first
     * @param offset byte offset in the module
     */
    public MalformedModuleException(String what, long offset) {
        this(what, "", offset);
    }

    private MalformedModuleException(String what, String where, long offset) {
        super(what + " (" + where + "offset 0x" + Long.toHexString(offset) + ")", null);
        this.what = what;
        this.offset = offset;
    }

    /**
     * Returns the same exception with the part of the module in its message, for instance
     * {@code i32.load in function 12 "parse"}.
     */
    public MalformedModuleException in(String where) {
        MalformedModuleException exception = new MalformedModuleException(this.what, where + ", ", this.offset);
        exception.setStackTrace(getStackTrace());
        return exception;
    }

    /** Returns the byte offset in the module of what is wrong. */
    public long offset() {
        return this.offset;
    }

}

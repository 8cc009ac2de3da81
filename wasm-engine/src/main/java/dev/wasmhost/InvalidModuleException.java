package dev.wasmhost;

/**
 * A well-formed module breaks a rule of validation (spec 3); the message says which,
 * where.
 */
public final class InvalidModuleException extends WasmException {

    private static final long serialVersionUID = 1L;

    private final long offset;

    /**
     * Makes an exception whose message ends with the place.
     * @param what the rule that is broken, in the specification's words first
     * @param where the part of the module, for instance
     * {@code i32.add in function 12 "parse"}
     * @param offset byte offset in the module
     */
    public InvalidModuleException(String what, String where, long offset) {
        super(what + " (" + where + ", offset 0x" + Long.toHexString(offset) + ")", null);
        this.offset = offset;
    }

    /** Returns the byte offset in the module of what is wrong. */
    public long offset() {
        return this.offset;
    }

}

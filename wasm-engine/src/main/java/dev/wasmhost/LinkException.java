package dev.wasmhost;

/**
 * An import is missing or of another type than the module asks for (spec 4.7.2), or an
 * export that a host module needs is.
 */
public final class LinkException extends WasmException {

    private static final long serialVersionUID = 1L;

    /** Makes an exception with this message. */
    public LinkException(String message) {
        super(message, null);
    }

}

package dev.wasmhost.internal.component;

/** A section is not what it should be, or newer than this reader. */
final class UnreadableException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    UnreadableException(String message, int offset) {
        super(message + " (offset 0x" + Integer.toHexString(offset) + ")", null, false, false);
    }

}

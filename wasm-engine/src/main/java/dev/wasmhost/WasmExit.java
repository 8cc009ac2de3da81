package dev.wasmhost;

/**
 * The guest asked to end its program, as WASI's {@code proc_exit} does: not a failure by
 * itself.
 */
public final class WasmExit extends WasmException {

    private static final long serialVersionUID = 1L;

    private final int status;

    /** Makes the exception for this exit status. */
    public WasmExit(int status) {
        super("exit status " + Integer.toUnsignedString(status), null);
        this.status = status;
    }

    /** Returns the exit status, unsigned 32-bit; 0 is success. */
    public int status() {
        return this.status;
    }

}

package dev.wasmhost;

import java.util.Objects;

/** A call was stopped from outside before it ended; its instance is to be discarded. */
public final class WasmInterruptedException extends WasmException {

    private static final long serialVersionUID = 1L;

    private final Reason reason;

    /** Makes an exception for a call that was stopped for {@code reason}. */
    public WasmInterruptedException(Reason reason, String message) {
        super(message, null);
        this.reason = Objects.requireNonNull(reason, "reason");
    }

    /** Returns who or what stopped the call. */
    public Reason reason() {
        return this.reason;
    }

    /** What stops a call. */
    public enum Reason {

        /** Its time was over. */
        DEADLINE,
        /** {@link WasmInstance#interrupt()}. */
        CANCELLED,
        /** Its fuel was used up. */
        FUEL

    }

}

package dev.wasmhost;

import java.util.Objects;

import org.jspecify.annotations.Nullable;

/**
 * A guest did something forbidden and was aborted; its stack trace holds the guest's
 * function names.
 */
public final class WasmTrap extends WasmException {

    private static final long serialVersionUID = 1L;

    private final TrapReason reason;

    /** Makes a trap with the reason's own words as message. */
    public WasmTrap(TrapReason reason) {
        this(reason, reason.toString(), null);
    }

    /** Makes a trap with details; {@code message} starts with the reason's words. */
    public WasmTrap(TrapReason reason, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.reason = Objects.requireNonNull(reason, "reason");
    }

    /** Returns why. */
    public TrapReason reason() {
        return this.reason;
    }

}

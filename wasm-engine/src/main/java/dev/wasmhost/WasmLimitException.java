package dev.wasmhost;

import java.util.Objects;

/** A module or a guest asked for more than it is allowed. */
public final class WasmLimitException extends WasmException {

    private static final long serialVersionUID = 1L;

    private final String limit;

    private final long asked;

    private final long allowed;

    /**
     * Makes an exception with the message
     * {@code <limit> limit: asked for <asked>, allowed <allowed> (<setting>)}.
     * @param limit what is limited, for instance {@code memory}
     * @param asked how much was asked for
     * @param allowed how much is allowed
     * @param setting name of the setting that raises the limit
     */
    public WasmLimitException(String limit, long asked, long allowed, String setting) {
        super(limit + " limit: asked for " + Long.toUnsignedString(asked) + ", allowed " + allowed + " (" + setting
                + ")", null);
        this.limit = Objects.requireNonNull(limit, "limit");
        this.asked = asked;
        this.allowed = allowed;
    }

    /** Returns what is limited, for instance {@code memory}. */
    public String limit() {
        return this.limit;
    }

    /** Returns how much was asked for, unsigned; bytes for sizes. */
    public long asked() {
        return this.asked;
    }

    /** Returns how much is allowed; bytes for sizes. */
    public long allowed() {
        return this.allowed;
    }

}

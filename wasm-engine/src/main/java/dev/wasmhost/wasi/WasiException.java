package dev.wasmhost.wasi;

import java.util.Objects;

/** Ends a WASI function with an errno; never leaves this package. */
final class WasiException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final Errno errno;

    private final boolean denial;

    private final String setting;

    private WasiException(Errno errno, boolean denial, String setting) {
        super(errno.name(), null, false, false);
        this.errno = Objects.requireNonNull(errno, "errno");
        this.denial = denial;
        this.setting = setting;
    }

    /** An ordinary failure. */
    static WasiException failed(Errno errno) {
        return new WasiException(errno, false, "");
    }

    /** A refusal, which the operator is told. */
    static WasiException denied(Errno errno) {
        return new WasiException(errno, true, "");
    }

    /** A refusal of more than a limit allows, with the setting that raises it. */
    static WasiException exhausted(Errno errno, String setting) {
        return new WasiException(errno, true, setting);
    }

    Errno errno() {
        return this.errno;
    }

    /** Returns the setting that raises the limit, empty if it was none. */
    String setting() {
        return this.setting;
    }

    boolean isDenial() {
        return this.denial;
    }

}

package dev.wasmhost.wasi;

import java.util.Objects;

/** Ends a WASI function with an errno; never leaves this package. */
final class WasiException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final Errno errno;

    private final boolean denial;

    private WasiException(Errno errno, boolean denial) {
        super(errno.name(), null, false, false);
        this.errno = Objects.requireNonNull(errno, "errno");
        this.denial = denial;
    }

    /** An ordinary failure. */
    static WasiException failed(Errno errno) {
        return new WasiException(errno, false);
    }

    /** A refusal, which the operator is told. */
    static WasiException denied(Errno errno) {
        return new WasiException(errno, true);
    }

    Errno errno() {
        return this.errno;
    }

    boolean isDenial() {
        return this.denial;
    }

}

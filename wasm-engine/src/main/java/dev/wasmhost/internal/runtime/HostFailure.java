package dev.wasmhost.internal.runtime;

/**
 * Carries what a host function threw through guest code, which cannot catch it; unwrapped
 * where the host entered.
 */
final class HostFailure extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final Throwable thrown;

    HostFailure(Throwable thrown) {
        super(null, thrown, false, false);
        this.thrown = thrown;
    }

    /** Returns what the host function threw. */
    Throwable thrown() {
        return this.thrown;
    }

}

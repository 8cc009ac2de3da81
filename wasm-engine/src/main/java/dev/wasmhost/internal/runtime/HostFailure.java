package dev.wasmhost.internal.runtime;

/**
 * Carries what a host function threw through guest code, which cannot catch it; unwrapped
 * where the host entered.
 */
final class HostFailure extends RuntimeException {

    private static final long serialVersionUID = 1L;

    HostFailure(Throwable cause) {
        super(null, cause, false, false);
    }

}

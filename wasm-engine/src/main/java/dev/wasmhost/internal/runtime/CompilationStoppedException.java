package dev.wasmhost.internal.runtime;

/**
 * Ends a compilation whose call is to stop. Not a {@link ClassNotFoundException}: the JVM
 * would remember that at the call site for ever, while after this one the next call
 * compiles again.
 */
public final class CompilationStoppedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** Makes an exception without a stack trace. */
    public CompilationStoppedException() {
        super("compilation stopped", null, false, false);
    }

}

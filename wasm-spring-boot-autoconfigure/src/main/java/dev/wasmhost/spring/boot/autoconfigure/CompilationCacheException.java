package dev.wasmhost.spring.boot.autoconfigure;

/** What {@code wasm.compilation-cache} says cannot be used. */
final class CompilationCacheException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String reason;

    CompilationCacheException(IllegalArgumentException cause) {
        super("wasm.compilation-cache: " + cause.getMessage(), cause);
        this.reason = String.valueOf(cause.getMessage());
    }

    /** Returns what is wrong. */
    String reason() {
        return this.reason;
    }

}

package dev.wasmhost.spring.boot.autoconfigure;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Explains a cache whose directory or key file is not safe. */
final class CompilationCacheFailureAnalyzer extends AbstractFailureAnalyzer<CompilationCacheException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, CompilationCacheException cause) {
        return new FailureAnalysis("The cache for compiled code cannot be used: " + cause.reason() + ".",
                "Point 'wasm.compilation-cache.directory' to a directory that only the application's user can enter "
                        + "(mode 700), and 'wasm.compilation-cache.key-file' to a file outside of it that only this "
                        + "user can read (mode 600); or remove both to do without the cache.",
                cause);
    }

}

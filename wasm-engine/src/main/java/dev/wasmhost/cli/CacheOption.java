package dev.wasmhost.cli;

import java.nio.file.Path;
import java.util.Optional;

import dev.wasmhost.CompilationCache;
import dev.wasmhost.WasmEngine;

/** Makes an engine that keeps compiled code where {@code --cache} says. */
final class CacheOption {

    static final String NAME = "--cache";

    private CacheOption() {
    }

    static WasmEngine build(WasmEngine.Builder builder, Options options) throws CommandException {
        Optional<String> directory = options.one(NAME);
        try {
            if (directory.isPresent()) {
                builder.compilationCache(CompilationCache.of(Path.of(directory.get())));
            }
            return builder.build();
        }
        catch (IllegalArgumentException ex) {
            throw CommandException.usage(NAME + ": " + ex.getMessage());
        }
    }

}

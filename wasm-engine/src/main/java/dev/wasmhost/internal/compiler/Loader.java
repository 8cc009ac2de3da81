package dev.wasmhost.internal.compiler;

import java.nio.file.Path;
import java.io.IOException;
import java.util.Set;
import dev.wasmhost.*;
import dev.wasmhost.internal.runtime.EngineContext;

public final class Loader {
    public Loader(EngineContext context, Set<WasmFeature> features) { }
    public WasmModule load(byte[] bytes, WasmLimits limits) { throw new AssertionError(); }
    public WasmModule load(Path file, WasmLimits limits) throws IOException { throw new AssertionError(); }
}

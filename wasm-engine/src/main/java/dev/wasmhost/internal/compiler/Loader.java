package dev.wasmhost.internal.compiler;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;

import dev.wasmhost.WasmFeature;
import dev.wasmhost.WasmInterruptedException;
import dev.wasmhost.WasmLimitException;
import dev.wasmhost.WasmLimits;
import dev.wasmhost.WasmModule;
import dev.wasmhost.internal.binary.ModuleDecoder;
import dev.wasmhost.internal.module.Module;
import dev.wasmhost.internal.runtime.Binder;
import dev.wasmhost.internal.runtime.Bridges;
import dev.wasmhost.internal.runtime.EngineContext;
import dev.wasmhost.internal.runtime.LoadedModule;
import dev.wasmhost.internal.validation.ModuleValidator;
import dev.wasmhost.internal.validation.ValidModule;

/**
 * Takes a module's bytes through decoding and validation and prepares its compiler.
 * Thread-safe.
 */
public final class Loader {

    private final EngineContext engine;

    private final Set<WasmFeature> features;

    private final SignatureClasses signatures = new SignatureClasses();

    public Loader(EngineContext engine, Set<WasmFeature> features) {
        this.engine = engine;
        this.features = features;
    }

    /** Returns what connects host and guests. */
    public Bridges bridges() {
        return this.signatures;
    }

    /** Loads a module; {@code bytes} are copied. */
    public WasmModule load(byte[] bytes, WasmLimits limits, Binder binder) {
        this.engine.checkOpen();
        checkSize(bytes.length, limits);
        return loadOwned(bytes.clone(), limits, binder);
    }

    /** Loads a module from a file, which is not read past the limit. */
    public WasmModule load(Path file, WasmLimits limits, Binder binder) throws IOException {
        this.engine.checkOpen();
        checkSize(Files.size(file), limits);
        int most = (int) Math.min(limits.moduleSize() + 1, Integer.MAX_VALUE - 8);
        try (InputStream stream = Files.newInputStream(file)) {
            byte[] bytes = stream.readNBytes(most);
            checkSize(bytes.length, limits);
            return loadOwned(bytes, limits, binder);
        }
    }

    private static void checkSize(long size, WasmLimits limits) {
        if (size > limits.moduleSize()) {
            throw new WasmLimitException("module size", size, limits.moduleSize(), limits.setting("module-size"));
        }
    }

    private WasmModule loadOwned(byte[] bytes, WasmLimits limits, Binder binder) {
        long start = System.nanoTime();
        Runnable poll = () -> {
            if (System.nanoTime() - start > limits.loadTimeout().toNanos()) {
                throw new WasmInterruptedException(WasmInterruptedException.Reason.DEADLINE,
                        "loading stopped after its " + limits.loadTimeout().toMillis() + "ms limit ("
                                + limits.setting("load-timeout") + ")");
            }
        };
        Module module = ModuleDecoder.decode(bytes, limits, this.features);
        ValidModule valid = ModuleValidator.validate(module, this.features, poll);
        ModuleCompiler compiler = new ModuleCompiler(this.engine, valid, this.signatures);
        return new LoadedModule(this.engine, module, compiler, this.signatures, binder, limits, valid.features(),
                compiler::functionName);
    }

}

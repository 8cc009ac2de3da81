package dev.wasmhost.internal.compiler;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.Set;
import java.util.zip.CRC32;

import org.jspecify.annotations.Nullable;

import dev.wasmhost.AheadOfTimeCompilation;
import dev.wasmhost.DefinedType;
import dev.wasmhost.ModuleNotCompiledException;
import dev.wasmhost.WasmFeature;
import dev.wasmhost.WasmInterruptedException;
import dev.wasmhost.WasmLimitException;
import dev.wasmhost.WasmLimits;
import dev.wasmhost.WasmModule;
import dev.wasmhost.internal.binary.ModuleDecoder;
import dev.wasmhost.internal.cache.AheadOfTimeIndex;
import dev.wasmhost.internal.cache.CacheKey;
import dev.wasmhost.internal.cache.CodeStore;
import dev.wasmhost.internal.cache.DirectoryCache;
import dev.wasmhost.internal.module.Module;
import dev.wasmhost.internal.module.ModuleDigest;
import dev.wasmhost.internal.proxy.ProxyBinder;
import dev.wasmhost.internal.proxy.ProxyClasses;
import dev.wasmhost.internal.runtime.Binder;
import dev.wasmhost.internal.runtime.Bridges;
import dev.wasmhost.internal.runtime.CodeOptions;
import dev.wasmhost.internal.runtime.EngineContext;
import dev.wasmhost.internal.runtime.LoadedModule;
import dev.wasmhost.internal.validation.ModuleValidator;
import dev.wasmhost.internal.validation.ValidModule;

/**
 * Takes a module's bytes through decoding and validation and prepares its compiler.
 * Thread-safe.
 */
public final class Loader {

    /**
     * The name under which it is kept that a module is valid, and which features it uses.
     */
    private static final String VALID = "valid";

    private final EngineContext engine;

    private final Set<WasmFeature> features;

    private final @Nullable DirectoryCache cache;

    private final @Nullable ApplicationClasses application;

    /** Whether this JVM makes no classes. */
    private final boolean nativeImage = System.getProperty("org.graalvm.nativeimage.imagecode") != null;

    private final SignatureClasses signatures;

    private final AggregateClasses aggregates;

    /**
     * Makes a loader.
     * @param cache where compiled code is kept; null if it is not
     * @param application has code that was compiled ahead of time; null if it is not used
     */
    public Loader(EngineContext engine, Set<WasmFeature> features, @Nullable DirectoryCache cache,
            @Nullable ClassLoader application) {
        this.engine = engine;
        this.features = features;
        this.cache = cache;
        this.application = (application != null) ? ApplicationClasses.open(application, options(), this.nativeImage)
                : null;
        this.signatures = new SignatureClasses(
                (cache != null) ? cache.store(new CacheKey("signatures", "")) : CodeStore.none(), this.application);
        this.aggregates = new AggregateClasses(engine,
                (cache != null) ? cache.store(new CacheKey("types", "")) : CodeStore.none(), this.application);
    }

    /** Returns how modules are compiled. */
    private String options() {
        CodeOptions code = this.engine.options();
        return "interruptible " + code.interruptible() + ", fuel " + code.fuel() + ", deterministic "
                + code.deterministic() + ", " + names(this.features);
    }

    private CodeStore store(ModuleDigest digest) {
        if (this.cache == null) {
            return CodeStore.none();
        }
        String options = options() + (ClientCompiler.isAlone() ? ", C1 alone" : "");
        return this.cache.store(new CacheKey(digest.sha256(), options));
    }

    /** Returns whether there is code that was compiled ahead of time for this engine. */
    public boolean hasApplicationClasses() {
        return this.application != null;
    }

    /** Returns classes of proxies that were compiled ahead of time. */
    public ProxyClasses proxyClasses() {
        return (this.application != null) ? this.application : ProxyClasses.none();
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
        this.engine.check(limits);
        Runnable poll = new Deadline(System.nanoTime(), limits);
        Module module = ModuleDecoder.decode(bytes, limits, this.features, poll);
        ModuleDigest digest = new ModuleDigest(bytes);
        AheadOfTimeIndex.Entry known = (this.application != null) ? this.application.module(digest.sha256()) : null;
        if (known != null) { // so it is valid
            for (DefinedType each : module.types()) {
                if (AggregateClasses.isAggregate(each)) {
                    this.aggregates.addApplicationType(each);
                }
            }
            ValidModule valid = new ValidModule(module, features(known.features()));
            return loaded(compiler(valid, known.prefix(), CodeStore.none(), limits, this.application), valid, digest,
                    limits, binder);
        }
        if (this.nativeImage) {
            throw new ModuleNotCompiledException("module with SHA-256 " + digest.sha256()
                    + ": expected one that was compiled ahead of time, since a native image cannot compile");
        }
        CodeStore store = store(digest);
        ValidModule valid = validate(module, store, poll);
        return loaded(compiler(valid, Names.PACKAGE + "m" + name(bytes), store, limits, null), valid, digest, limits,
                binder);
    }

    private ModuleCompiler compiler(ValidModule valid, String prefix, CodeStore store, WasmLimits limits,
            @Nullable ApplicationClasses ready) {
        return new ModuleCompiler(this.engine, valid, this.signatures, this.aggregates, prefix, store,
                ModuleCompiler.REGION_BYTES, limits, ready);
    }

    private WasmModule loaded(ModuleCompiler compiler, ValidModule valid, ModuleDigest digest, WasmLimits limits,
            Binder binder) {
        return new LoadedModule(this.engine, valid.module(), digest, compiler, this.signatures, binder, limits,
                valid.features());
    }

    /**
     * Returns what compiles ahead of time.
     * @throws IllegalStateException if this engine cannot tell itself from others
     */
    public AheadOfTimeCompilation newCompilation(ProxyBinder binder) {
        try {
            return new AheadOfTimeWriter(this, binder, AheadOfTimeIndex.create(options()));
        }
        catch (IOException ex) {
            throw new IllegalStateException("the engine's own classes cannot be read: " + ex.getMessage(), ex);
        }
    }

    /** Loads a module and gives its classes away; {@code bytes} are not copied. */
    WasmModule compile(byte[] bytes, WasmLimits limits, Binder binder, AheadOfTimeIndex index, ClassFiles files) {
        this.engine.checkOpen();
        checkSize(bytes.length, limits);
        this.engine.check(limits);
        Runnable poll = new Deadline(System.nanoTime(), limits);
        Module module = ModuleDecoder.decode(bytes, limits, this.features, poll);
        ValidModule valid = validate(module, CodeStore.none(), poll);
        ModuleDigest digest = new ModuleDigest(bytes);
        String prefix = Names.PACKAGE + "m" + index.identity(digest.sha256());
        ModuleCompiler compiler = compiler(valid, prefix, CodeStore.none(), limits, null);
        compiler.writeTo(files);
        index.addModule(digest.sha256(), new AheadOfTimeIndex.Entry(prefix, names(valid.features())));
        return loaded(compiler, valid, digest, limits, binder);
    }

    /**
     * Validates a module, unless that was done before: then the store knows what it uses.
     */
    private ValidModule validate(Module module, CodeStore store, Runnable poll) {
        byte[] used = store.find(VALID);
        if (used != null) {
            return new ValidModule(module, features(new String(used, StandardCharsets.US_ASCII)));
        }
        ValidModule valid = ModuleValidator.validate(module, this.features, poll);
        store.add(VALID, names(valid.features()).getBytes(StandardCharsets.US_ASCII));
        return valid;
    }

    private static String names(Set<WasmFeature> features) {
        String[] names = new String[features.size()];
        int count = 0;
        for (WasmFeature each : features) {
            names[count++] = each.name();
        }
        Arrays.sort(names);
        return String.join(" ", names);
    }

    private static Set<WasmFeature> features(String names) {
        Set<WasmFeature> features = EnumSet.noneOf(WasmFeature.class);
        for (String name : names.split(" ")) {
            if (!name.isEmpty()) {
                features.add(WasmFeature.valueOf(name));
            }
        }
        return features;
    }

    /** Stops a load that takes too long. */
    private record Deadline(long start, WasmLimits limits) implements Runnable {

        @Override
        public void run() {
            if (System.nanoTime() - this.start > this.limits.loadTimeout().toNanos()) {
                throw new WasmInterruptedException(WasmInterruptedException.Reason.DEADLINE,
                        "loading stopped after its " + this.limits.loadTimeout().toMillis() + "ms limit ("
                                + this.limits.setting("load-timeout") + ")");
            }
        }

    }

    /**
     * Returns what tells the module's classes apart in stack traces. Modules may share it
     * as each has a class loader of its own; so it is not a digest, whose first use costs
     * 40 ms.
     */
    private static String name(byte[] bytes) {
        CRC32 sum = new CRC32();
        sum.update(bytes);
        return HexFormat.of().toHexDigits((int) sum.getValue()) + HexFormat.of().toHexDigits(bytes.length);
    }

}

package dev.wasmhost;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import dev.wasmhost.internal.cache.DirectoryCache;
import dev.wasmhost.internal.compiler.Loader;
import dev.wasmhost.internal.proxy.ProxyBinder;
import dev.wasmhost.internal.runtime.CodeOptions;
import dev.wasmhost.internal.runtime.EngineContext;
import dev.wasmhost.internal.runtime.RuntimeObjects;

/**
 * Makes modules out of bytes; owns the watchdog thread and the memory budget of all its
 * instances. Thread-safe.
 *
 * <p>
 * One engine serves a whole application. What belongs to one engine cannot be linked with
 * what belongs to another.
 */
public final class WasmEngine implements AutoCloseable {

    private final EngineContext context;

    private final @Nullable DirectoryCache cache;

    private final Loader loader;

    private final RuntimeObjects objects;

    private final ProxyBinder binder;

    private WasmEngine(Builder builder) {
        this.context = new EngineContext(builder.limits, builder.memoryBudget,
                new CodeOptions(builder.interruptible, builder.fuel, builder.deterministic));
        this.cache = (builder.cache != null) ? DirectoryCache.open(builder.cache) : null;
        this.loader = new Loader(this.context, builder.features, this.cache, builder.application);
        this.objects = new RuntimeObjects(this.context, this.loader.bridges());
        this.binder = new ProxyBinder(this.loader.bridges(), this.loader.proxyClasses());
    }

    /**
     * Returns how many bytes of the {@linkplain Builder#memoryBudget(long) memory budget}
     * are taken at the moment, by all instances, templates and objects that were made
     * outside of them.
     */
    public long memoryUsed() {
        return this.context.memoryUsed();
    }

    /** Returns a builder with the defaults. */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Loads a module as {@link #load(byte[], WasmLimits)} does, with the engine's own
     * limits.
     */
    public WasmModule load(byte[] bytes) {
        return load(bytes, this.context.limits());
    }

    /**
     * Decodes and validates a module; nothing is compiled yet.
     * @param bytes the module in the binary format; copied
     * @param limits ceilings for the module, and the default ones of its instances
     * @throws MalformedModuleException if the bytes are not a module
     * @throws InvalidModuleException if the module breaks a rule of the specification
     * @throws WasmLimitException if it is larger than {@code limits} allow
     * @throws ModuleNotCompiledException if it would have to be compiled in a native
     * image
     * @throws IllegalStateException if the engine is closed
     */
    public WasmModule load(byte[] bytes, WasmLimits limits) {
        Objects.requireNonNull(bytes, "bytes");
        Objects.requireNonNull(limits, "limits");
        return this.loader.load(bytes, limits, this.binder);
    }

    /**
     * Reads a file and loads it as {@link #load(byte[])} does; a file over the limit is
     * refused before it is read.
     */
    public WasmModule load(Path file) throws IOException {
        return load(file, this.context.limits());
    }

    /**
     * Reads a file and loads it as {@link #load(byte[], WasmLimits)} does; a file over
     * the limit is refused before it is read.
     */
    public WasmModule load(Path file, WasmLimits limits) throws IOException {
        Objects.requireNonNull(file, "file");
        Objects.requireNonNull(limits, "limits");
        return this.loader.load(file, limits, this.binder);
    }

    /**
     * Returns whether this engine has found
     * {@linkplain Builder#aheadOfTimeCode(ClassLoader) code that was compiled ahead of
     * time}, by the same build of the engine and with the same settings.
     */
    public boolean hasAheadOfTimeCode() {
        return this.loader.hasApplicationClasses();
    }

    /**
     * Begins to compile modules for engines of the same build and settings.
     * @throws IllegalStateException if the engine's own class files, by which its build
     * is known, cannot be read
     */
    public AheadOfTimeCompilation newAheadOfTimeCompilation() {
        return this.loader.newCompilation(this.binder);
    }

    /**
     * Makes a memory that no module defines, to be imported by some; counted against
     * {@code limits}' memory. A shared one takes at once all that its maximum and the
     * limit let it grow to, outside the heap, until it is unreachable.
     * @throws WasmLimitException if its minimum, or what a shared one takes, is not
     * allowed
     * @throws IllegalArgumentException if the type's limits are impossible, or a shared
     * memory has no maximum
     */
    public WasmMemory newMemory(MemoryType type, WasmLimits limits) {
        return this.objects.newMemory(type, limits);
    }

    /** Makes a memory within the engine's own limits. */
    public WasmMemory newMemory(MemoryType type) {
        return newMemory(type, this.context.limits());
    }

    /**
     * Makes a table that no module defines, within the engine's own limits.
     * @param element what all its elements are at the start
     */
    public WasmTable newTable(TableType type, @Nullable Object element) {
        return this.objects.newTable(type, element);
    }

    /**
     * Makes a global that no module defines; {@code value} as in
     * {@link WasmGlobal#set(Object)}.
     */
    public WasmGlobal newGlobal(GlobalType type, @Nullable Object value) {
        return this.objects.newGlobal(type, value);
    }

    /**
     * Makes a tag that no module defines; another one, even of the same type, is another
     * kind of exception.
     */
    public WasmTag newTag(TagType type) {
        return this.objects.newTag(type);
    }

    /**
     * Makes a function reference of a host function, to be put into tables or passed as a
     * {@code funcref}.
     */
    public WasmFunction newFunction(FunctionType type, HostFunction function) {
        return this.objects.newFunction(type, function);
    }

    /**
     * Stops the watchdog thread; calls that still run are stopped. What was compiled
     * since it was last written is written to the {@linkplain CompilationCache cache}, if
     * there is one. Closing twice does nothing.
     */
    @Override
    public void close() {
        this.context.close();
        if (this.cache != null) {
            this.cache.close();
        }
    }

    /** Collects an engine's settings; not thread-safe. */
    public static final class Builder {

        private WasmLimits limits = WasmLimits.defaults();

        private long memoryBudget = Runtime.getRuntime().maxMemory() / 4;

        private boolean interruptible = true;

        private boolean fuel;

        private boolean deterministic;

        private Set<WasmFeature> features = Set.of(WasmFeature.values());

        private @Nullable CompilationCache cache;

        private @Nullable ClassLoader application;

        private Builder() {
        }

        /** Sets the limits of modules and instances that are not given others. */
        public Builder limits(WasmLimits newLimits) {
            this.limits = Objects.requireNonNull(newLimits, "newLimits");
            return this;
        }

        /**
         * Sets how many bytes all memories and tables of all instances may hold together,
         * and their structures and arrays, about, until the JVM has collected them; a
         * quarter of the maximum heap unless set.
         */
        public Builder memoryBudget(long bytes) {
            if (bytes <= 0) {
                throw new IllegalArgumentException("memoryBudget: expected a positive number, found " + bytes);
            }
            this.memoryBudget = bytes;
            return this;
        }

        /**
         * Sets whether guests can be stopped; false, for trusted code only, compiles
         * without the checks.
         */
        public Builder interruptible(boolean newInterruptible) {
            this.interruptible = newInterruptible;
            return this;
        }

        /**
         * Sets whether guests consume {@linkplain WasmLimits#fuel() fuel}; false unless
         * set. Code is compiled to count it then, which costs up to a quarter of its
         * speed.
         */
        public Builder fuel(boolean newFuel) {
            this.fuel = newFuel;
            return this;
        }

        /**
         * Sets whether code computes the same bits in every run, on every machine and
         * JVM; false unless set. Then all NaNs that arithmetic gives, those of vectors
         * included, are the canonical one: positive, without payload. Everything else
         * that the specification leaves open is the same always, relaxed vector
         * instructions included, but for what lies outside the code: what host functions
         * return, the time and random numbers among it, when a call's time is over, how
         * threads take turns, whether a memory can grow where the
         * {@linkplain #memoryBudget(long) budget} of all is used up, and when structures
         * and arrays reach a limit, which depends on the JVM's collector.
         */
        public Builder deterministic(boolean newDeterministic) {
            this.deterministic = newDeterministic;
            return this;
        }

        /**
         * Sets which additions to the first version of WebAssembly modules may use; all
         * unless set.
         */
        public Builder features(Set<WasmFeature> newFeatures) {
            this.features = Set.copyOf(newFeatures);
            return this;
        }

        /**
         * Keeps compiled code between runs; it is not kept unless set. Where that is not
         * possible, the engine says so in the log, once, and works without.
         */
        public Builder compilationCache(CompilationCache newCache) {
            this.cache = Objects.requireNonNull(newCache, "newCache");
            return this;
        }

        /**
         * Uses code that was {@linkplain AheadOfTimeCompilation compiled ahead of time}
         * and is among the classes of an application; none is used unless set. Modules
         * are recognized by their bytes; others are compiled as without. Where what is
         * there was compiled by another build of the engine, or with other settings, the
         * engine says so in the log, once, and works without.
         *
         * <p>
         * In a native image only such modules can be loaded.
         * @param loader loads the application's classes, and this engine's
         */
        public Builder aheadOfTimeCode(ClassLoader loader) {
            this.application = Objects.requireNonNull(loader, "loader");
            return this;
        }

        /**
         * Makes the engine.
         * @throws IllegalArgumentException if others can change the directory of the
         * {@linkplain #compilationCache(CompilationCache) compilation cache}, or have
         * access to its key; or if guests are to consume fuel and cannot be stopped
         */
        public WasmEngine build() {
            return new WasmEngine(this);
        }

    }

}

package dev.wasmhost.internal.runtime;

import java.lang.ref.Cleaner;
import java.lang.ref.WeakReference;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.concurrent.ConcurrentHashMap;

import org.jspecify.annotations.Nullable;

import dev.wasmhost.DefinedType;
import dev.wasmhost.WasmLimits;

/**
 * What everything of one engine shares: limits, the memory budget, the watchdog, function
 * types. Thread-safe.
 */
public final class EngineContext {

    private final WasmLimits limits;

    private final MemoryBudget budget;

    private final CodeOptions options;

    private final Watchdog watchdog = new Watchdog();

    private final Cleaner cleaner = Cleaner.create();

    private final Map<DefinedType, WeakReference<DefinedType>> types = new WeakHashMap<>();

    /** By names of classes, those that are classes of the application. */
    private final Map<String, DefinedType> applicationTypes = new ConcurrentHashMap<>();

    private volatile boolean closed;

    public EngineContext(WasmLimits limits, long memoryBudget, CodeOptions options) {
        this.limits = limits;
        this.budget = new MemoryBudget(memoryBudget);
        this.options = options;
    }

    /** Returns the limits of modules and instances that are not given others. */
    public WasmLimits limits() {
        return this.limits;
    }

    /** Returns how code is compiled. */
    public CodeOptions options() {
        return this.options;
    }

    /** Returns what stops calls. */
    public Watchdog watchdog() {
        return this.watchdog;
    }

    /**
     * Returns the engine's one object for {@code type}, so that types of different
     * modules compare by identity.
     */
    public DefinedType canonical(DefinedType type) {
        synchronized (this.types) {
            WeakReference<DefinedType> reference = this.types.get(type);
            DefinedType known = (reference != null) ? reference.get() : null;
            if (known == null) {
                known = type;
                this.types.put(type, new WeakReference<>(type));
            }
            return known;
        }
    }

    /** Returns whether {@code type} is the engine's object for what it is equal to. */
    @SuppressWarnings("ReferenceEquality") // that is the question
    boolean isCanonical(DefinedType type) {
        synchronized (this.types) {
            WeakReference<DefinedType> reference = this.types.get(type);
            return reference != null && reference.get() == type;
        }
    }

    /**
     * Has a class of the application stand for a structure or array type of this engine;
     * several engines may use it.
     */
    public void addApplicationType(String className, DefinedType type) {
        this.applicationTypes.put(className, type);
    }

    /** Returns the type that a class is for; null if it is none of this engine. */
    @Nullable DefinedType typeOf(Class<?> generated) {
        if (generated.getClassLoader() instanceof TypeLoader loader) {
            return (loader.engine() == this) ? loader.type(generated) : null;
        }
        return this.applicationTypes.get(generated.getName());
    }

    /** Throws if limits are not to be had with how code is compiled. */
    public void check(WasmLimits newLimits) {
        if (newLimits.fuel() != Long.MAX_VALUE) {
            checkFuel(newLimits.setting("fuel"));
        }
    }

    /** Throws if fuel is not counted, although {@code setting} is there. */
    void checkFuel(String setting) {
        if (!this.options.fuel()) {
            throw new IllegalArgumentException(setting
                    + ": expected an engine made with WasmEngine.Builder.fuel(true), found one that counts none");
        }
    }

    /** Throws if the engine is closed. */
    public void checkOpen() {
        if (this.closed) {
            throw new IllegalStateException("engine is closed");
        }
    }

    /** Returns how many bytes of the memory budget are taken. */
    public long memoryUsed() {
        return this.budget.used();
    }

    MemoryBudget budget() {
        return this.budget;
    }

    /** Returns a new account against {@code newLimits} and the engine's budget. */
    Allocation newAllocation(WasmLimits newLimits) {
        return new Allocation(newLimits, this.budget);
    }

    /**
     * Lets {@code allocation} be given back at the latest when {@code holder} is
     * unreachable.
     * @return gives it back now
     */
    Cleaner.Cleanable releaseWith(Object holder, Allocation allocation) {
        return this.cleaner.register(holder, allocation);
    }

    /** Closes the engine. */
    public void close() {
        this.closed = true;
        this.watchdog.close();
    }

}

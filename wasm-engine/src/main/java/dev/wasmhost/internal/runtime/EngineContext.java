package dev.wasmhost.internal.runtime;

import java.lang.ref.Cleaner;
import java.lang.ref.WeakReference;
import java.util.Map;
import java.util.WeakHashMap;

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

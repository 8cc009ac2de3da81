package dev.wasmhost.spring.boot.autoconfigure;

import java.util.Deque;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;

import dev.wasmhost.WasmInstance;
import dev.wasmhost.WasmInstances;
import dev.wasmhost.WasmInterruptedException;
import org.jspecify.annotations.Nullable;

/**
 * The instances of one version of a plugin: fresh ones, or kept between calls until one
 * fails. One kept instance of at most one is what is called confined. Thread-safe; no
 * lock is held while a guest runs.
 */
final class VersionInstances implements WasmInstances {

    private final String plugin;

    private final FreshInstances fresh;

    private final boolean keeps;

    private final InstancePermits permits;

    private final Quarantine quarantine;

    private final LongAdder created;

    private final PendingCalls pending;

    private final CapturedOutput captured;

    private final Set<WasmInstance> used = ConcurrentHashMap.newKeySet();

    /** The one used last is taken first: its memory is in the processor's caches. */
    private final Deque<WasmInstance> idle = new ConcurrentLinkedDeque<>();

    private volatile boolean closed;

    private volatile boolean interrupted;

    /**
     * Makes the instances of a version.
     * @param created counts those that are made for calls
     * @param pending knows the calls that may be stopped by their callers
     * @param captured takes what calls write
     */
    VersionInstances(String plugin, FreshInstances fresh, boolean keeps, InstancePermits permits, Quarantine quarantine,
            LongAdder created, PendingCalls pending, CapturedOutput captured) {
        this.plugin = plugin;
        this.fresh = fresh;
        this.keeps = keeps;
        this.permits = permits;
        this.quarantine = quarantine;
        this.created = created;
        this.pending = pending;
        this.captured = captured;
    }

    CapturedOutput captured() {
        return this.captured;
    }

    @Override
    public WasmInstance acquire() {
        return acquire(this::take);
    }

    /**
     * Returns an instance that is made for one call, to be {@link #discard discarded}.
     */
    WasmInstance acquireFresh(Supplier<WasmInstance> maker) {
        return acquire(() -> made(maker));
    }

    private WasmInstance acquire(Supplier<WasmInstance> source) {
        this.permits.acquire();
        try {
            checkInterrupt();
            WasmInstance instance = source.get();
            this.used.add(instance);
            entering(instance);
            return instance;
        }
        catch (RuntimeException | Error ex) {
            this.permits.release();
            this.quarantine.failed(ex);
            throw ex;
        }
    }

    private void entering(WasmInstance instance) {
        try {
            this.pending.acquired(instance);
        }
        catch (CancellationException ex) {
            this.used.remove(instance);
            instance.close();
            throw ex;
        }
    }

    private void checkInterrupt() {
        if (this.interrupted) {
            throw new WasmInterruptedException(WasmInterruptedException.Reason.CANCELLED,
                    "plugin \"" + this.plugin + "\" is being stopped");
        }
    }

    private WasmInstance take() {
        WasmInstance kept = this.idle.pollFirst();
        return (kept != null) ? kept : made(this.fresh::instantiate);
    }

    private WasmInstance made(Supplier<WasmInstance> maker) {
        WasmInstance made = maker.get();
        this.created.increment();
        return made;
    }

    @Override
    public void release(WasmInstance instance, @Nullable Throwable failure) {
        WasmOutputListener.WasmOutput output = this.captured.take(instance);
        try {
            release(instance, failure, this.keeps && failure == null);
        }
        finally {
            this.captured.deliver(output);
        }
    }

    /** Takes back an instance that was made for one call. */
    void discard(WasmInstance instance, @Nullable Throwable failure) {
        release(instance, failure, false);
    }

    private void release(WasmInstance instance, @Nullable Throwable failure, boolean reusable) {
        this.pending.released(instance);
        this.used.remove(instance);
        try {
            if (failure != null) {
                this.quarantine.failed(failure);
            }
            if (reusable && !instance.hasFailed()) {
                keep(instance);
            }
            else {
                instance.close();
            }
        }
        finally {
            this.permits.release();
        }
    }

    private void keep(WasmInstance instance) {
        this.idle.addFirst(instance);
        if (this.closed) {
            closeIdle();
        }
    }

    int idle() {
        return this.idle.size();
    }

    /** Stops the calls that run, and those that get an instance from now on. */
    void interrupt() {
        this.interrupted = true;
        this.used.forEach(WasmInstance::interrupt);
    }

    /** Ends what {@link #interrupt} began. */
    void resume() {
        this.interrupted = false;
    }

    /** Closes what no call uses; what is used is closed when it is released. */
    void close() {
        this.closed = true;
        closeIdle();
        this.fresh.close();
    }

    private void closeIdle() {
        WasmInstance instance = this.idle.pollFirst();
        while (instance != null) {
            instance.close();
            instance = this.idle.pollFirst();
        }
    }

}

package dev.wasmhost.spring.boot.autoconfigure;

import java.util.Deque;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.atomic.LongAdder;

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

    private final Set<WasmInstance> used = ConcurrentHashMap.newKeySet();

    /** The one used last is taken first: its memory is in the processor's caches. */
    private final Deque<WasmInstance> idle = new ConcurrentLinkedDeque<>();

    private volatile boolean closed;

    private volatile boolean interrupted;

    /**
     * Makes the instances of a version.
     * @param created counts those that are made for calls
     */
    VersionInstances(String plugin, FreshInstances fresh, boolean keeps, InstancePermits permits, Quarantine quarantine,
            LongAdder created) {
        this.plugin = plugin;
        this.fresh = fresh;
        this.keeps = keeps;
        this.permits = permits;
        this.quarantine = quarantine;
        this.created = created;
    }

    @Override
    public WasmInstance acquire() {
        this.permits.acquire();
        try {
            WasmInstance instance = take();
            this.used.add(instance);
            return instance;
        }
        catch (RuntimeException | Error ex) {
            this.permits.release();
            this.quarantine.failed(ex);
            throw ex;
        }
    }

    private WasmInstance take() {
        if (this.interrupted) {
            throw new WasmInterruptedException(WasmInterruptedException.Reason.CANCELLED,
                    "plugin \"" + this.plugin + "\" is being stopped");
        }
        WasmInstance kept = this.idle.pollFirst();
        if (kept != null) {
            return kept;
        }
        WasmInstance made = this.fresh.instantiate();
        this.created.increment();
        return made;
    }

    @Override
    public void release(WasmInstance instance, @Nullable Throwable failure) {
        this.used.remove(instance);
        try {
            if (failure != null) {
                this.quarantine.failed(failure);
            }
            if (this.keeps && failure == null) {
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

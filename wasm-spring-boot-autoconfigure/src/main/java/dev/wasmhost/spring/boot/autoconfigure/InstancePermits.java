package dev.wasmhost.spring.boot.autoconfigure;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.jspecify.annotations.Nullable;

/**
 * How many calls of a plugin may have an instance at the same time, and how many others
 * wait for how long. Shared by the plugin's versions, so that one that ends and one that
 * begins do not have twice as many. Thread-safe; holds no lock while a call runs.
 *
 * <p>
 * Who comes just when an instance becomes free may overtake those who wait: handing it to
 * the longest waiting thread costs a switch of threads for every call.
 */
final class InstancePermits {

    private final String plugin;

    private final WasmProperties.Instances settings;

    private final int maximum;

    private final Semaphore permits;

    private final AtomicInteger waiting = new AtomicInteger();

    /** Who has the only permit, if there is but one. */
    private volatile @Nullable Thread owner;

    InstancePermits(String plugin, WasmProperties.Instances settings) {
        this.plugin = plugin;
        this.settings = settings;
        this.maximum = settings.maximum();
        this.permits = new Semaphore(this.maximum);
    }

    boolean isFor(WasmProperties.Instances other) {
        return this.settings.equals(other);
    }

    /**
     * Takes a permit, to be {@linkplain #release() released} by the same thread.
     * @throws WasmPluginBusyException if none is free in time
     */
    void acquire() {
        if (this.owner == Thread.currentThread()) {
            throw busy(WasmPluginBusyException.Reason.NESTED, "max",
                    "its only instance serves the call that this one is made from");
        }
        if (!this.permits.tryAcquire()) { // an interrupt of the thread is kept for later
            await();
        }
        if (this.maximum == 1) {
            this.owner = Thread.currentThread();
        }
    }

    private void await() {
        if (this.waiting.incrementAndGet() > this.settings.queue()) {
            this.waiting.decrementAndGet();
            throw busy(WasmPluginBusyException.Reason.QUEUE_FULL, "queue",
                    this.maximum + " calls run and " + this.settings.queue() + " wait");
        }
        try {
            if (!this.permits.tryAcquire(this.settings.longestWait().toNanos(), TimeUnit.NANOSECONDS)) {
                throw busy(WasmPluginBusyException.Reason.WAITED_TOO_LONG, "wait",
                        "none of " + this.maximum + " instances became free in " + this.settings.longestWait());
            }
        }
        catch (InterruptedException ex) {
            Thread.currentThread().interrupt();
            throw busy(WasmPluginBusyException.Reason.INTERRUPTED, "wait", "interrupted while waiting");
        }
        finally {
            this.waiting.decrementAndGet();
        }
    }

    private WasmPluginBusyException busy(WasmPluginBusyException.Reason reason, String property, String found) {
        return new WasmPluginBusyException(this.plugin, reason, property, found);
    }

    void release() {
        this.owner = null;
        this.permits.release();
    }

    int waiting() {
        return this.waiting.get();
    }

    int running() {
        return this.maximum - this.permits.availablePermits();
    }

    int maximum() {
        return this.maximum;
    }

}

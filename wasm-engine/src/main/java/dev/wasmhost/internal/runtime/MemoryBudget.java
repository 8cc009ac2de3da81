package dev.wasmhost.internal.runtime;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Bytes that all of an engine's memories and tables may hold together; taken before
 * anything is allocated. Thread-safe.
 */
final class MemoryBudget {

    private final AtomicLong used = new AtomicLong();

    private final long total;

    MemoryBudget(long total) {
        this.total = total;
    }

    /** Takes {@code bytes} if they are left. */
    boolean take(long bytes) {
        while (true) {
            long before = this.used.get();
            if (bytes > this.total - before) {
                return false;
            }
            if (this.used.compareAndSet(before, before + bytes)) {
                return true;
            }
        }
    }

    /** Gives back {@code bytes}. */
    void giveBack(long bytes) {
        this.used.addAndGet(-bytes);
    }

    long total() {
        return this.total;
    }

    long used() {
        return this.used.get();
    }

}

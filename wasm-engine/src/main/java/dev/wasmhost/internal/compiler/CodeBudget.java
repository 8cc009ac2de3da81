package dev.wasmhost.internal.compiler;

import java.util.concurrent.atomic.AtomicLong;

import dev.wasmhost.WasmLimitException;
import dev.wasmhost.WasmLimits;

/**
 * How many bytes of class files a module has been compiled to; taken before the JVM gets
 * them. Thread-safe.
 */
final class CodeBudget {

    private final WasmLimits limits;

    private final AtomicLong used = new AtomicLong();

    CodeBudget(WasmLimits limits) {
        this.limits = limits;
    }

    /** Checks that so many bytes more, which are about to be made, are allowed. */
    void check(long bytes) {
        long asked = this.used.get() + bytes;
        if (asked > this.limits.compiledCode()) {
            throw new WasmLimitException("compiled code", asked, this.limits.compiledCode(),
                    this.limits.setting("compiled-code"));
        }
    }

    /**
     * Returns whether {@code more} bytes would be at most {@code most} in all, and leave
     * half of what is allowed.
     */
    boolean leavesRoom(long more, long most) {
        return this.used.get() + more <= Math.min(most, this.limits.compiledCode() / 2);
    }

    /** Takes so many bytes or throws. */
    void take(long bytes) {
        check(bytes);
        this.used.addAndGet(bytes);
    }

}

package dev.wasmhost.wasi;

import dev.wasmhost.WasmInstance;

/** How much of something a guest has had during the running call by the host. */
final class Usage {

    private long call;

    private long used;

    /** Returns how much of {@code wanted} is left of {@code allowed}; may be 0. */
    long left(WasmInstance caller, long wanted, long allowed) {
        if (this.call != caller.callNumber()) {
            this.call = caller.callNumber();
            this.used = 0;
        }
        return Math.max(0, Math.min(wanted, allowed - this.used));
    }

    /** Notes that the guest has had so much. */
    void add(long amount) {
        this.used += amount;
    }

}

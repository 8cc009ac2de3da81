package dev.wasmhost.wasi;

/** What becomes of a guest that ends its program. */
public enum ExitPolicy {

    /** The call ends with a {@link dev.wasmhost.WasmExit}. */
    ALLOWED,

    /**
     * The call ends with a {@link dev.wasmhost.WasmTrap} for
     * {@link dev.wasmhost.TrapReason#EXIT_DENIED}, and the audit is told: for plugins
     * that have no business to end.
     */
    TRAPPED

}

package dev.wasmhost.internal.runtime;

import dev.wasmhost.WasmLimits;

public final class EngineContext {
    private final WasmLimits limits;
    public EngineContext(WasmLimits limits, long memoryBudget, boolean interruptible) { this.limits = limits; }
    public WasmLimits limits() { return this.limits; }
    public void close() { }
}

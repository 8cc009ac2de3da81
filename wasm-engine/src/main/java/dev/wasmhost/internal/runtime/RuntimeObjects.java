package dev.wasmhost.internal.runtime;

import org.jspecify.annotations.Nullable;
import dev.wasmhost.*;

public final class RuntimeObjects {
    public RuntimeObjects(EngineContext context) { }
    public WasmMemory newMemory(MemoryType type, WasmLimits limits) { throw new AssertionError(); }
    public WasmTable newTable(TableType type, @Nullable Object element) { throw new AssertionError(); }
    public WasmGlobal newGlobal(GlobalType type, @Nullable Object value) { throw new AssertionError(); }
    public WasmFunction newFunction(FunctionType type, HostFunction function) { throw new AssertionError(); }
}

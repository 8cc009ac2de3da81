package dev.wasmhost.internal.runtime;

import java.util.concurrent.atomic.AtomicLong;

import org.jspecify.annotations.Nullable;

import dev.wasmhost.DefinedType;
import dev.wasmhost.FunctionType;
import dev.wasmhost.GlobalType;
import dev.wasmhost.HostFunction;
import dev.wasmhost.MemoryType;
import dev.wasmhost.TableType;
import dev.wasmhost.TagType;
import dev.wasmhost.WasmFunction;
import dev.wasmhost.WasmGlobal;
import dev.wasmhost.WasmLimits;
import dev.wasmhost.WasmMemory;
import dev.wasmhost.WasmTable;
import dev.wasmhost.WasmTag;

/** Makes run-time objects that no module defines, for the host to share. */
public final class RuntimeObjects {

    private final EngineContext engine;

    private final Bridges bridges;

    public RuntimeObjects(EngineContext engine, Bridges bridges) {
        this.engine = engine;
        this.bridges = bridges;
    }

    public WasmMemory newMemory(MemoryType type, WasmLimits limits) {
        TypeChecks.check(type);
        Allocation allocation = this.engine.newAllocation(limits);
        if (type.shared()) {
            SharedMemory memory = SharedMemory.make(type, allocation, 0);
            memory.retain(); // the host's, for ever: instances come and go
            this.engine.releaseWith(memory, memory.allocation());
            return memory;
        }
        LinearMemory memory = new LinearMemory(type, limits, allocation, new AtomicLong(LinearMemory.EXACT_GROWTH));
        this.engine.releaseWith(memory, allocation);
        return memory;
    }

    public WasmTable newTable(TableType type, @Nullable Object element) {
        TypeChecks.check(type);
        References.check(element, type.elementType(), this.engine);
        Allocation allocation = this.engine.newAllocation(this.engine.limits());
        Table table = new Table(type, element, allocation, this.engine);
        this.engine.releaseWith(table, allocation);
        return table;
    }

    public WasmGlobal newGlobal(GlobalType type, @Nullable Object value) {
        Global global = new Global(type, this.engine);
        global.initialize(value);
        return global;
    }

    public WasmTag newTag(TagType type) {
        if (!type.functionType().results().isEmpty()) {
            throw new IllegalArgumentException("non-empty tag result type: expected no results, found " + type);
        }
        return new Tag(this.engine.canonical(DefinedType.of(type.functionType())), this.engine);
    }

    public WasmFunction newFunction(FunctionType type, HostFunction function) {
        return this.bridges.raw(this.engine.canonical(DefinedType.of(type))).reference(null, function);
    }

}

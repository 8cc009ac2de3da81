package dev.wasmhost.spec;

import dev.wasmhost.AddressType;
import dev.wasmhost.FunctionType;
import dev.wasmhost.GlobalType;
import dev.wasmhost.HostFunction;
import dev.wasmhost.Limits;
import dev.wasmhost.MemoryType;
import dev.wasmhost.TableType;
import dev.wasmhost.ValueType;
import dev.wasmhost.WasmEngine;
import dev.wasmhost.WasmGlobal;
import dev.wasmhost.WasmImports;
import dev.wasmhost.WasmMemory;
import dev.wasmhost.WasmTable;

/** The host module that every script may import from; its state belongs to one script. */
final class SpectestModule {

    private static final String NAME = "spectest";

    private static final HostFunction PRINT = (caller, arguments) -> new long[0];

    private final WasmGlobal globalI32;

    private final WasmGlobal globalI64;

    private final WasmGlobal globalF32;

    private final WasmGlobal globalF64;

    private final WasmTable table;

    private final WasmTable table64;

    private final WasmMemory memory;

    SpectestModule(WasmEngine engine) {
        this.globalI32 = engine.newGlobal(new GlobalType(ValueType.I32, false), 666);
        this.globalI64 = engine.newGlobal(new GlobalType(ValueType.I64, false), 666L);
        this.globalF32 = engine.newGlobal(new GlobalType(ValueType.F32, false), Float.intBitsToFloat(0x4426a666));
        this.globalF64 = engine.newGlobal(new GlobalType(ValueType.F64, false),
                Double.longBitsToDouble(0x4084d4cccccccccdL));
        this.table = engine.newTable(new TableType(ValueType.FUNCREF, Limits.between(10, 20)), null);
        this.table64 = engine.newTable(new TableType(AddressType.I64, ValueType.FUNCREF, Limits.between(10, 20)), null);
        this.memory = engine.newMemory(new MemoryType(Limits.between(1, 2)));
    }

    void defineIn(WasmImports.Builder imports) {
        imports.define(NAME, "global_i32", this.globalI32)
            .define(NAME, "global_i64", this.globalI64)
            .define(NAME, "global_f32", this.globalF32)
            .define(NAME, "global_f64", this.globalF64)
            .define(NAME, "table", this.table)
            .define(NAME, "table64", this.table64)
            .define(NAME, "memory", this.memory)
            .function(NAME, "print", FunctionType.empty(), PRINT)
            .function(NAME, "print_i32", FunctionType.of(ValueType.I32), PRINT)
            .function(NAME, "print_i64", FunctionType.of(ValueType.I64), PRINT)
            .function(NAME, "print_f32", FunctionType.of(ValueType.F32), PRINT)
            .function(NAME, "print_f64", FunctionType.of(ValueType.F64), PRINT)
            .function(NAME, "print_i32_f32", FunctionType.of(ValueType.I32, ValueType.F32), PRINT)
            .function(NAME, "print_f64_f64", FunctionType.of(ValueType.F64, ValueType.F64), PRINT);
    }

}

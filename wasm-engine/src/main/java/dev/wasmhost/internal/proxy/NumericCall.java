package dev.wasmhost.internal.proxy;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;

import dev.wasmhost.FunctionType;
import dev.wasmhost.WasmFunction;
import dev.wasmhost.WasmInstance;

/**
 * A call of numbers only: the proxy's code calls the entry handle itself, with what it
 * was called with.
 *
 * @param export name of the export
 * @param type its type
 * @param entry type {@code (Object, parameters) -> result}: the class of a proxy is in
 * the interface's class loader, where {@link WasmFunction} need not be visible
 */
record NumericCall(String export, FunctionType type, MethodHandle entry) implements Dispatch {

    static NumericCall of(String export, FunctionType type, EntryHandles entries) {
        MethodHandle entry = entries.entry(type);
        // Not asType: this one passes interfaces without a cast, so there is no adapter
        // at all.
        MethodHandle untyped = MethodHandles.explicitCastArguments(entry,
                entry.type().changeParameterType(0, Object.class));
        return new NumericCall(export, type, untyped);
    }

    @Override
    public WasmFunction bind(WasmInstance instance) {
        return Dispatch.function(instance, this.export, this.type);
    }

}

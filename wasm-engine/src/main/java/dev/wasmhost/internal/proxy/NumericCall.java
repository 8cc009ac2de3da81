package dev.wasmhost.internal.proxy;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.util.Objects;

import dev.wasmhost.FunctionType;
import dev.wasmhost.WasmFunction;
import dev.wasmhost.WasmInstance;
import org.jspecify.annotations.Nullable;

/**
 * A call of numbers only: the proxy's code calls the entry handle itself, with what it
 * was called with.
 *
 * @param export name of the export
 * @param type its type
 * @param entry type {@code (Object, parameters) -> result}: the class of a proxy is in
 * the interface's class loader, where {@link WasmFunction} need not be visible
 * @param entryClass internal name of the class where the entry is
 */
record NumericCall(String export, FunctionType type, MethodHandle entry, String entryClass) implements Dispatch {

    static NumericCall of(String export, FunctionType type, EntryHandles entries) {
        MethodHandle entry = entries.entry(type);
        // Not asType: this one passes interfaces without a cast, so there is no adapter
        // at all.
        MethodHandle untyped = MethodHandles.explicitCastArguments(entry,
                entry.type().changeParameterType(0, Object.class));
        return new NumericCall(export, type, untyped, entries.entryClass(type));
    }

    /** The entry follows from the type, but is another object every time. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof NumericCall call && this.export.equals(call.export) && this.type.equals(call.type);
    }

    @Override
    public int hashCode() {
        return Objects.hash(this.export, this.type);
    }

    @Override
    public WasmFunction bind(WasmInstance instance) {
        return Dispatch.function(instance, this.export, this.type);
    }

}

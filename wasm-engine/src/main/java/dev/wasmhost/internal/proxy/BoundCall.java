package dev.wasmhost.internal.proxy;

import java.util.List;

import dev.wasmhost.WasmFunction;
import dev.wasmhost.WasmInstance;
import org.jspecify.annotations.Nullable;

/**
 * A call by the canonical ABI with one instance.
 *
 * @param call what is called
 * @param instance whose export
 * @param function the export
 * @param memory the instance's memory, as far as the call needs it
 * @param postReturn takes the results back; null if the guest has no such export
 */
record BoundCall(GuestCall call, WasmInstance instance, WasmFunction function, GuestMemory memory,
        @Nullable WasmFunction postReturn) {

    /** Makes the call and returns its boxed result, null for void. */
    @Nullable Object invoke(Object[] prepared) {
        EntryHandles entries = this.call.entries();
        entries.enter(this.instance);
        Throwable failure = null;
        try {
            return exchange(prepared);
        }
        catch (Throwable ex) {
            failure = ex;
            throw ex;
        }
        finally {
            entries.leave(this.instance, failure);
        }
    }

    private @Nullable Object exchange(Object[] prepared) {
        long[] results = this.function.invoke(lower(prepared));
        Object result = this.call.result().isPresent() ? lift(this.call.result().get(), results) : null;
        if (this.postReturn != null) {
            this.postReturn.invoke(results);
        }
        return result;
    }

    private long[] lower(Object[] prepared) {
        if (this.call.spilled().isPresent()) {
            return new long[] { spill(prepared, this.call.spilled().get()) };
        }
        List<AbiType> types = this.call.parameters();
        FlatValues flat = new FlatValues(new long[this.call.type().parameters().size()]);
        for (int i = 0; i < prepared.length; i++) {
            types.get(i).lower(prepared[i], flat, this.memory);
        }
        return flat.values();
    }

    private long spill(Object[] prepared, Layout layout) {
        long address = this.memory.allocate(layout.size(), layout.alignment());
        for (int i = 0; i < prepared.length; i++) {
            this.call.parameters().get(i).store(prepared[i], address + layout.offsets().get(i), this.memory);
        }
        return address;
    }

    /**
     * A result of more than one value is returned as the address of where it is
     * (MAX_FLAT_RESULTS).
     */
    private Object lift(AbiType type, long[] results) {
        FlatValues flat = new FlatValues(results);
        if (type.flat().size() == 1) {
            return type.lift(flat, this.memory);
        }
        long address = flat.nextUnsigned();
        this.memory.checkResult(address, type.size(), type.alignment());
        return type.load(address, this.memory);
    }

}

package dev.wasmhost.internal.proxy;

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

    /**
     * Makes the call and returns its boxed result, null for void, or what is to be
     * {@linkplain ErrorMapping.Thrown thrown}.
     */
    @Nullable Object invoke(GuestCall.Arguments arguments) {
        EntryHandles entries = this.call.entries();
        entries.enter(this.instance, arguments.options());
        Throwable failure = null;
        try {
            return exchange(arguments.values());
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
        this.memory.begin();
        long[] results = this.function.invoke(lower(prepared));
        AbiType type = this.call.signature().result().orElse(null);
        Object result = (type != null) ? this.call.signature().result(lift(type, results))
                : Numbers.boxed(this.call.type().results(), results);
        if (this.postReturn != null) {
            this.postReturn.invoke(results);
        }
        return result;
    }

    private long[] lower(Object[] prepared) {
        TupleType parameters = this.call.signature().parameters();
        if (this.call.spilled()) {
            long address = this.memory.allocate(parameters.size(), parameters.alignment());
            parameters.store(prepared, address, this.memory);
            return new long[] { address };
        }
        FlatValues flat = new FlatValues(new long[parameters.flat().size()]);
        parameters.lower(prepared, flat, this.memory);
        return flat.values();
    }

    /**
     * A result of more than one value is returned as the address of where it is
     * (MAX_FLAT_RESULTS).
     */
    private Object lift(AbiType type, long[] results) {
        FlatValues flat = new FlatValues(results);
        if (!this.call.signature().returnsArea()) {
            return type.lift(flat, this.memory);
        }
        long address = flat.nextUnsigned();
        this.memory.check(address, type.size(), type.alignment());
        return type.load(address, this.memory);
    }

}

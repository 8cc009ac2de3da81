package dev.wasmhost.internal.proxy;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodType;

import dev.wasmhost.HostFunction;
import dev.wasmhost.WasmFunction;
import dev.wasmhost.WasmInstance;
import dev.wasmhost.WasmLimitException;
import dev.wasmhost.WasmMemory;
import org.jspecify.annotations.Nullable;

/**
 * A host function by the canonical ABI: reads the guest's arguments, calls a method, and
 * lowers its result through the guest's allocator.
 *
 * @param name of the import, quoted, for messages
 * @param method the method, for messages
 * @param signature how its parameters and result cross
 * @param handle calls it; type {@code (Object[]) -> Object}
 */
record HostCall(String name, String method, Signature signature, MethodHandle handle) implements HostFunction {

    private static final long[] NOTHING = {};

    /** Returns a handle that takes its arguments in an array, boxed. */
    static MethodHandle generic(MethodHandle handle) {
        return handle.asSpreader(Object[].class, handle.type().parameterCount())
            .asType(MethodType.methodType(Object.class, Object[].class));
    }

    /** Returns whether the caller's allocator is needed. */
    static boolean allocates(Signature signature) {
        return signature.result().filter(AbiType::hasPointers).isPresent();
    }

    /** Returns whether anything is in the caller's memory. */
    static boolean usesMemory(Signature signature) {
        return allocates(signature) || signature.returnsArea() || signature.spills()
                || signature.parameters().hasPointers();
    }

    @Override
    public long[] call(WasmInstance caller, long[] arguments) {
        WasmMemory memory = usesMemory(this.signature) ? caller.memory(GuestCall.MEMORY) : null;
        WasmFunction realloc = allocates(this.signature) ? caller.function(GuestMemory.REALLOC) : null;
        GuestMemory guest = new GuestMemory(this.name, "argument of " + this.name, caller.limits(), memory, realloc);
        FlatValues flat = new FlatValues(arguments);
        Object[] values = lift(flat, guest);
        long area = this.signature.returnsArea() ? flat.nextUnsigned() : 0;
        AbiType type = this.signature.result().orElse(null);
        Object result = invoke(withCaller(caller, values));
        return (type != null) ? lower(type, prepare(type, result, caller), area, guest) : NOTHING;
    }

    private Object[] lift(FlatValues source, GuestMemory guest) {
        TupleType parameters = this.signature.parameters();
        if (!this.signature.spills()) {
            return (Object[]) parameters.lift(source, guest);
        }
        long address = source.nextUnsigned();
        guest.check(address, parameters.size(), parameters.alignment());
        return (Object[]) parameters.load(address, guest);
    }

    private Object[] withCaller(WasmInstance caller, Object[] values) {
        if (!this.signature.extras().caller()) {
            return values;
        }
        Object[] all = new Object[values.length + 1];
        all[0] = caller;
        System.arraycopy(values, 0, all, 1, values.length);
        return all;
    }

    /** Calls the method; an exception that stands for an error is a result. */
    private @Nullable Object invoke(Object[] arguments) {
        try {
            Object result = (Object) this.handle.invokeExact(arguments);
            return this.signature.errors().isPresent() ? new Choice(0, result) : result;
        }
        catch (Throwable ex) { // the host's own, of any kind
            if (this.signature.errors().filter((error) -> error.type().isInstance(ex)).isPresent()) {
                return ErrorMapping.failure(ex);
            }
            throw Members.<RuntimeException>sneaky(ex);
        }
    }

    private Object prepare(AbiType type, @Nullable Object result, WasmInstance caller) {
        try {
            Object prepared = AbiType.prepareNullable(type, result);
            WasmLimitException excess = type.hasPointers() ? GuestCall.excess(caller, type, prepared) : null;
            if (excess != null) {
                throw excess;
            }
            return prepared;
        }
        catch (BadValue ex) {
            throw ex.within("result").asResult(this.method);
        }
    }

    private long[] lower(AbiType type, Object prepared, long area, GuestMemory guest) {
        if (this.signature.returnsArea()) {
            guest.check(area, type.size(), type.alignment());
            type.store(prepared, area, guest);
            return NOTHING;
        }
        FlatValues flat = new FlatValues(new long[1]);
        type.lower(prepared, flat, guest);
        return flat.values();
    }

}

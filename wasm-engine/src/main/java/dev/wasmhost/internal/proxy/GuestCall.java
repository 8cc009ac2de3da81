package dev.wasmhost.internal.proxy;

import java.util.List;
import java.util.Optional;

import dev.wasmhost.FunctionType;
import dev.wasmhost.ValueType;
import dev.wasmhost.WasmFunction;
import dev.wasmhost.WasmInstance;
import dev.wasmhost.WasmLimitException;
import dev.wasmhost.WasmLimits;
import dev.wasmhost.WasmMemory;
import org.jspecify.annotations.Nullable;

/**
 * A call by the canonical ABI, made of several calls of the guest: allocate and fill the
 * parameters, call the export, read its result, let the guest free it.
 *
 * @param method the method, for messages
 * @param export name of the export
 * @param type its type
 * @param parameters types of the method's parameters
 * @param result type of the method's result; empty for void
 * @param spilled where the parameters are in memory; empty if they are passed as
 * WebAssembly values
 * @param postReturn type of the export to be called with the results once they are read;
 * empty if there is none
 * @param entries brackets the calls
 */
record GuestCall(String method, String export, FunctionType type, List<AbiType> parameters, Optional<AbiType> result,
        Optional<Layout> spilled, Optional<FunctionType> postReturn, EntryHandles entries) implements Dispatch {

    /** Parameters of more values than this go through memory (MAX_FLAT_PARAMS). */
    static final int MAX_FLAT_PARAMETERS = 16;

    static final String MEMORY = "memory";

    static final FunctionType REALLOC_TYPE = FunctionType.of(ValueType.I32, ValueType.I32, ValueType.I32, ValueType.I32)
        .returning(ValueType.I32);

    GuestCall {
        parameters = List.copyOf(parameters);
    }

    static String postReturnName(String export) {
        return "cabi_post_" + export;
    }

    boolean allocates() {
        return this.spilled.isPresent() || this.parameters.stream().anyMatch(AbiType::hasPointers);
    }

    boolean usesMemory() {
        return allocates() || this.result.filter(AbiType::hasPointers).isPresent();
    }

    @Override
    public BoundCall bind(WasmInstance instance) {
        WasmFunction function = Dispatch.function(instance, this.export, this.type);
        WasmMemory memory = usesMemory() ? instance.memory(MEMORY) : null;
        WasmFunction realloc = allocates() ? Dispatch.function(instance, GuestMemory.REALLOC, REALLOC_TYPE) : null;
        WasmFunction freeing = this.postReturn
            .map((freeingType) -> Dispatch.function(instance, postReturnName(this.export), freeingType))
            .orElse(null);
        return new BoundCall(this, instance, function, new GuestMemory(this.export, memory, realloc), freeing);
    }

    /**
     * Checks the arguments before an instance is touched: a caller's mistake must not
     * cost it.
     */
    Object[] prepare(@Nullable Object[] arguments) {
        Object[] prepared = new Object[arguments.length];
        for (int i = 0; i < prepared.length; i++) {
            Object argument = arguments[i];
            if (argument == null) {
                throw new NullPointerException(argumentName(i) + " is null");
            }
            prepared[i] = this.parameters.get(i).prepare(argument, argumentName(i));
        }
        return prepared;
    }

    /**
     * Returns what to throw if the arguments have no chance to fit into the instance's
     * memory: known before they are copied or encoded.
     */
    Optional<WasmLimitException> excess(WasmInstance instance, Object[] prepared) {
        long extent = 0;
        for (int i = 0; i < prepared.length; i++) {
            extent += this.parameters.get(i).extent(prepared[i]);
        }
        if (extent == 0) {
            return Optional.empty();
        }
        WasmLimits limits = instance.limits();
        long allowed = Math.min(limits.memory(), Integer.MAX_VALUE); // MAX_STRING_BYTE_LENGTH
        return (extent <= allowed) ? Optional.empty()
                : Optional.of(new WasmLimitException("memory", extent, allowed, limits.setting("memory")));
    }

    private String argumentName(int index) {
        return this.method + ": argument " + (index + 1);
    }

}

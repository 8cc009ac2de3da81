package dev.wasmhost.internal.proxy;

import java.util.Arrays;
import java.util.Optional;

import dev.wasmhost.FunctionType;
import dev.wasmhost.ValueType;
import dev.wasmhost.WasmCallOptions;
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
 * @param signature how the method's parameters and result cross
 * @param spilled whether the parameters go through memory
 * @param postReturn type of the export to be called with the results once they are read;
 * empty if there is none
 * @param entries brackets the calls
 */
record GuestCall(String method, String export, FunctionType type, Signature signature, boolean spilled,
        Optional<FunctionType> postReturn, EntryHandles entries) implements Dispatch {

    static final String MEMORY = "memory";

    static final FunctionType REALLOC_TYPE = FunctionType.of(ValueType.I32, ValueType.I32, ValueType.I32, ValueType.I32)
        .returning(ValueType.I32);

    /**
     * What a method was called with.
     *
     * @param values prepared
     * @param options for this call; null if it takes none
     */
    record Arguments(Object[] values, @Nullable WasmCallOptions options) {
    }

    static String postReturnName(String export) {
        return "cabi_post_" + export;
    }

    boolean allocates() {
        return this.spilled || this.signature.parameters().hasPointers();
    }

    boolean usesMemory() {
        return allocates() || this.signature.returnsArea();
    }

    @Override
    public BoundCall bind(WasmInstance instance) {
        WasmFunction function = Dispatch.function(instance, this.export, this.type);
        WasmMemory memory = usesMemory() ? instance.memory(MEMORY) : null;
        WasmFunction realloc = allocates() ? Dispatch.function(instance, GuestMemory.REALLOC, REALLOC_TYPE) : null;
        WasmFunction freeing = this.postReturn.isPresent()
                ? Dispatch.function(instance, postReturnName(this.export), this.postReturn.get()) : null;
        String name = "\"" + this.export + "\"";
        return new BoundCall(this, instance, function,
                new GuestMemory(name, "result of " + name, instance.limits(), memory, realloc), freeing);
    }

    /**
     * Checks the arguments before an instance is touched: a caller's mistake must not
     * cost it.
     */
    Arguments prepare(@Nullable Object[] arguments) {
        int count = this.signature.parameters().parts().size();
        WasmCallOptions options = this.signature.extras().options() ? options(arguments[count]) : null;
        Object[] crossing = (options != null) ? Arrays.copyOf(arguments, count) : arguments;
        try {
            return new Arguments((Object[]) this.signature.parameters().prepare(crossing), options);
        }
        catch (BadValue ex) {
            throw ex.asArgument(this.method);
        }
    }

    private WasmCallOptions options(@Nullable Object options) {
        if (options == null) {
            throw new NullPointerException(this.method + ": options are null");
        }
        return (WasmCallOptions) options;
    }

    /**
     * Returns what to throw if the arguments have no chance to fit into the instance's
     * memory: known before they are copied or encoded.
     */
    @Nullable WasmLimitException excess(WasmInstance instance, Arguments arguments) {
        return this.signature.parameters().hasPointers()
                ? excess(instance, this.signature.parameters(), arguments.values()) : null;
    }

    /** Returns what to throw if a value does not fit into the instance's memory. */
    static @Nullable WasmLimitException excess(WasmInstance instance, AbiType type, Object prepared) {
        long extent = type.extent(prepared);
        WasmLimits limits = instance.limits();
        long allowed = Math.min(limits.memory(), Integer.MAX_VALUE); // MAX_STRING_BYTE_LENGTH
        return (extent <= allowed) ? null : new WasmLimitException("memory", extent, allowed, limits.setting("memory"));
    }

}

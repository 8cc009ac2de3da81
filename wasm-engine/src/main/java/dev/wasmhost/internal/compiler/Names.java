package dev.wasmhost.internal.compiler;

/**
 * Internal names and descriptors of the classes that generated code refers to: texts,
 * since to name a class is to load it, and most modules never use vectors, atomics or
 * objects.
 */
final class Names {

    static final String OBJECT = "java/lang/Object";

    static final String OBJECTS = "java/util/Objects";

    static final String VAR_HANDLE = "java/lang/invoke/VarHandle";

    static final String METHOD_HANDLE = "java/lang/invoke/MethodHandle";

    static final String THROWABLE = "java/lang/Throwable";

    static final String HOST_FUNCTION = "dev/wasmhost/HostFunction";

    static final String WASM_FUNCTION = "dev/wasmhost/WasmFunction";

    static final String WASM_INSTANCE = "dev/wasmhost/WasmInstance";

    static final String DEFINED_TYPE = "dev/wasmhost/DefinedType";

    static final String TRAP = "dev/wasmhost/WasmTrap";

    static final String TRAP_REASON = "dev/wasmhost/TrapReason";

    private static final String RUNTIME = "dev/wasmhost/internal/runtime/";

    static final String ATOMICS = RUNTIME + "Atomics";

    static final String CALL_CONTEXT = RUNTIME + "CallContext";

    static final String DATA_SLICE = RUNTIME + "DataSlice";

    static final String FUNCTION_REFERENCE = RUNTIME + "FunctionReference";

    static final String GUEST_EXCEPTION = RUNTIME + "GuestException";

    static final String TAG = RUNTIME + "Tag";

    static final String GLOBAL = RUNTIME + "Global";

    static final String GUEST_INSTANCE = RUNTIME + "GuestInstance";

    static final String HOST_CALLS = RUNTIME + "HostCalls";

    static final String INSTANCE_PARTS = RUNTIME + "InstanceParts";

    static final String INSTRUCTIONS = RUNTIME + "Instructions";

    static final String LINEAR_MEMORY = RUNTIME + "LinearMemory";

    static final String MEMORY = RUNTIME + "Memory";

    static final String NUMERICS = RUNTIME + "Numerics";

    static final String GUEST_OBJECT = RUNTIME + "GuestObject";

    static final String GUEST_STRUCT = RUNTIME + "GuestStruct";

    static final String GUEST_ARRAY = RUNTIME + "GuestArray";

    static final String ARRAY_INSTRUCTIONS = RUNTIME + "ArrayInstructions";

    static final String I31_OBJECT = RUNTIME + "I31";

    static final String SHARED_MEMORY = RUNTIME + "SharedMemory";

    static final String VECTORS = RUNTIME + "Vectors";

    static final String TABLE = RUNTIME + "Table";

    /** Package of all generated classes; no class loader above has it. */
    static final String PACKAGE = "wasm/";

    /** Package of classes that belong to an engine, one for each signature. */
    static final String SIGNATURE_PACKAGE = PACKAGE + "signature/";

    /**
     * Package of classes that belong to an engine, one for each structure or array type.
     */
    static final String TYPE_PACKAGE = PACKAGE + "type/";

    private Names() {
    }

    /** Returns the descriptor of a class. */
    static String descriptor(String internalName) {
        return "L" + internalName + ";";
    }

}

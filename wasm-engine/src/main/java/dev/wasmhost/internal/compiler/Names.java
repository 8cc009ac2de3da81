package dev.wasmhost.internal.compiler;

import org.objectweb.asm.Type;

import dev.wasmhost.internal.runtime.ArrayInstructions;
import dev.wasmhost.internal.runtime.Atomics;
import dev.wasmhost.internal.runtime.CallContext;
import dev.wasmhost.internal.runtime.DataSlice;
import dev.wasmhost.internal.runtime.FunctionReference;
import dev.wasmhost.internal.runtime.Global;
import dev.wasmhost.internal.runtime.GuestArray;
import dev.wasmhost.internal.runtime.GuestException;
import dev.wasmhost.internal.runtime.GuestInstance;
import dev.wasmhost.internal.runtime.GuestObject;
import dev.wasmhost.internal.runtime.GuestStruct;
import dev.wasmhost.internal.runtime.HostCalls;
import dev.wasmhost.internal.runtime.I31;
import dev.wasmhost.internal.runtime.InstanceParts;
import dev.wasmhost.internal.runtime.Instructions;
import dev.wasmhost.internal.runtime.LinearMemory;
import dev.wasmhost.internal.runtime.Memory;
import dev.wasmhost.internal.runtime.Numerics;
import dev.wasmhost.internal.runtime.SharedMemory;
import dev.wasmhost.internal.runtime.Table;
import dev.wasmhost.internal.runtime.Tag;
import dev.wasmhost.internal.runtime.Vectors;

/** Internal names and descriptors of the classes that generated code refers to. */
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

    static final String ATOMICS = Type.getInternalName(Atomics.class);

    static final String CALL_CONTEXT = Type.getInternalName(CallContext.class);

    static final String DATA_SLICE = Type.getInternalName(DataSlice.class);

    static final String FUNCTION_REFERENCE = Type.getInternalName(FunctionReference.class);

    static final String GUEST_EXCEPTION = Type.getInternalName(GuestException.class);

    static final String TAG = Type.getInternalName(Tag.class);

    static final String GLOBAL = Type.getInternalName(Global.class);

    static final String GUEST_INSTANCE = Type.getInternalName(GuestInstance.class);

    static final String HOST_CALLS = Type.getInternalName(HostCalls.class);

    static final String INSTANCE_PARTS = Type.getInternalName(InstanceParts.class);

    static final String INSTRUCTIONS = Type.getInternalName(Instructions.class);

    static final String LINEAR_MEMORY = Type.getInternalName(LinearMemory.class);

    static final String MEMORY = Type.getInternalName(Memory.class);

    static final String NUMERICS = Type.getInternalName(Numerics.class);

    static final String GUEST_OBJECT = Type.getInternalName(GuestObject.class);

    static final String GUEST_STRUCT = Type.getInternalName(GuestStruct.class);

    static final String GUEST_ARRAY = Type.getInternalName(GuestArray.class);

    static final String ARRAY_INSTRUCTIONS = Type.getInternalName(ArrayInstructions.class);

    static final String I31_OBJECT = Type.getInternalName(I31.class);
    static final String SHARED_MEMORY = Type.getInternalName(SharedMemory.class);

    static final String VECTORS = Type.getInternalName(Vectors.class);

    static final String TABLE = Type.getInternalName(Table.class);

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

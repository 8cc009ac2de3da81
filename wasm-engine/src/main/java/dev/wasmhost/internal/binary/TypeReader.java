package dev.wasmhost.internal.binary;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

import dev.wasmhost.AbstractHeapType;
import dev.wasmhost.AddressType;
import dev.wasmhost.FunctionType;
import dev.wasmhost.GlobalType;
import dev.wasmhost.HeapType;
import dev.wasmhost.Limits;
import dev.wasmhost.MalformedModuleException;
import dev.wasmhost.MemoryType;
import dev.wasmhost.PackedType;
import dev.wasmhost.ReferenceType;
import dev.wasmhost.StorageType;
import dev.wasmhost.TableType;
import dev.wasmhost.ValueType;
import dev.wasmhost.WasmFeature;

/** Decodes types (spec 5.3). */
final class TypeReader {

    private static final int HAS_MAXIMUM = 1;

    private static final int SHARED = 2;

    private static final int ADDRESS_64 = 4;

    private static final int NULLABLE = 0x63;

    private static final int NON_NULL = 0x64;

    private final ByteReader in;

    private final FeatureGate features;

    private final TypeSpace types;

    TypeReader(ByteReader in, FeatureGate features, TypeSpace types) {
        this.in = in;
        this.features = features;
        this.types = types;
    }

    ValueType valueType() {
        int code = this.in.peek();
        if (code == 0x7B) {
            this.features.use(WasmFeature.SIMD, "v128", this.in.position());
            this.in.skip(1);
            return ValueType.V128;
        }
        if (code < 0x7C || code > 0x7F) {
            int at = this.in.position();
            ReferenceType type = referenceType("malformed value type");
            this.features.use(WasmFeature.REFERENCE_TYPES, "reference type", at);
            return type;
        }
        this.in.skip(1);
        return switch (code) {
            case 0x7F -> ValueType.I32;
            case 0x7E -> ValueType.I64;
            case 0x7D -> ValueType.F32;
            default -> ValueType.F64;
        };
    }

    List<ValueType> valueTypes() {
        int count = this.in.count();
        switch (count) {
            case 0:
                return List.of();
            case 1:
                return List.of(valueType());
            default:
                List<ValueType> types = new ArrayList<>(count);
                for (int i = 0; i < count; i++) {
                    types.add(valueType());
                }
                return types;
        }
    }

    ReferenceType referenceType() {
        return referenceType("malformed reference type");
    }

    private ReferenceType referenceType(String what) {
        int at = this.in.position();
        int code = this.in.u8();
        if (code == NULLABLE || code == NON_NULL) {
            ReferenceType type = new ReferenceType(code == NULLABLE, heapType());
            this.features.use(WasmFeature.FUNCTION_REFERENCES, "typed reference", at);
            return type;
        }
        return switch (code) {
            case 0x70 -> ValueType.FUNCREF;
            case 0x6F -> ValueType.EXTERNREF;
            default -> new ReferenceType(true, abstractHeapType(what, code, at));
        };
    }

    HeapType heapType() {
        int at = this.in.position();
        if ((this.in.peek() & 0xC0) == 0x40) { // a negative number in one byte
            return abstractHeapType("malformed heap type", this.in.u8(), at);
        }
        long typeIndex = this.in.s33();
        if (typeIndex < 0) {
            throw new MalformedModuleException("malformed heap type", at);
        }
        this.features.use(WasmFeature.FUNCTION_REFERENCES, "reference to a type", at);
        return this.types.type((int) typeIndex, at);
    }

    private AbstractHeapType abstractHeapType(String what, int code, int at) {
        AbstractHeapType type = switch (code) {
            case 0x74 -> AbstractHeapType.NOEXN;
            case 0x73 -> AbstractHeapType.NOFUNC;
            case 0x72 -> AbstractHeapType.NOEXTERN;
            case 0x71 -> AbstractHeapType.NONE;
            case 0x70 -> AbstractHeapType.FUNC;
            case 0x6F -> AbstractHeapType.EXTERN;
            case 0x6E -> AbstractHeapType.ANY;
            case 0x6D -> AbstractHeapType.EQ;
            case 0x6C -> AbstractHeapType.I31;
            case 0x6B -> AbstractHeapType.STRUCT;
            case 0x6A -> AbstractHeapType.ARRAY;
            case 0x69 -> AbstractHeapType.EXN;
            default -> throw new MalformedModuleException(LaterProposals.malformedType(what, code), at);
        };
        if (type.top() == AbstractHeapType.EXN) {
            this.features.use(WasmFeature.EXCEPTION_HANDLING, "heap type " + type, at);
        }
        else if (type != AbstractHeapType.FUNC && type != AbstractHeapType.EXTERN) {
            this.features.use(WasmFeature.GC, "heap type " + type, at);
        }
        return type;
    }

    /** Reads the type of a field or element. */
    StorageType storageType() {
        return switch (this.in.peek()) {
            case 0x78 -> packed(PackedType.I8);
            case 0x77 -> packed(PackedType.I16);
            default -> valueType();
        };
    }

    private PackedType packed(PackedType type) {
        this.in.skip(1);
        return type;
    }

    /** Reads a definition of the type section. */
    FunctionType functionType() {
        int at = this.in.position();
        int form = this.in.u8();
        if (form != 0x60) {
            throw new MalformedModuleException(LaterProposals.malformedDefinition(form), at);
        }
        List<ValueType> parameters = valueTypes();
        List<ValueType> results = valueTypes();
        if (results.size() > 1) {
            this.features.use(WasmFeature.MULTI_VALUE, "function type with several results", at);
        }
        return new FunctionType(parameters, results);
    }

    TableType tableType() {
        int at = this.in.position();
        ReferenceType elementType = referenceType();
        if (!elementType.equals(ValueType.FUNCREF)) {
            this.features.use(WasmFeature.REFERENCE_TYPES, "table of " + elementType, at);
        }
        int flags = limitsFlags(HAS_MAXIMUM | ADDRESS_64);
        return new TableType(addressType(flags, "table"), elementType, limits(flags));
    }

    MemoryType memoryType() {
        int flags = limitsFlags(HAS_MAXIMUM | SHARED | ADDRESS_64);
        boolean shared = (flags & SHARED) != 0;
        if (shared) {
            this.features.use(WasmFeature.THREADS, "shared memory", this.in.position() - 1);
        }
        return new MemoryType(addressType(flags, "memory"), limits(flags), shared);
    }

    GlobalType globalType() {
        ValueType valueType = valueType();
        int at = this.in.position();
        int mutability = this.in.u8();
        if (mutability > 1) {
            throw new MalformedModuleException("malformed mutability 0x" + Integer.toHexString(mutability), at);
        }
        return new GlobalType(valueType, mutability == 1);
    }

    private int limitsFlags(int allowed) {
        int at = this.in.position();
        int flags = this.in.u8();
        if ((flags & ~allowed) != 0) {
            throw new MalformedModuleException("malformed limits flags 0x" + Integer.toHexString(flags), at);
        }
        return flags;
    }

    private AddressType addressType(int flags, String what) {
        if ((flags & ADDRESS_64) == 0) {
            return AddressType.I32;
        }
        this.features.use(WasmFeature.MEMORY64, what + " with 64-bit addresses", this.in.position() - 1);
        return AddressType.I64;
    }

    /**
     * Reads limits, which are 64-bit numbers; that they are small enough is a matter of
     * validation.
     */
    private Limits limits(int flags) {
        long minimum = this.in.u64();
        OptionalLong maximum = ((flags & HAS_MAXIMUM) != 0) ? OptionalLong.of(this.in.u64()) : OptionalLong.empty();
        return new Limits(minimum, maximum);
    }

}

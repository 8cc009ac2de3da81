package dev.wasmhost.internal.validation;

import java.util.HashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import dev.wasmhost.FunctionType;
import dev.wasmhost.NumberType;
import dev.wasmhost.ValueType;
import dev.wasmhost.internal.binary.InstructionReader;
import dev.wasmhost.internal.module.Module;

/** Signatures of a module's functions, types and blocks, made when first used. */
@SuppressWarnings("EnumOrdinal") // a table that is looked at for every block
final class Signatures {

    private final Module module;

    private final Types types;

    private final @Nullable Signature[] byTypeIndex;

    // Blocks with one number as result, by its ordinal, and with one other value.
    private final Signature[] numberBlocks = numberBlocks();

    private final Map<ValueType, Signature> otherBlocks = new HashMap<>();

    Signatures(Module module, Types types) {
        this.module = module;
        this.types = types;
        this.byTypeIndex = new @Nullable Signature[module.types().size()];
    }

    /** Returns the signature of a function that exists. */
    Signature function(int functionIndex) {
        return type(this.module.typeIndices()[functionIndex]);
    }

    /** Returns the signature that the type with an unsigned index is, or throws. */
    Signature type(int typeIndex) {
        boolean known = Integer.compareUnsigned(typeIndex, this.byTypeIndex.length) < 0;
        Signature signature = known ? this.byTypeIndex[typeIndex] : null;
        return (signature != null) ? signature : make(typeIndex);
    }

    private Signature make(int typeIndex) {
        Signature signature = Signature.of(this.types.function(typeIndex));
        this.byTypeIndex[typeIndex] = signature;
        return signature;
    }

    /** Returns the signature of the block that {@code reader} is at, or throws. */
    Signature block(InstructionReader reader) {
        int typeIndex = reader.index();
        if (typeIndex >= 0) {
            return type(typeIndex);
        }
        ValueType result = reader.blockResult();
        if (result == null) {
            return Signature.EMPTY;
        }
        if (result instanceof NumberType number) {
            return this.numberBlocks[number.ordinal()];
        }
        return otherBlock(result);
    }

    private Signature otherBlock(ValueType result) {
        Signature signature = this.otherBlocks.get(result);
        if (signature == null) {
            signature = blockOf(result);
            this.otherBlocks.put(result, signature);
        }
        return signature;
    }

    private static Signature[] numberBlocks() {
        NumberType[] types = NumberType.values();
        Signature[] blocks = new Signature[types.length];
        for (NumberType type : types) {
            blocks[type.ordinal()] = blockOf(type);
        }
        return blocks;
    }

    private static Signature blockOf(ValueType result) {
        return Signature.of(FunctionType.empty().returning(result));
    }

}

package dev.wasmhost.internal.validation;

import java.util.List;

import dev.wasmhost.FunctionType;
import dev.wasmhost.ValueType;

/**
 * What a block, call or instruction pops and pushes; in arrays, since every instruction
 * walks them.
 *
 * @param type the same as a function type
 * @param parameters the types it pops, the last one from the top
 * @param results the types it pushes
 */
record Signature(FunctionType type, ValueType[] parameters, ValueType[] results) {

    static final Signature EMPTY = of(FunctionType.empty());

    static Signature of(FunctionType type) {
        return new Signature(type, array(type.parameters()), array(type.results()));
    }

    private static ValueType[] array(List<ValueType> types) {
        return types.toArray(new ValueType[0]);
    }

}

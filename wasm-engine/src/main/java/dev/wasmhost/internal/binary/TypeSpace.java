package dev.wasmhost.internal.binary;

import dev.wasmhost.DefinedType;
import dev.wasmhost.InvalidModuleException;

/** The types that a type index may name where it is read (spec 2.5.2). */
@FunctionalInterface
public interface TypeSpace {

    /**
     * Returns the type with this index.
     * @param typeIndex unsigned
     * @param offset where the index is in the module
     * @throws InvalidModuleException if there is none
     */
    DefinedType type(int typeIndex, int offset);

    /** Returns a space without types. */
    static TypeSpace empty() {
        return (typeIndex, offset) -> {
            throw unknown(typeIndex, "a module without types", offset);
        };
    }

    /** Makes the exception for an index that names nothing. */
    static InvalidModuleException unknown(int typeIndex, String where, int offset) {
        return new InvalidModuleException("unknown type " + Integer.toUnsignedString(typeIndex), where, offset);
    }

}

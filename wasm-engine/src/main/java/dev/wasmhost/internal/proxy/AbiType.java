package dev.wasmhost.internal.proxy;

import java.util.List;

import dev.wasmhost.ValueType;
import org.jspecify.annotations.Nullable;

/**
 * How values of a Java type cross the border, by the component model's canonical ABI.
 *
 * <p>
 * There is one class for each shape that values have there. Java types that come in
 * another form (a record is a tuple, an enum a variant) are {@link MappedType}s of such a
 * shape. {@link TypeMapper} makes them all.
 */
sealed interface AbiType permits ScalarType, BlockType, TupleType, VariantType, MappedType {

    /** Returns what it is made of where it is passed as WebAssembly values. */
    List<ValueType> flat();

    /** Returns the alignment of its address in memory. */
    int alignment();

    /** Returns the bytes that it takes in memory, not counting what it points to. */
    int size();

    /** Returns whether its values point into memory. */
    boolean hasPointers();

    /**
     * Checks a value of the host, and copies what may change, before anything else is
     * done.
     * @return the form in which the other methods take it
     * @throws BadValue if the value has no representation
     */
    Object prepare(Object value);

    /** Returns the bytes that a prepared value needs besides its {@link #size()}. */
    long extent(Object prepared);

    /** Passes a prepared value as WebAssembly values. */
    void lower(Object prepared, FlatValues target, GuestMemory memory);

    /** Writes a prepared value to memory. */
    void store(Object prepared, long address, GuestMemory memory);

    /** Takes a guest's value out of WebAssembly values. */
    Object lift(FlatValues source, GuestMemory memory);

    /** Reads a guest's value from a checked block of memory. */
    Object load(long address, GuestMemory memory);

    /** Prepares what may be null as far as the compiler knows. */
    static Object prepareNullable(AbiType type, @Nullable Object value) {
        if (value == null) {
            throw BadValue.isNull();
        }
        return type.prepare(value);
    }

}

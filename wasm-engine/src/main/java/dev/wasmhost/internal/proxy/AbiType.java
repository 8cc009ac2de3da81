package dev.wasmhost.internal.proxy;

import java.lang.reflect.Type;
import java.util.List;
import java.util.Optional;

import dev.wasmhost.ValueType;

/** How values of a Java type cross the border, by the component model's canonical ABI. */
sealed interface AbiType permits ScalarType, BytesType {

    /** Returns what a Java type crosses as, if it can. */
    static Optional<AbiType> of(Type type) {
        Optional<AbiType> scalar = ScalarType.of(type).map(AbiType.class::cast);
        return scalar.or(() -> BytesType.of(type));
    }

    /** Returns what it is made of where it is passed as WebAssembly values. */
    List<ValueType> flat();

    /** Returns the alignment of its address in memory. */
    int alignment();

    /** Returns the bytes that it takes in memory, not counting what it points to. */
    int size();

    /** Returns whether its values point into memory. */
    boolean hasPointers();

    /**
     * Checks an argument before anything else of the call is done.
     * @param name of the argument, for messages
     * @return the form in which the other methods take it
     * @throws IllegalArgumentException if the value has no representation
     */
    Object prepare(Object value, String name);

    /** Returns the bytes that a prepared value needs besides its {@link #size()}. */
    long extent(Object prepared);

    /** Passes a prepared value as WebAssembly values. */
    void lower(Object prepared, FlatValues target, GuestMemory memory);

    /** Writes a prepared value to memory. */
    void store(Object prepared, long address, GuestMemory memory);

    /** Takes a result out of WebAssembly values. */
    Object lift(FlatValues source, GuestMemory memory);

    /** Reads a result from a checked block of memory. */
    Object load(long address, GuestMemory memory);

}

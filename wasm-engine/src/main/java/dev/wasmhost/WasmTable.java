package dev.wasmhost;

import org.jspecify.annotations.Nullable;

/**
 * A table of references (spec 4.2.7). Indices are unsigned, given as {@code long}; one
 * past the end throws a {@link WasmTrap} with
 * {@link TrapReason#OUT_OF_BOUNDS_TABLE_ACCESS}. Used by one thread at a time.
 */
public interface WasmTable extends WasmExtern {

    @Override
    TableType type();

    /** Returns the number of elements. */
    int size();

    /**
     * Returns the element at {@code index}: a {@link WasmFunction}, a host object or
     * null.
     */
    @Nullable Object get(long index);

    /**
     * Sets the element at {@code index}.
     * @throws IllegalArgumentException if {@code element} is not of the table's element
     * type
     */
    void set(long index, @Nullable Object element);

    /**
     * Grows by {@code delta} elements that are all {@code element}.
     * @param delta elements to add, unsigned
     * @return the size before growing, or -1 if a limit forbids it
     * @throws IllegalArgumentException if {@code element} is not of the table's element
     * type
     */
    int grow(int delta, @Nullable Object element);

}

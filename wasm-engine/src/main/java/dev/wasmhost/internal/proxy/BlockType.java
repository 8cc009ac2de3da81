package dev.wasmhost.internal.proxy;

import java.util.List;

import dev.wasmhost.ValueType;

/** Text and lists: a pointer to a block of memory, and a length. */
sealed interface BlockType extends AbiType permits TextType, ArrayType, ListType {

    /** A pointer, and a length. */
    List<ValueType> FLAT = List.of(ValueType.I32, ValueType.I32);

    @Override
    default List<ValueType> flat() {
        return FLAT;
    }

    @Override
    default int alignment() {
        return 4;
    }

    @Override
    default int size() {
        return 8;
    }

    @Override
    default boolean hasPointers() {
        return true;
    }

    /** Returns the length of a prepared value. */
    long length(Object prepared);

    /** Copies a prepared value to a new block; returns its address. */
    long copyIn(Object prepared, GuestMemory memory);

    /**
     * Reads a value from a block that the guest names; nothing of it is checked yet.
     */
    Object copyOut(long start, long length, GuestMemory memory);

    @Override
    default void lower(Object prepared, FlatValues target, GuestMemory memory) {
        target.add(copyIn(prepared, memory));
        target.add(length(prepared));
    }

    @Override
    default void store(Object prepared, long address, GuestMemory memory) {
        long start = copyIn(prepared, memory);
        memory.memory().writeInt(address, (int) start);
        memory.memory().writeInt(address + 4, (int) length(prepared));
    }

    @Override
    default Object lift(FlatValues source, GuestMemory memory) {
        return copyOut(source.nextUnsigned(), source.nextUnsigned(), memory);
    }

    @Override
    default Object load(long address, GuestMemory memory) {
        long start = Integer.toUnsignedLong(memory.memory().readInt(address));
        return copyOut(start, Integer.toUnsignedLong(memory.memory().readInt(address + 4)), memory);
    }

}

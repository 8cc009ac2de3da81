package dev.wasmhost.internal.proxy;

import java.util.List;

import dev.wasmhost.ValueType;

/** The pointer and length that text and lists are where they are part of something. */
final class Block {

    static final List<ValueType> FLAT = List.of(ValueType.I32, ValueType.I32);

    static final int SIZE = 8;

    static final int ALIGNMENT = 4;

    private Block() {
    }

    static void write(long start, long length, long address, GuestMemory memory) {
        memory.memory().writeInt(address, (int) start);
        memory.memory().writeInt(address + 4, (int) length);
    }

    static long start(long address, GuestMemory memory) {
        return Integer.toUnsignedLong(memory.memory().readInt(address));
    }

    static long length(long address, GuestMemory memory) {
        return Integer.toUnsignedLong(memory.memory().readInt(address + 4));
    }

}

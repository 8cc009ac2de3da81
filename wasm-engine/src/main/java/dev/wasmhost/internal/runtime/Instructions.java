package dev.wasmhost.internal.runtime;

import java.util.Objects;

import org.jspecify.annotations.Nullable;

import dev.wasmhost.TrapReason;
import dev.wasmhost.WasmTrap;

/**
 * Instructions that are too long for compiled code to hold (spec 4.6), named after their
 * mnemonics: operands in order, then immediates, then the instance.
 */
public final class Instructions {

    private Instructions() {
    }

    public static WasmTrap unreachable() {
        return new WasmTrap(TrapReason.UNREACHABLE);
    }

    /** Returns the trap of an access whose offset alone is past the end of any memory. */
    public static WasmTrap outOfBounds() {
        return new WasmTrap(TrapReason.OUT_OF_BOUNDS_MEMORY_ACCESS);
    }

    /** Reads a value that takes two characters of a table. */
    public static int lookUp(String table, int index) {
        return (table.charAt(2 * index) << 16) | table.charAt(2 * index + 1);
    }

    /**
     * Copies numbers out of a frame's array, behind them the upper halves of those that
     * are vectors.
     */
    public static long[] pack(long[] numbers, int from, int count) {
        long[] packed = new long[2 * count];
        System.arraycopy(numbers, from, packed, 0, count);
        System.arraycopy(numbers, numbers.length / 2 + from, packed, count, count);
        return packed;
    }

    public static int memorySize(int memory, GuestInstance instance) {
        return instance.memories[memory].pages();
    }

    public static long memorySize64(int memory, GuestInstance instance) {
        return instance.memories[memory].pages();
    }

    public static int memoryGrow(int delta, int memory, GuestInstance instance) {
        return instance.memories[memory].grow(delta);
    }

    public static long memoryGrow(long delta, int memory, GuestInstance instance) {
        return instance.memories[memory].growPages(delta);
    }

    public static void memoryFill(int address, int value, int length, int memory, GuestInstance instance) {
        instance.memories[memory].fill(unsigned(address), value, unsigned(length), instance);
    }

    public static void memoryFill(long address, int value, long length, int memory, GuestInstance instance) {
        instance.memories[memory].fill(address, value, length, instance);
    }

    public static void memoryCopy(int target, int source, int length, int targetMemory, int sourceMemory,
            GuestInstance instance) {
        memoryCopy(unsigned(target), unsigned(source), unsigned(length), targetMemory, sourceMemory, instance);
    }

    public static void memoryCopy(long target, int source, int length, int targetMemory, int sourceMemory,
            GuestInstance instance) {
        memoryCopy(target, unsigned(source), unsigned(length), targetMemory, sourceMemory, instance);
    }

    public static void memoryCopy(int target, long source, int length, int targetMemory, int sourceMemory,
            GuestInstance instance) {
        memoryCopy(unsigned(target), source, unsigned(length), targetMemory, sourceMemory, instance);
    }

    public static void memoryCopy(long target, long source, long length, int targetMemory, int sourceMemory,
            GuestInstance instance) {
        instance.memories[targetMemory].copy(instance.memories[sourceMemory], target, source, length, instance);
    }

    public static void memoryInit(int target, int source, int length, int data, int memory, GuestInstance instance) {
        memoryInit(unsigned(target), source, length, data, memory, instance);
    }

    public static void memoryInit(long target, int source, int length, int data, int memory, GuestInstance instance) {
        instance.memories[memory].init(instance.dataSegments[data], target, source, length, instance);
    }

    public static void dataDrop(int data, GuestInstance instance) {
        instance.dropData(data);
    }

    public static @Nullable Object tableGet(int index, int table, GuestInstance instance) {
        return instance.tables[table].get(unsigned(index));
    }

    public static @Nullable Object tableGet(long index, int table, GuestInstance instance) {
        return instance.tables[table].get(index);
    }

    public static void tableSet(int index, @Nullable Object element, int table, GuestInstance instance) {
        instance.tables[table].tableSet(unsigned(index), element);
    }

    public static void tableSet(long index, @Nullable Object element, int table, GuestInstance instance) {
        instance.tables[table].tableSet(index, element);
    }

    public static int tableSize(int table, GuestInstance instance) {
        return instance.tables[table].size();
    }

    public static long tableSize64(int table, GuestInstance instance) {
        return instance.tables[table].size();
    }

    public static int tableGrow(@Nullable Object element, int delta, int table, GuestInstance instance) {
        return (int) instance.tables[table].tableGrow(element, unsigned(delta));
    }

    public static long tableGrow(@Nullable Object element, long delta, int table, GuestInstance instance) {
        return instance.tables[table].tableGrow(element, delta);
    }

    public static void tableFill(int index, @Nullable Object element, int length, int table, GuestInstance instance) {
        instance.tables[table].tableFill(unsigned(index), element, unsigned(length), instance);
    }

    public static void tableFill(long index, @Nullable Object element, long length, int table, GuestInstance instance) {
        instance.tables[table].tableFill(index, element, length, instance);
    }

    public static void tableCopy(int target, int source, int length, int targetTable, int sourceTable,
            GuestInstance instance) {
        tableCopy(unsigned(target), unsigned(source), unsigned(length), targetTable, sourceTable, instance);
    }

    public static void tableCopy(long target, int source, int length, int targetTable, int sourceTable,
            GuestInstance instance) {
        tableCopy(target, unsigned(source), unsigned(length), targetTable, sourceTable, instance);
    }

    public static void tableCopy(int target, long source, int length, int targetTable, int sourceTable,
            GuestInstance instance) {
        tableCopy(unsigned(target), source, unsigned(length), targetTable, sourceTable, instance);
    }

    public static void tableCopy(long target, long source, long length, int targetTable, int sourceTable,
            GuestInstance instance) {
        instance.tables[targetTable].copy(instance.tables[sourceTable], target, source, length, instance);
    }

    public static void tableInit(int target, int source, int length, int element, int table, GuestInstance instance) {
        tableInit(unsigned(target), source, length, element, table, instance);
    }

    public static void tableInit(long target, int source, int length, int element, int table, GuestInstance instance) {
        instance.tables[table].init(Objects.requireNonNull(instance.elementSegments[element]), target, source, length,
                instance);
    }

    public static void elemDrop(int element, GuestInstance instance) {
        instance.dropElements(element);
    }

    /**
     * {@code memory.atomic.wait32}.
     * @param offset unsigned, added to the unsigned base
     */
    public static int memoryAtomicWait32(int base, int expected, long timeout, long offset, int memory,
            GuestInstance instance) {
        return await(effective(unsigned(base), offset), 4, expected, timeout, memory, instance);
    }

    public static int memoryAtomicWait32(long base, int expected, long timeout, long offset, int memory,
            GuestInstance instance) {
        return await(effective(base, offset), 4, expected, timeout, memory, instance);
    }

    public static int memoryAtomicWait64(int base, long expected, long timeout, long offset, int memory,
            GuestInstance instance) {
        return await(effective(unsigned(base), offset), 8, expected, timeout, memory, instance);
    }

    public static int memoryAtomicWait64(long base, long expected, long timeout, long offset, int memory,
            GuestInstance instance) {
        return await(effective(base, offset), 8, expected, timeout, memory, instance);
    }

    private static int await(long address, int width, long expected, long timeout, int memory, GuestInstance instance) {
        if (!(instance.memories[memory] instanceof SharedMemory shared)) {
            throw new WasmTrap(TrapReason.EXPECTED_SHARED_MEMORY,
                    TrapReason.EXPECTED_SHARED_MEMORY + ": memory " + memory + " is not shared", null);
        }
        SharedMemory.checkAligned(address, width);
        return shared.await(shared.check(address, width), width, expected, timeout, instance);
    }

    /**
     * {@code memory.atomic.notify}.
     * @param offset unsigned, added to the unsigned base
     */
    public static int memoryAtomicNotify(int base, int count, long offset, int memory, GuestInstance instance) {
        return instance.memories[memory].wake(effective(unsigned(base), offset), count);
    }

    public static int memoryAtomicNotify(long base, int count, long offset, int memory, GuestInstance instance) {
        return instance.memories[memory].wake(effective(base, offset), count);
    }

    /** Adds without wrapping: what is too large is past the end of any memory. */
    private static long effective(long base, long offset) {
        long address = base + offset;
        return (Long.compareUnsigned(address, base) < 0) ? -8 : address;
    }

    private static long unsigned(int value) {
        return value & 0xFFFFFFFFL;
    }

}

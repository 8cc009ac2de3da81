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

    public static int memorySize(int memory, GuestInstance instance) {
        return instance.memories[memory].pages();
    }

    public static int memoryGrow(int delta, int memory, GuestInstance instance) {
        return instance.memories[memory].grow(delta);
    }

    public static void memoryFill(int address, int value, int length, int memory, GuestInstance instance) {
        instance.memories[memory].fill(address, value, length, instance);
    }

    public static void memoryCopy(int target, int source, int length, int targetMemory, int sourceMemory,
            GuestInstance instance) {
        instance.memories[targetMemory].copy(instance.memories[sourceMemory], target, source, length, instance);
    }

    public static void memoryInit(int target, int source, int length, int data, int memory, GuestInstance instance) {
        instance.memories[memory].init(instance.dataSegments[data], target, source, length, instance);
    }

    public static void dataDrop(int data, GuestInstance instance) {
        instance.dropData(data);
    }

    public static @Nullable Object tableGet(int index, int table, GuestInstance instance) {
        return instance.tables[table].tableGet(index);
    }

    public static void tableSet(int index, @Nullable Object element, int table, GuestInstance instance) {
        instance.tables[table].tableSet(index, element);
    }

    public static int tableSize(int table, GuestInstance instance) {
        return instance.tables[table].size();
    }

    public static int tableGrow(@Nullable Object element, int delta, int table, GuestInstance instance) {
        return instance.tables[table].tableGrow(element, delta);
    }

    public static void tableFill(int index, @Nullable Object element, int length, int table, GuestInstance instance) {
        instance.tables[table].tableFill(index, element, length, instance);
    }

    public static void tableCopy(int target, int source, int length, int targetTable, int sourceTable,
            GuestInstance instance) {
        instance.tables[targetTable].copy(instance.tables[sourceTable], target, source, length, instance);
    }

    public static void tableInit(int target, int source, int length, int element, int table, GuestInstance instance) {
        instance.tables[table].init(Objects.requireNonNull(instance.elementSegments[element]), target, source, length,
                instance);
    }

    public static void elemDrop(int element, GuestInstance instance) {
        instance.dropElements(element);
    }

}

package dev.wasmhost.internal.runtime;

import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import dev.wasmhost.GlobalType;
import dev.wasmhost.HostModule;
import dev.wasmhost.ReferenceType;
import dev.wasmhost.TemplateException;
import dev.wasmhost.internal.module.Module;

/**
 * A copy of what an instance has of its own: memories, tables, globals, segments and the
 * states of host modules. Refers to no instance that anybody else knows. Immutable.
 *
 * <p>
 * References are kept as functions' indices plus one, 0 for null: in another instance
 * they are other objects.
 */
final class InstanceState {

    private final Module structure;

    private final MemoryImage[] memories;

    private final int[][] tables;

    /** Holds the globals that are fields; nothing of it ever runs. */
    private final GuestInstance fields;

    private final long[] globalBits;

    private final long[] globalUppers;

    private final int[] globalReferences;

    private final DataSlice[] dataSegments;

    private final BitSet droppedElements = new BitSet();

    private final List<HostModule.Opener> sessions;

    /**
     * Copies an instance's state.
     * @param fields a new instance of the same module, which becomes part of the copy
     * @param allocation what the copy is counted against
     * @throws TemplateException if it refers to what cannot be copied
     */
    InstanceState(GuestInstance instance, GuestInstance fields, Allocation allocation) {
        this.structure = instance.loadedModule().structure();
        this.sessions = instance.sessions().snapshot();
        Map<Object, Integer> functions = functions(instance);
        this.tables = new int[instance.tables.length][];
        for (int i = 0; i < this.tables.length; i++) {
            this.tables[i] = instance.tables[i].image(functions, "table " + i, allocation);
        }
        this.fields = fields;
        fields.copyGlobals(instance);
        this.globalBits = new long[instance.globals.length];
        this.globalUppers = new long[instance.globals.length];
        this.globalReferences = new int[instance.globals.length];
        for (int i = 0; i < this.globalBits.length; i++) {
            copyGlobal(instance, i, functions);
        }
        this.dataSegments = instance.dataSegments.clone();
        for (int i = 0; i < instance.elementSegments.length; i++) {
            this.droppedElements.set(i, instance.elementSegments[i].length == 0);
        }
        this.memories = new MemoryImage[instance.memories.length];
        for (int i = 0; i < this.memories.length; i++) {
            LinearMemory memory = (LinearMemory) instance.memories[i];
            this.memories[i] = MemoryImage.of(memory.bytes, (int) memory.size(), allocation);
        }
    }

    private static Map<Object, Integer> functions(GuestInstance instance) {
        Map<Object, Integer> functions = new HashMap<>();
        for (int i = 0; i < instance.functions.length; i++) {
            if (instance.functions[i] != null) {
                functions.put(instance.functions[i], i + 1);
            }
        }
        return functions;
    }

    /** Returns what stands for a reference in every instance. */
    static int index(@Nullable Object reference, Map<Object, Integer> functions, String where) {
        if (reference == null) {
            return 0;
        }
        Integer index = (reference instanceof FunctionReference) ? functions.get(reference) : null;
        if (index == null) {
            throw new TemplateException("state that cannot be copied: expected " + where
                    + " to refer to the instance's own functions, found "
                    + (isGuests(reference) ? "an object of the guest's" : reference));
        }
        return index;
    }

    private static boolean isGuests(Object reference) {
        return reference instanceof GuestObject || reference instanceof GuestException;
    }

    private void copyGlobal(GuestInstance instance, int index, Map<Object, Integer> functions) {
        Global cell = instance.globals[index];
        if (this.structure.globalType(index).valueType() instanceof ReferenceType) {
            if (isImported(index)) {
                return;
            }
            Object reference = (cell != null) ? cell.reference : instance.referenceGlobal(index);
            this.globalReferences[index] = index(reference, functions, "global " + index);
            this.fields.setReference(index, null);
        }
        else if (cell != null) {
            this.globalBits[index] = cell.bits();
            this.globalUppers[index] = cell.upper;
        }
    }

    private boolean isImported(int globalIndex) {
        return this.structure.globals().get(globalIndex).initializer().isEmpty();
    }

    List<HostModule.Opener> sessions() {
        return this.sessions;
    }

    DataSlice[] dataSegments() {
        return this.dataSegments.clone();
    }

    boolean isDropped(int elementIndex) {
        return this.droppedElements.get(elementIndex);
    }

    LinearMemory newMemory(int memoryIndex, GuestInstance instance) {
        return new LinearMemory(this.structure.memories().get(memoryIndex), this.memories[memoryIndex],
                instance.limits(), instance.allocation, instance.loadedModule().exactGrowth());
    }

    Table newTable(int tableIndex, GuestInstance instance) {
        return new Table(this.structure.tableType(tableIndex), this.tables[tableIndex].clone(), instance.allocation,
                instance.loadedModule().engine());
    }

    /** Sets the globals that are not imported. */
    void setGlobals(GuestInstance instance) {
        instance.copyGlobals(this.fields);
        for (int i = 0; i < this.globalBits.length; i++) {
            if (isImported(i)) {
                continue;
            }
            GlobalType type = this.structure.globalType(i);
            int function = this.globalReferences[i];
            Object reference = (function != 0) ? instance.functionReference(function - 1) : null;
            if (!instance.loadedModule().code().isField(i)) {
                Global cell = new Global(type, instance.loadedModule().engine());
                cell.owner(instance);
                cell.initialize(this.globalBits[i], this.globalUppers[i], reference);
                instance.globals[i] = cell;
            }
            else if (reference != null) {
                instance.setReference(i, reference);
            }
        }
    }

}

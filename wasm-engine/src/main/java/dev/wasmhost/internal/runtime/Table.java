package dev.wasmhost.internal.runtime;

import java.util.Arrays;
import java.util.OptionalLong;

import org.jspecify.annotations.Nullable;

import dev.wasmhost.AddressType;
import dev.wasmhost.FunctionType;
import dev.wasmhost.HeapType;
import dev.wasmhost.Limits;
import dev.wasmhost.ReferenceType;
import dev.wasmhost.TableType;
import dev.wasmhost.TrapReason;
import dev.wasmhost.WasmTable;
import dev.wasmhost.WasmTrap;

/** A table in one array, which may be longer than the table once it has grown. */
public final class Table implements WasmTable, Shareable {

    /** A bulk operation polls between steps of this many elements. */
    private static final int STEP = 1 << 17;

    private final AddressType addressType;

    private final ReferenceType elementType;

    private final OptionalLong maximum;

    private final Allocation allocation;

    private @Nullable GuestInstance owner;

    private @Nullable Object[] elements;

    private int size;

    Table(TableType type, @Nullable Object element, Allocation allocation) {
        this.addressType = type.addressType();
        this.elementType = type.elementType();
        this.maximum = type.limits().maximum();
        this.allocation = allocation;
        allocation.takeElements(type.limits().minimum());
        this.size = (int) type.limits().minimum();
        this.elements = new Object[this.size];
        if (element != null) {
            Arrays.fill(this.elements, element);
        }
    }

    @Override
    public boolean belongsTo(EngineContext engine) {
        return this.allocation.belongsTo(engine);
    }

    @Override
    public @Nullable GuestInstance owner() {
        return this.owner;
    }

    @Override
    public void owner(GuestInstance newOwner) {
        this.owner = newOwner;
    }

    @Override
    public TableType type() {
        return new TableType(this.addressType, this.elementType, new Limits(this.size, this.maximum));
    }

    @Override
    public int size() {
        return this.size;
    }

    @Override
    public @Nullable Object get(long index) {
        if (index < 0 || index >= this.size) {
            throw new WasmTrap(TrapReason.OUT_OF_BOUNDS_TABLE_ACCESS);
        }
        return this.elements[(int) index];
    }

    @Override
    public void set(long index, @Nullable Object element) {
        adopt(element);
        if (index < 0 || index >= this.size) {
            throw new WasmTrap(TrapReason.OUT_OF_BOUNDS_TABLE_ACCESS);
        }
        this.elements[(int) index] = element;
    }

    @Override
    public int grow(int delta, @Nullable Object element) {
        adopt(element);
        return (int) tableGrow(element, unsigned(delta));
    }

    /** Checks an element that comes from the host and links the groups it connects. */
    private void adopt(@Nullable Object element) {
        References.check(element, this.elementType);
        if (this.elementType.heapType() == HeapType.FUNC && element != null && this.owner != null) {
            this.owner.link((FunctionReference) element);
        }
    }

    /** {@code table.set}. */
    void tableSet(long index, @Nullable Object element) {
        if (index < 0 || index >= this.size) {
            throw new WasmTrap(TrapReason.OUT_OF_BOUNDS_TABLE_ACCESS);
        }
        this.elements[(int) index] = element;
    }

    /** {@code table.grow}; {@code delta} is unsigned. */
    long tableGrow(@Nullable Object element, long delta) {
        int before = this.size;
        if (delta < 0 || delta > Integer.MAX_VALUE - before) {
            return -1;
        }
        long wanted = before + delta;
        if ((this.maximum.isPresent() && Long.compareUnsigned(wanted, this.maximum.getAsLong()) > 0)
                || !this.allocation.tryTakeElements(delta)) {
            return -1;
        }
        if (wanted > this.elements.length) {
            long generous = Math.min(wanted + wanted / 2, Integer.MAX_VALUE - 8);
            this.elements = Arrays.copyOf(this.elements, (int) generous);
        }
        Arrays.fill(this.elements, before, (int) wanted, element);
        this.size = (int) wanted;
        return before;
    }

    /** {@code table.fill}. */
    void tableFill(long index, @Nullable Object element, long length, GuestInstance caller) {
        int at = check(index, length);
        for (int done = 0; done < length; done += STEP) {
            Arrays.fill(this.elements, at + done, at + (int) Math.min(length, done + STEP), element);
            caller.checkInterrupt();
        }
    }

    /** {@code table.copy} into this table. */
    void copy(Table source, long target, long from, long length, GuestInstance caller) {
        int sourceStart = source.check(from, length);
        int targetStart = check(target, length);
        System.arraycopy(source.elements, sourceStart, this.elements, targetStart, (int) length);
        caller.checkInterrupt();
    }

    /** {@code table.init}. */
    void init(@Nullable Object[] segment, long target, int from, int length, GuestInstance caller) {
        if (unsigned(from) + unsigned(length) > segment.length) {
            throw new WasmTrap(TrapReason.OUT_OF_BOUNDS_TABLE_ACCESS);
        }
        System.arraycopy(segment, from, this.elements, check(target, unsigned(length)), length);
        caller.checkInterrupt();
    }

    /**
     * Returns what {@code call_indirect} calls.
     * @param type the engine's one object for the expected type
     */
    @SuppressWarnings("ReferenceEquality") // types are canonical: see EngineContext
    public static FunctionReference callee(Table table, int index, FunctionType type) {
        if (index < 0 || index >= table.size) {
            throw undefinedElement(unsigned(index));
        }
        FunctionReference function = (FunctionReference) table.elements[index];
        if (function == null) {
            throw uninitializedElement(index);
        }
        if (function.type != type) {
            throw typeMismatch(type, function.type);
        }
        return function;
    }

    /**
     * Returns what {@code call_indirect} calls through a table with 64-bit indices.
     * @param type the engine's one object for the expected type
     */
    public static FunctionReference callee(Table table, long index, FunctionType type) {
        if (index < 0 || index >= table.size) {
            throw undefinedElement(index);
        }
        return callee(table, (int) index, type);
    }

    private static WasmTrap undefinedElement(long index) {
        return new WasmTrap(TrapReason.UNDEFINED_ELEMENT,
                TrapReason.UNDEFINED_ELEMENT + " " + Long.toUnsignedString(index), null);
    }

    private static WasmTrap uninitializedElement(int index) {
        return new WasmTrap(TrapReason.UNINITIALIZED_ELEMENT, TrapReason.UNINITIALIZED_ELEMENT + " " + index, null);
    }

    private static WasmTrap typeMismatch(FunctionType expected, FunctionType found) {
        return new WasmTrap(TrapReason.INDIRECT_CALL_TYPE_MISMATCH,
                TrapReason.INDIRECT_CALL_TYPE_MISMATCH + ": expected " + expected + ", found " + found, null);
    }

    private int check(long index, long length) {
        if (index < 0 || length < 0 || index > this.size || length > this.size - index) {
            throw new WasmTrap(TrapReason.OUT_OF_BOUNDS_TABLE_ACCESS);
        }
        return (int) index;
    }

    private static long unsigned(int value) {
        return value & 0xFFFFFFFFL;
    }

}

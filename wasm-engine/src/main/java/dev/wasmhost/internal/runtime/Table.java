package dev.wasmhost.internal.runtime;

import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;

import org.jspecify.annotations.Nullable;

import dev.wasmhost.AddressType;
import dev.wasmhost.DefinedType;
import dev.wasmhost.FunctionType;
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

    private final EngineContext engine;

    private @Nullable GuestInstance owner;

    private @Nullable Object[] elements;

    /**
     * Functions of the owner that elements stand for while they are null, by index plus
     * one: references are made when they are first read. Null if there are none.
     */
    private int @Nullable [] functions;

    private int size;

    Table(TableType type, @Nullable Object element, Allocation allocation, EngineContext engine) {
        this.engine = engine;
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

    /** Makes a table of functions of its owner, by index plus one. */
    Table(TableType type, int[] functions, Allocation allocation, EngineContext engine) {
        this.engine = engine;
        this.addressType = type.addressType();
        this.elementType = type.elementType();
        this.maximum = type.limits().maximum();
        this.allocation = allocation;
        allocation.takeElements(functions.length);
        this.size = functions.length;
        this.elements = new Object[this.size];
        this.functions = functions;
    }

    /**
     * Returns the elements as indices plus one.
     * @param indices of the owner's functions, plus one
     * @param allocation what the copy is counted against before it is made
     */
    int[] image(Map<Object, Integer> indices, String where, Allocation allocation) {
        allocation.takeElements(this.size);
        int[] image = new int[this.size];
        for (int i = 0; i < this.size; i++) {
            Object element = this.elements[i];
            if (element == null && this.functions != null) {
                image[i] = this.functions[i];
            }
            else {
                image[i] = InstanceState.index(element, indices, where);
            }
        }
        return image;
    }

    @Override
    public boolean belongsTo(EngineContext other) {
        return this.engine == other;
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
        return element((int) index);
    }

    private @Nullable Object element(int index) {
        Object element = this.elements[index];
        if (element == null && this.functions != null && this.functions[index] != 0) {
            element = Objects.requireNonNull(this.owner).functionReference(this.functions[index] - 1);
            this.elements[index] = element;
        }
        return element;
    }

    /** Makes elements mean what {@link #elements} says. */
    private void forget(int from, int length) {
        if (this.functions != null) {
            Arrays.fill(this.functions, from, from + length, 0);
        }
    }

    @Override
    public void set(long index, @Nullable Object element) {
        adopt(element);
        if (index < 0 || index >= this.size) {
            throw new WasmTrap(TrapReason.OUT_OF_BOUNDS_TABLE_ACCESS);
        }
        forget((int) index, 1);
        this.elements[(int) index] = element;
    }

    @Override
    public int grow(int delta, @Nullable Object element) {
        adopt(element);
        return (int) tableGrow(element, unsigned(delta));
    }

    /** Checks an element that comes from the host and links the groups it connects. */
    private void adopt(@Nullable Object element) {
        References.check(element, this.elementType, this.engine);
        if (element instanceof FunctionReference function && this.owner != null) {
            this.owner.link(function);
        }
    }

    /** {@code table.set}. */
    void tableSet(long index, @Nullable Object element) {
        if (index < 0 || index >= this.size) {
            throw new WasmTrap(TrapReason.OUT_OF_BOUNDS_TABLE_ACCESS);
        }
        forget((int) index, 1);
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
            if (this.functions != null) {
                this.functions = Arrays.copyOf(this.functions, (int) generous);
            }
        }
        Arrays.fill(this.elements, before, (int) wanted, element);
        this.size = (int) wanted;
        return before;
    }

    /** {@code table.fill}. */
    void tableFill(long index, @Nullable Object element, long length, GuestInstance caller) {
        int at = check(index, length);
        forget(at, (int) length);
        for (int done = 0; done < length; done += STEP) {
            Arrays.fill(this.elements, at + done, at + (int) Math.min(length, done + STEP), element);
            caller.checkInterrupt();
        }
    }

    /** {@code table.copy} into this table. */
    void copy(Table source, long target, long from, long length, GuestInstance caller) {
        int sourceStart = source.check(from, length);
        int targetStart = check(target, length);
        int count = (int) length;
        for (int i = 0; source.functions != null && i < count; i++) {
            source.element(sourceStart + i);
        }
        forget(targetStart, count);
        System.arraycopy(source.elements, sourceStart, this.elements, targetStart, count);
        caller.checkInterrupt();
    }

    /** {@code table.init}. */
    void init(@Nullable Object[] segment, long target, int from, int length, GuestInstance caller) {
        if (unsigned(from) + unsigned(length) > segment.length) {
            throw new WasmTrap(TrapReason.OUT_OF_BOUNDS_TABLE_ACCESS);
        }
        int at = check(target, unsigned(length));
        forget(at, length);
        System.arraycopy(segment, from, this.elements, at, length);
        caller.checkInterrupt();
    }

    /** Sets elements to functions of the owner. */
    void init(int[] functionIndices, long target, GuestInstance caller) {
        int at = check(target, functionIndices.length);
        if (this.functions == null) {
            this.functions = new int[this.elements.length];
        }
        Arrays.fill(this.elements, at, at + functionIndices.length, null);
        for (int i = 0; i < functionIndices.length; i++) {
            this.functions[at + i] = functionIndices[i] + 1;
        }
        caller.checkInterrupt();
    }

    /**
     * Returns what {@code call_indirect} calls.
     * @param type the engine's one object for the expected type
     */
    @SuppressWarnings("ReferenceEquality") // types are canonical: see EngineContext
    public static FunctionReference callee(Table table, int index, DefinedType type) {
        if (index < 0 || index >= table.size) {
            throw undefinedElement(unsigned(index));
        }
        FunctionReference function = (FunctionReference) table.elements[index];
        if (function == null) {
            function = (FunctionReference) table.element(index);
        }
        if (function == null) {
            throw uninitializedElement(index);
        }
        if (function.type != type && !function.type.matches(type)) {
            throw typeMismatch((FunctionType) type.composite(), function.type());
        }
        return function;
    }

    /**
     * Returns what {@code call_indirect} calls through a table with 64-bit indices.
     * @param type the engine's one object for the expected type
     */
    public static FunctionReference callee(Table table, long index, DefinedType type) {
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

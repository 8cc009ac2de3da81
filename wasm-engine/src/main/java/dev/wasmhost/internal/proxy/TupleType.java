package dev.wasmhost.internal.proxy;

import java.util.ArrayList;
import java.util.List;

import dev.wasmhost.ValueType;

/**
 * {@code tuple} and {@code record}, as an array of the parts' values.
 *
 * @param parts their types
 * @param names their names, for messages
 * @param layout where they are in memory
 * @param flat what they are made of
 */
record TupleType(List<AbiType> parts, List<String> names, Layout layout, List<ValueType> flat) implements AbiType {

    private static final long PER_PART = 24;

    TupleType {
        parts = List.copyOf(parts);
        names = List.copyOf(names);
    }

    static TupleType of(List<AbiType> parts, List<String> names) {
        List<ValueType> flat = new ArrayList<>();
        for (AbiType part : parts) {
            flat.addAll(part.flat());
        }
        return new TupleType(parts, names, Layout.of(parts), List.copyOf(flat));
    }

    @Override
    public int alignment() {
        return this.layout.alignment();
    }

    @Override
    public int size() {
        return this.layout.size();
    }

    @Override
    public boolean hasPointers() {
        for (AbiType part : this.parts) {
            if (part.hasPointers()) {
                return true;
            }
        }
        return false;
    }

    @Override
    public Object prepare(Object value) {
        Object[] values = (Object[]) value;
        Object[] prepared = new Object[values.length];
        for (int i = 0; i < prepared.length; i++) {
            try {
                prepared[i] = AbiType.prepareNullable(this.parts.get(i), values[i]);
            }
            catch (BadValue ex) {
                throw ex.within(this.names.get(i));
            }
        }
        return prepared;
    }

    @Override
    public long extent(Object prepared) {
        Object[] values = (Object[]) prepared;
        long extent = 0;
        for (int i = 0; i < values.length; i++) {
            extent += this.parts.get(i).extent(values[i]);
        }
        return extent;
    }

    @Override
    public void lower(Object prepared, FlatValues target, GuestMemory memory) {
        Object[] values = (Object[]) prepared;
        for (int i = 0; i < values.length; i++) {
            this.parts.get(i).lower(values[i], target, memory);
        }
    }

    @Override
    public void store(Object prepared, long address, GuestMemory memory) {
        Object[] values = (Object[]) prepared;
        for (int i = 0; i < values.length; i++) {
            this.parts.get(i).store(values[i], address + this.layout.offsets().get(i), memory);
        }
    }

    @Override
    public Object lift(FlatValues source, GuestMemory memory) {
        memory.charge(PER_PART * (this.parts.size() + 1));
        Object[] values = new Object[this.parts.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = this.parts.get(i).lift(source, memory);
        }
        return values;
    }

    @Override
    public Object load(long address, GuestMemory memory) {
        memory.charge(PER_PART * (this.parts.size() + 1));
        Object[] values = new Object[this.parts.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = this.parts.get(i).load(address + this.layout.offsets().get(i), memory);
        }
        return values;
    }

}

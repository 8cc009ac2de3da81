package dev.wasmhost.internal.proxy;

import java.util.ArrayList;
import java.util.List;

import dev.wasmhost.ValueType;

/**
 * {@code list}, as a {@link List}.
 *
 * @param element type of the elements; takes at least a byte in memory, so that no list
 * is longer than the memory
 */
record ListType(AbiType element) implements AbiType {

    /** About what an element takes of the heap: a reference to it and a small object. */
    private static final long PER_ELEMENT = 24;

    ListType {
        if (element.size() == 0) {
            throw new AssertionError(element);
        }
    }

    @Override
    public List<ValueType> flat() {
        return Block.FLAT;
    }

    @Override
    public int alignment() {
        return Block.ALIGNMENT;
    }

    @Override
    public int size() {
        return Block.SIZE;
    }

    @Override
    public boolean hasPointers() {
        return true;
    }

    @Override
    public Object prepare(Object value) {
        if (!(value instanceof List<?> list)) {
            throw BadValue.of("expected a List, found a " + value.getClass().getName());
        }
        List<Object> prepared = new ArrayList<>(list.size());
        for (Object each : list) {
            try {
                prepared.add(AbiType.prepareNullable(this.element, each));
            }
            catch (BadValue ex) {
                throw ex.within("[" + prepared.size() + "]");
            }
        }
        return prepared;
    }

    @Override
    public long extent(Object prepared) {
        List<?> list = (List<?>) prepared;
        long extent = (long) list.size() * this.element.size();
        if (this.element.hasPointers()) {
            for (Object each : list) {
                extent += this.element.extent(each);
            }
        }
        return extent;
    }

    @Override
    public void lower(Object prepared, FlatValues target, GuestMemory memory) {
        target.add(copyIn((List<?>) prepared, memory));
        target.add(((List<?>) prepared).size());
    }

    @Override
    public void store(Object prepared, long address, GuestMemory memory) {
        Block.write(copyIn((List<?>) prepared, memory), ((List<?>) prepared).size(), address, memory);
    }

    private long copyIn(List<?> list, GuestMemory memory) {
        long start = memory.allocate((long) list.size() * this.element.size(), this.element.alignment());
        long address = start;
        for (Object each : list) {
            this.element.store(each, address, memory);
            address += this.element.size();
        }
        return start;
    }

    @Override
    public Object lift(FlatValues source, GuestMemory memory) {
        return copyOut(source.nextUnsigned(), source.nextUnsigned(), memory);
    }

    @Override
    public Object load(long address, GuestMemory memory) {
        return copyOut(Block.start(address, memory), Block.length(address, memory), memory);
    }

    private Object copyOut(long start, long length, GuestMemory memory) {
        memory.check(start, length * this.element.size(), this.element.alignment());
        memory.charge(PER_ELEMENT * (length + 1));
        List<Object> list = new ArrayList<>((int) length);
        for (long i = 0; i < length; i++) {
            list.add(this.element.load(start + i * this.element.size(), memory));
        }
        return list;
    }

}

package dev.wasmhost.internal.proxy;

import java.util.ArrayList;
import java.util.List;

/**
 * {@code list}, as a {@link List}.
 *
 * @param element type of the elements; takes at least a byte in memory, so that no list
 * is longer than the memory
 */
record ListType(AbiType element) implements BlockType {

    /** About what an element takes of the heap: a reference to it and a small object. */
    private static final long PER_ELEMENT = 24;

    ListType {
        if (element.size() == 0) {
            throw new AssertionError(element);
        }
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
    public long length(Object prepared) {
        return ((List<?>) prepared).size();
    }

    @Override
    public long copyIn(Object prepared, GuestMemory memory) {
        List<?> list = (List<?>) prepared;
        long start = memory.allocate((long) list.size() * this.element.size(), this.element.alignment());
        long address = start;
        for (Object each : list) {
            this.element.store(each, address, memory);
            address += this.element.size();
        }
        return start;
    }

    @Override
    public Object copyOut(long start, long length, GuestMemory memory) {
        memory.check(start, length * this.element.size(), this.element.alignment());
        memory.charge(PER_ELEMENT * (length + 1));
        List<Object> list = new ArrayList<>((int) length);
        for (long i = 0; i < length; i++) {
            list.add(this.element.load(start + i * this.element.size(), memory));
        }
        return list;
    }

}

package dev.wasmhost.internal.proxy;

import java.lang.reflect.Array;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * {@code list} of a primitive, as an array: copied as a whole where the bytes in memory
 * are those of Java.
 *
 * @param element the primitive
 */
record ArrayType(ScalarType element) implements BlockType {

    private static final long OVERHEAD = 16;

    @Override
    public Object prepare(Object value) {
        if (value.getClass() != this.element.java().arrayType()) {
            throw BadValue.of("expected a " + this.element.java() + "[], found a " + value.getClass().getTypeName());
        }
        if (this.element.isBitsAsTheyAre()) {
            return value;
        }
        for (int i = 0; i < Array.getLength(value); i++) {
            prepare(value, i);
        }
        return value;
    }

    private Object prepare(Object array, int index) {
        try {
            return this.element.prepare(Array.get(array, index));
        }
        catch (BadValue ex) {
            throw ex.within("[" + index + "]");
        }
    }

    @Override
    public long extent(Object prepared) {
        return (long) Array.getLength(prepared) * this.element.size();
    }

    @Override
    public long length(Object prepared) {
        return Array.getLength(prepared);
    }

    @Override
    public long copyIn(Object prepared, GuestMemory memory) {
        long size = extent(prepared);
        long start = memory.allocate(size, this.element.alignment());
        if (this.element.isBitsAsTheyAre() && this.element.java() != boolean.class) {
            memory.memory().write(start, bytes(prepared, (int) size));
        }
        else {
            for (int i = 0; i < Array.getLength(prepared); i++) {
                this.element.store(Array.get(prepared, i), start + (long) i * this.element.size(), memory);
            }
        }
        return start;
    }

    @Override
    public Object copyOut(long start, long length, GuestMemory memory) {
        memory.check(start, length * this.element.size(), this.element.alignment());
        memory.charge(OVERHEAD + length * this.element.size());
        if (this.element.isBitsAsTheyAre() && this.element.java() != boolean.class) {
            return array(memory.memory().read(start, length * this.element.size()));
        }
        memory.charge(length * Long.BYTES); // it may be wider than what it comes from
        Object array = Array.newInstance(this.element.java(), (int) length);
        for (int i = 0; i < length; i++) {
            Array.set(array, i, this.element.load(start + (long) i * this.element.size(), memory));
        }
        return array;
    }

    private static byte[] bytes(Object array, int size) {
        if (array instanceof byte[] bytes) {
            return bytes;
        }
        ByteBuffer buffer = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
        if (array instanceof short[] shorts) {
            buffer.asShortBuffer().put(shorts);
        }
        else if (array instanceof int[] ints) {
            buffer.asIntBuffer().put(ints);
        }
        else if (array instanceof long[] longs) {
            buffer.asLongBuffer().put(longs);
        }
        else if (array instanceof float[] floats) {
            buffer.asFloatBuffer().put(floats);
        }
        else {
            buffer.asDoubleBuffer().put((double[]) array);
        }
        return buffer.array();
    }

    private Object array(byte[] bytes) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        int length = bytes.length / this.element.size();
        Object array = (this.element.java() == byte.class) ? bytes : Array.newInstance(this.element.java(), length);
        if (array instanceof short[] shorts) {
            buffer.asShortBuffer().get(shorts);
        }
        else if (array instanceof int[] ints) {
            buffer.asIntBuffer().get(ints);
        }
        else if (array instanceof long[] longs) {
            buffer.asLongBuffer().get(longs);
        }
        else if (array instanceof float[] floats) {
            buffer.asFloatBuffer().get(floats);
        }
        else if (array instanceof double[] doubles) {
            buffer.asDoubleBuffer().get(doubles);
        }
        return array;
    }

}

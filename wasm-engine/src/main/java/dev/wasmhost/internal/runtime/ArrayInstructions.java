package dev.wasmhost.internal.runtime;

import java.util.Arrays;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

import dev.wasmhost.TrapReason;
import dev.wasmhost.WasmLimitException;
import dev.wasmhost.WasmTrap;

/**
 * Instructions on arrays (spec 4.6.8), for compiled code: operands in order, then
 * immediates, then the instance. What makes elements returns a Java array; the type's own
 * class wraps it. Long ones poll between steps.
 */
public final class ArrayInstructions {

    /** A bulk operation polls between steps of this many elements. */
    private static final int STEP = 1 << 17;

    /** The most vectors that fit a Java array. */
    private static final int MAXIMUM_VECTORS = (Integer.MAX_VALUE - 8) / 2;

    private ArrayInstructions() {
    }

    /** {@code array.copy}. */
    public static void copy(@Nullable Object target, int to, @Nullable Object source, int from, int count,
            GuestInstance instance) {
        GuestArray targetArray = GuestArray.nonNull(target);
        GuestArray sourceArray = GuestArray.nonNull(source);
        targetArray.checkRange(to, count);
        sourceArray.checkRange(from, count);
        int width = targetArray.width();
        System.arraycopy(sourceArray.elements(), width * from, targetArray.elements(), width * to, width * count);
        instance.checkInterrupt();
    }

    /**
     * {@code array.init_data}.
     * @param size bytes of an element
     */
    public static void initData(@Nullable Object target, int to, int from, int count, int data, int size,
            GuestInstance instance) {
        GuestArray array = GuestArray.nonNull(target);
        array.checkRange(to, count);
        read(instance.dataSegments[data], from, array.elements(), to, count, size, instance);
    }

    private static void checkBytes(DataSlice slice, int from, int count, int size) {
        if ((from & 0xFFFFFFFFL) + (count & 0xFFFFFFFFL) * size > slice.length()) {
            throw new WasmTrap(TrapReason.OUT_OF_BOUNDS_MEMORY_ACCESS);
        }
    }

    private static void read(DataSlice slice, int from, Object elements, int to, int count, int size,
            GuestInstance instance) {
        checkBytes(slice, from, count, size);
        int width = (size == 16) ? 2 : 1;
        for (int done = 0; done < count; done += STEP) {
            LittleEndian.read(slice.bytes(), slice.start() + from + done * size, elements, width * (to + done),
                    width * Math.min(STEP, count - done));
            instance.checkInterrupt();
        }
    }

    /**
     * Returns the elements of {@code array.new_data}, a Java array.
     * @param storage letter of the JVM's type for an element
     * @param size bytes of an element
     */
    public static Object newData(int from, int count, int data, int storage, int size, GuestInstance instance) {
        DataSlice slice = instance.dataSegments[data];
        checkBytes(slice, from, count, size);
        Object elements = switch (storage) {
            case 'B' -> newI8(count, instance);
            case 'S' -> newI16(count, instance);
            case 'I' -> newI32(count, instance);
            case 'J' -> newI64(count, instance);
            case 'F' -> newF32(count, instance);
            case 'D' -> newF64(count, instance);
            case 'V' -> newV128(count, instance);
            default -> throw new AssertionError(storage);
        };
        read(slice, from, elements, 0, count, size, instance);
        return elements;
    }

    /** {@code array.init_elem}. */
    public static void initElem(@Nullable Object target, int to, int from, int count, int element,
            GuestInstance instance) {
        GuestArray array = GuestArray.nonNull(target);
        array.checkRange(to, count);
        System.arraycopy(checkElements(from, count, element, instance), from, array.elements(), to, count);
        instance.checkInterrupt();
    }

    /** Returns the elements of {@code array.new_elem}. */
    public static @Nullable Object[] newElem(int from, int count, int element, long elementBytes,
            GuestInstance instance) {
        Object[] segment = checkElements(from, count, element, instance);
        Object[] elements = newReferences(count, elementBytes, instance);
        System.arraycopy(segment, from, elements, 0, count);
        return elements;
    }

    private static @Nullable Object[] checkElements(int from, int count, int element, GuestInstance instance) {
        Object[] segment = Objects.requireNonNull(instance.elementSegments[element]);
        if ((from & 0xFFFFFFFFL) + (count & 0xFFFFFFFFL) > segment.length) {
            throw new WasmTrap(TrapReason.OUT_OF_BOUNDS_TABLE_ACCESS);
        }
        return segment;
    }

    // i8

    /** Returns the elements of {@code array.new_default}. */
    public static byte[] newI8(int length, GuestInstance instance) {
        instance.reserve(length, 1);
        byte[] elements = new byte[length];
        instance.allocatedElements(elements, length, 1);
        return elements;
    }

    /** Returns the elements of {@code array.new}. */
    public static byte[] newI8(int value, int length, GuestInstance instance) {
        byte[] elements = newI8(length, instance);
        fill(elements, (byte) value, 0, length, instance);
        return elements;
    }

    private static void fill(byte[] elements, byte value, int from, int count, GuestInstance instance) {
        for (int done = 0; done < count; done += STEP) {
            int start = from + done;
            Arrays.fill(elements, start, start + Math.min(STEP, count - done), value);
            instance.checkInterrupt();
        }
    }

    /** {@code array.fill}. */
    public static void fillI8(@Nullable Object array, int index, int value, int count, GuestInstance instance) {
        GuestArray.OfI8 target = (GuestArray.OfI8) GuestArray.nonNull(array);
        target.checkRange(index, count);
        fill(target.elements, (byte) value, index, count, instance);
    }

    /** {@code array.set}. */
    public static void setI8(@Nullable Object array, int index, int value) {
        byte[] elements = ((GuestArray.OfI8) GuestArray.nonNull(array)).elements;
        elements[GuestArray.check(index, elements.length)] = (byte) value;
    }

    /** {@code array.get_s}. */
    public static int getI8(@Nullable Object array, int index) {
        byte[] elements = ((GuestArray.OfI8) GuestArray.nonNull(array)).elements;
        return elements[GuestArray.check(index, elements.length)];
    }

    /** {@code array.get_u}. */
    public static int getU8(@Nullable Object array, int index) {
        return getI8(array, index) & 0xFF;
    }

    // i16

    /** Returns the elements of {@code array.new_default}. */
    public static short[] newI16(int length, GuestInstance instance) {
        instance.reserve(length, 2);
        short[] elements = new short[length];
        instance.allocatedElements(elements, length, 2);
        return elements;
    }

    /** Returns the elements of {@code array.new}. */
    public static short[] newI16(int value, int length, GuestInstance instance) {
        short[] elements = newI16(length, instance);
        fill(elements, (short) value, 0, length, instance);
        return elements;
    }

    private static void fill(short[] elements, short value, int from, int count, GuestInstance instance) {
        for (int done = 0; done < count; done += STEP) {
            int start = from + done;
            Arrays.fill(elements, start, start + Math.min(STEP, count - done), value);
            instance.checkInterrupt();
        }
    }

    /** {@code array.fill}. */
    public static void fillI16(@Nullable Object array, int index, int value, int count, GuestInstance instance) {
        GuestArray.OfI16 target = (GuestArray.OfI16) GuestArray.nonNull(array);
        target.checkRange(index, count);
        fill(target.elements, (short) value, index, count, instance);
    }

    /** {@code array.set}. */
    public static void setI16(@Nullable Object array, int index, int value) {
        short[] elements = ((GuestArray.OfI16) GuestArray.nonNull(array)).elements;
        elements[GuestArray.check(index, elements.length)] = (short) value;
    }

    /** {@code array.get_s}. */
    public static int getI16(@Nullable Object array, int index) {
        short[] elements = ((GuestArray.OfI16) GuestArray.nonNull(array)).elements;
        return elements[GuestArray.check(index, elements.length)];
    }

    /** {@code array.get_u}. */
    public static int getU16(@Nullable Object array, int index) {
        return getI16(array, index) & 0xFFFF;
    }

    // i32

    /** Returns the elements of {@code array.new_default}. */
    public static int[] newI32(int length, GuestInstance instance) {
        instance.reserve(length, 4);
        int[] elements = new int[length];
        instance.allocatedElements(elements, length, 4);
        return elements;
    }

    /** Returns the elements of {@code array.new}. */
    public static int[] newI32(int value, int length, GuestInstance instance) {
        int[] elements = newI32(length, instance);
        fill(elements, value, 0, length, instance);
        return elements;
    }

    private static void fill(int[] elements, int value, int from, int count, GuestInstance instance) {
        for (int done = 0; done < count; done += STEP) {
            int start = from + done;
            Arrays.fill(elements, start, start + Math.min(STEP, count - done), value);
            instance.checkInterrupt();
        }
    }

    /** {@code array.fill}. */
    public static void fillI32(@Nullable Object array, int index, int value, int count, GuestInstance instance) {
        GuestArray.OfI32 target = (GuestArray.OfI32) GuestArray.nonNull(array);
        target.checkRange(index, count);
        fill(target.elements, value, index, count, instance);
    }

    /** {@code array.set}. */
    public static void setI32(@Nullable Object array, int index, int value) {
        int[] elements = ((GuestArray.OfI32) GuestArray.nonNull(array)).elements;
        elements[GuestArray.check(index, elements.length)] = value;
    }

    /** {@code array.get}. */
    public static int getI32(@Nullable Object array, int index) {
        int[] elements = ((GuestArray.OfI32) GuestArray.nonNull(array)).elements;
        return elements[GuestArray.check(index, elements.length)];
    }

    // i64

    /** Returns the elements of {@code array.new_default}. */
    public static long[] newI64(int length, GuestInstance instance) {
        instance.reserve(length, 8);
        long[] elements = new long[length];
        instance.allocatedElements(elements, length, 8);
        return elements;
    }

    /** Returns the elements of {@code array.new}. */
    public static long[] newI64(long value, int length, GuestInstance instance) {
        long[] elements = newI64(length, instance);
        fill(elements, value, 0, length, instance);
        return elements;
    }

    private static void fill(long[] elements, long value, int from, int count, GuestInstance instance) {
        for (int done = 0; done < count; done += STEP) {
            int start = from + done;
            Arrays.fill(elements, start, start + Math.min(STEP, count - done), value);
            instance.checkInterrupt();
        }
    }

    /** {@code array.fill}. */
    public static void fillI64(@Nullable Object array, int index, long value, int count, GuestInstance instance) {
        GuestArray.OfI64 target = (GuestArray.OfI64) GuestArray.nonNull(array);
        target.checkRange(index, count);
        fill(target.elements, value, index, count, instance);
    }

    /** {@code array.set}. */
    public static void setI64(@Nullable Object array, int index, long value) {
        long[] elements = ((GuestArray.OfI64) GuestArray.nonNull(array)).elements;
        elements[GuestArray.check(index, elements.length)] = value;
    }

    /** {@code array.get}. */
    public static long getI64(@Nullable Object array, int index) {
        long[] elements = ((GuestArray.OfI64) GuestArray.nonNull(array)).elements;
        return elements[GuestArray.check(index, elements.length)];
    }

    // f32

    /** Returns the elements of {@code array.new_default}. */
    public static float[] newF32(int length, GuestInstance instance) {
        instance.reserve(length, 4);
        float[] elements = new float[length];
        instance.allocatedElements(elements, length, 4);
        return elements;
    }

    /** Returns the elements of {@code array.new}. */
    public static float[] newF32(float value, int length, GuestInstance instance) {
        float[] elements = newF32(length, instance);
        fill(elements, value, 0, length, instance);
        return elements;
    }

    private static void fill(float[] elements, float value, int from, int count, GuestInstance instance) {
        for (int done = 0; done < count; done += STEP) {
            int start = from + done;
            Arrays.fill(elements, start, start + Math.min(STEP, count - done), value);
            instance.checkInterrupt();
        }
    }

    /** {@code array.fill}. */
    public static void fillF32(@Nullable Object array, int index, float value, int count, GuestInstance instance) {
        GuestArray.OfF32 target = (GuestArray.OfF32) GuestArray.nonNull(array);
        target.checkRange(index, count);
        fill(target.elements, value, index, count, instance);
    }

    /** {@code array.set}. */
    public static void setF32(@Nullable Object array, int index, float value) {
        float[] elements = ((GuestArray.OfF32) GuestArray.nonNull(array)).elements;
        elements[GuestArray.check(index, elements.length)] = value;
    }

    /** {@code array.get}. */
    public static float getF32(@Nullable Object array, int index) {
        float[] elements = ((GuestArray.OfF32) GuestArray.nonNull(array)).elements;
        return elements[GuestArray.check(index, elements.length)];
    }

    // f64

    /** Returns the elements of {@code array.new_default}. */
    public static double[] newF64(int length, GuestInstance instance) {
        instance.reserve(length, 8);
        double[] elements = new double[length];
        instance.allocatedElements(elements, length, 8);
        return elements;
    }

    /** Returns the elements of {@code array.new}. */
    public static double[] newF64(double value, int length, GuestInstance instance) {
        double[] elements = newF64(length, instance);
        fill(elements, value, 0, length, instance);
        return elements;
    }

    private static void fill(double[] elements, double value, int from, int count, GuestInstance instance) {
        for (int done = 0; done < count; done += STEP) {
            int start = from + done;
            Arrays.fill(elements, start, start + Math.min(STEP, count - done), value);
            instance.checkInterrupt();
        }
    }

    /** {@code array.fill}. */
    public static void fillF64(@Nullable Object array, int index, double value, int count, GuestInstance instance) {
        GuestArray.OfF64 target = (GuestArray.OfF64) GuestArray.nonNull(array);
        target.checkRange(index, count);
        fill(target.elements, value, index, count, instance);
    }

    /** {@code array.set}. */
    public static void setF64(@Nullable Object array, int index, double value) {
        double[] elements = ((GuestArray.OfF64) GuestArray.nonNull(array)).elements;
        elements[GuestArray.check(index, elements.length)] = value;
    }

    /** {@code array.get}. */
    public static double getF64(@Nullable Object array, int index) {
        double[] elements = ((GuestArray.OfF64) GuestArray.nonNull(array)).elements;
        return elements[GuestArray.check(index, elements.length)];
    }

    // references

    /** Returns the elements of {@code array.new_default}. */
    public static @Nullable Object[] newReferences(int length, long elementBytes, GuestInstance instance) {
        instance.reserve(length, elementBytes);
        Object[] elements = new Object[length];
        instance.allocatedElements(elements, length, elementBytes);
        return elements;
    }

    /** Returns the elements of {@code array.new}. */
    public static @Nullable Object[] newReferences(@Nullable Object value, int length, long elementBytes,
            GuestInstance instance) {
        Object[] elements = newReferences(length, elementBytes, instance);
        fill(elements, value, 0, length, instance);
        return elements;
    }

    private static void fill(@Nullable Object[] elements, @Nullable Object value, int from, int count,
            GuestInstance instance) {
        for (int done = 0; done < count; done += STEP) {
            int start = from + done;
            Arrays.fill(elements, start, start + Math.min(STEP, count - done), value);
            instance.checkInterrupt();
        }
    }

    /** {@code array.fill}. */
    public static void fillReferences(@Nullable Object array, int index, @Nullable Object value, int count,
            GuestInstance instance) {
        GuestArray.OfReferences target = (GuestArray.OfReferences) GuestArray.nonNull(array);
        target.checkRange(index, count);
        fill(target.elements, value, index, count, instance);
    }

    /** {@code array.set}. */
    public static void setReferences(@Nullable Object array, int index, @Nullable Object value) {
        @Nullable Object[] elements = ((GuestArray.OfReferences) GuestArray.nonNull(array)).elements;
        elements[GuestArray.check(index, elements.length)] = value;
    }

    /** {@code array.get}. */
    public static @Nullable Object getReferences(@Nullable Object array, int index) {
        @Nullable Object[] elements = ((GuestArray.OfReferences) GuestArray.nonNull(array)).elements;
        return elements[GuestArray.check(index, elements.length)];
    }

    // array.new_fixed: elements come out of arrays of operands

    /** Sets all elements, from raw bits. */
    public static byte[] set(byte[] elements, long[] numbers, int from) {
        for (int i = 0; i < elements.length; i++) {
            elements[i] = (byte) numbers[from + i];
        }
        return elements;
    }

    /** Sets all elements, from raw bits. */
    public static short[] set(short[] elements, long[] numbers, int from) {
        for (int i = 0; i < elements.length; i++) {
            elements[i] = (short) numbers[from + i];
        }
        return elements;
    }

    /** Sets all elements, from raw bits. */
    public static int[] set(int[] elements, long[] numbers, int from) {
        for (int i = 0; i < elements.length; i++) {
            elements[i] = (int) numbers[from + i];
        }
        return elements;
    }

    /** Sets all elements, from raw bits. */
    public static long[] set(long[] elements, long[] numbers, int from) {
        for (int i = 0; i < elements.length; i++) {
            elements[i] = numbers[from + i];
        }
        return elements;
    }

    /** Sets all elements, from raw bits. */
    public static float[] set(float[] elements, long[] numbers, int from) {
        for (int i = 0; i < elements.length; i++) {
            elements[i] = Float.intBitsToFloat((int) numbers[from + i]);
        }
        return elements;
    }

    /** Sets all elements, from raw bits. */
    public static double[] set(double[] elements, long[] numbers, int from) {
        for (int i = 0; i < elements.length; i++) {
            elements[i] = Double.longBitsToDouble(numbers[from + i]);
        }
        return elements;
    }

    /** Sets all elements. */
    public static @Nullable Object[] set(@Nullable Object[] elements, @Nullable Object[] references, int from) {
        System.arraycopy(references, from, elements, 0, elements.length);
        return elements;
    }

    // v128

    /** Returns the elements of {@code array.new_default}. */
    public static long[] newV128(int length, GuestInstance instance) {
        if (length > MAXIMUM_VECTORS) {
            throw new WasmLimitException("array length", length, MAXIMUM_VECTORS, "fixed");
        }
        instance.reserve(length, 16);
        long[] elements = new long[2 * length];
        instance.allocatedElements(elements, length, 16);
        return elements;
    }

    /** Returns the elements of {@code array.new}. */
    public static long[] newV128(long low, long high, int length, GuestInstance instance) {
        long[] elements = newV128(length, instance);
        fill(elements, low, high, 0, length, instance);
        return elements;
    }

    private static void fill(long[] elements, long low, long high, int from, int count, GuestInstance instance) {
        for (int i = 0; i < count; i++) {
            elements[2 * (from + i)] = low;
            elements[2 * (from + i) + 1] = high;
            if (i % STEP == 0) {
                instance.checkInterrupt();
            }
        }
    }

    /** {@code array.fill}. */
    public static void fillV128(@Nullable Object array, int index, long low, long high, int count,
            GuestInstance instance) {
        GuestArray.OfV128 target = (GuestArray.OfV128) GuestArray.nonNull(array);
        target.checkRange(index, count);
        fill(target.elements, low, high, index, count, instance);
    }

    /** {@code array.set}. */
    public static void setV128(@Nullable Object array, int index, long low, long high) {
        long[] elements = ((GuestArray.OfV128) GuestArray.nonNull(array)).elements;
        int at = 2 * GuestArray.check(index, elements.length / 2);
        elements[at] = low;
        elements[at + 1] = high;
    }

    /** {@code array.get}, the lower half. */
    public static long getLow(@Nullable Object array, int index) {
        long[] elements = ((GuestArray.OfV128) GuestArray.nonNull(array)).elements;
        return elements[2 * GuestArray.check(index, elements.length / 2)];
    }

    /** {@code array.get}, the upper half. */
    public static long getHigh(@Nullable Object array, int index) {
        long[] elements = ((GuestArray.OfV128) GuestArray.nonNull(array)).elements;
        return elements[2 * GuestArray.check(index, elements.length / 2) + 1];
    }

    /** Sets all elements, from their halves. */
    public static long[] setV128(long[] elements, long[] lows, int low, long[] highs, int high) {
        for (int i = 0; i < elements.length / 2; i++) {
            elements[2 * i] = lows[low + i];
            elements[2 * i + 1] = highs[high + i];
        }
        return elements;
    }

}

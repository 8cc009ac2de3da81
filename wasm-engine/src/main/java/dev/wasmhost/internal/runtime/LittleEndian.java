package dev.wasmhost.internal.runtime;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Reads numbers out of bytes, the lowest first. */
final class LittleEndian {

    private static final VarHandle I16 = view(short[].class);

    private static final VarHandle I32 = view(int[].class);

    private static final VarHandle I64 = view(long[].class);

    private LittleEndian() {
    }

    private static VarHandle view(Class<?> array) {
        return MethodHandles.byteArrayViewVarHandle(array, ByteOrder.LITTLE_ENDIAN);
    }

    /**
     * Reads elements of a Java array of numbers.
     * @param offset of the first one in {@code bytes}
     */
    static void read(byte[] bytes, int offset, Object elements, int target, int count) {
        if (elements instanceof byte[] bytesOut) {
            System.arraycopy(bytes, offset, bytesOut, target, count);
        }
        else if (elements instanceof short[] shorts) {
            for (int i = 0; i < count; i++) {
                shorts[target + i] = (short) I16.get(bytes, offset + 2 * i);
            }
        }
        else if (elements instanceof int[] ints) {
            for (int i = 0; i < count; i++) {
                ints[target + i] = (int) I32.get(bytes, offset + 4 * i);
            }
        }
        else if (elements instanceof long[] longs) {
            for (int i = 0; i < count; i++) {
                longs[target + i] = (long) I64.get(bytes, offset + 8 * i);
            }
        }
        else if (elements instanceof float[] floats) {
            for (int i = 0; i < count; i++) {
                floats[target + i] = Float.intBitsToFloat((int) I32.get(bytes, offset + 4 * i));
            }
        }
        else {
            double[] doubles = (double[]) elements;
            for (int i = 0; i < count; i++) {
                doubles[target + i] = Double.longBitsToDouble((long) I64.get(bytes, offset + 8 * i));
            }
        }
    }

}

package dev.wasmhost.internal.runtime;

import org.jspecify.annotations.Nullable;

import dev.wasmhost.TrapReason;
import dev.wasmhost.WasmTrap;

/**
 * An array (spec 4.2.1): a Java array, and as its class the type that a bare Java array
 * does not have. There is a subclass for each way to store elements, and a generated
 * subclass of that for each type.
 */
public abstract class GuestArray extends GuestObject {

    /** How many elements there are. */
    public final int length;

    private GuestArray(int length) {
        this.length = length;
    }

    /** Returns how many elements of the Java array one element is. */
    int width() {
        return 1;
    }

    /** Returns the Java array. */
    abstract Object elements();

    static GuestArray nonNull(@Nullable Object reference) {
        if (reference == null) {
            throw isNull(TrapReason.NULL_ARRAY_REFERENCE);
        }
        return (GuestArray) reference;
    }

    /** {@code array.len}. */
    public static int arrayLen(@Nullable Object reference) {
        return nonNull(reference).length;
    }

    /** Returns {@code index} if an array of {@code length} has such an element. */
    static int check(int index, int length) {
        if (index < 0 || index >= length) {
            throw outOfBounds();
        }
        return index;
    }

    /** Checks that elements from {@code index} on exist; both numbers are unsigned. */
    final void checkRange(int index, int count) {
        if ((index & 0xFFFFFFFFL) + (count & 0xFFFFFFFFL) > this.length) {
            throw outOfBounds();
        }
    }

    private static WasmTrap outOfBounds() {
        return new WasmTrap(TrapReason.OUT_OF_BOUNDS_ARRAY_ACCESS);
    }

    /** An array of i8. */
    public abstract static class OfI8 extends GuestArray {

        /** The elements. */
        public final byte[] elements;

        /** For the generated subclasses. */
        protected OfI8(byte[] elements) {
            super(elements.length);
            this.elements = elements;
        }

        @Override
        final Object elements() {
            return this.elements;
        }

    }

    /** An array of i16. */
    public abstract static class OfI16 extends GuestArray {

        /** The elements. */
        public final short[] elements;

        /** For the generated subclasses. */
        protected OfI16(short[] elements) {
            super(elements.length);
            this.elements = elements;
        }

        @Override
        final Object elements() {
            return this.elements;
        }

    }

    /** An array of i32. */
    public abstract static class OfI32 extends GuestArray {

        /** The elements. */
        public final int[] elements;

        /** For the generated subclasses. */
        protected OfI32(int[] elements) {
            super(elements.length);
            this.elements = elements;
        }

        @Override
        final Object elements() {
            return this.elements;
        }

    }

    /** An array of i64. */
    public abstract static class OfI64 extends GuestArray {

        /** The elements. */
        public final long[] elements;

        /** For the generated subclasses. */
        protected OfI64(long[] elements) {
            super(elements.length);
            this.elements = elements;
        }

        @Override
        final Object elements() {
            return this.elements;
        }

    }

    /** An array of f32. */
    public abstract static class OfF32 extends GuestArray {

        /** The elements. */
        public final float[] elements;

        /** For the generated subclasses. */
        protected OfF32(float[] elements) {
            super(elements.length);
            this.elements = elements;
        }

        @Override
        final Object elements() {
            return this.elements;
        }

    }

    /** An array of f64. */
    public abstract static class OfF64 extends GuestArray {

        /** The elements. */
        public final double[] elements;

        /** For the generated subclasses. */
        protected OfF64(double[] elements) {
            super(elements.length);
            this.elements = elements;
        }

        @Override
        final Object elements() {
            return this.elements;
        }

    }

    /** An array of v128, each in two elements, the lower half first. */
    public abstract static class OfV128 extends GuestArray {

        /** The halves of the elements. */
        public final long[] elements;

        /** For the generated subclasses. */
        protected OfV128(long[] elements) {
            super(elements.length / 2);
            this.elements = elements;
        }

        @Override
        final int width() {
            return 2;
        }

        @Override
        final Object elements() {
            return this.elements;
        }

    }

    /** An array of references. */
    public abstract static class OfReferences extends GuestArray {

        /** The elements. */
        public final @Nullable Object[] elements;

        /** For the generated subclasses. */
        protected OfReferences(@Nullable Object[] elements) {
            super(elements.length);
            this.elements = elements;
        }

        @Override
        final Object elements() {
            return this.elements;
        }

    }

}

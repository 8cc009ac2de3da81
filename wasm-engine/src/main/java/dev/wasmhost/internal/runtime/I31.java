package dev.wasmhost.internal.runtime;

import org.jspecify.annotations.Nullable;

import dev.wasmhost.TrapReason;

/** A 31-bit integer as a reference (spec 4.2.1); compared by value. */
public final class I31 extends GuestObject {

    private static final int FIRST_SHARED = -128;

    private static final I31[] SHARED = new I31[1024];

    static {
        for (int i = 0; i < SHARED.length; i++) {
            SHARED[i] = new I31(FIRST_SHARED + i);
        }
    }

    /** With its sign. */
    private final int value;

    private I31(int value) {
        this.value = value;
    }

    /** {@code ref.i31}. */
    public static Object refI31(int number) {
        int value = (number << 1) >> 1;
        int place = value - FIRST_SHARED;
        return (place >= 0 && place < SHARED.length) ? SHARED[place] : new I31(value);
    }

    /** {@code i31.get_s}. */
    public static int i31GetS(@Nullable Object reference) {
        if (reference == null) {
            throw isNull(TrapReason.NULL_I31_REFERENCE);
        }
        return ((I31) reference).value;
    }

    /** {@code i31.get_u}. */
    public static int i31GetU(@Nullable Object reference) {
        return i31GetS(reference) & Integer.MAX_VALUE;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof I31 i31 && this.value == i31.value;
    }

    @Override
    public int hashCode() {
        return this.value;
    }

    @Override
    public String toString() {
        return "i31 " + this.value;
    }

}

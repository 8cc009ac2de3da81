package dev.wasmhost.internal.proxy;

/** Raw bits of a call's arguments or results, written or read one after the other. */
final class FlatValues {

    private final long[] values;

    private int position;

    FlatValues(long[] values) {
        this.values = values;
    }

    void add(long bits) {
        this.values[this.position++] = bits;
    }

    long next() {
        return this.values[this.position++];
    }

    /** Reads a pointer or length: an i32 without sign. */
    long nextUnsigned() {
        return Integer.toUnsignedLong((int) next());
    }

    long[] values() {
        return this.values;
    }

}

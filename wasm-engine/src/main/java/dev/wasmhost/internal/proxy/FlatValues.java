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

    /** Reads a pointer, length or case: an i32 without sign. */
    long nextUnsigned() {
        return Integer.toUnsignedLong((int) next());
    }

    /** Returns how many values were written or read. */
    int position() {
        return this.position;
    }

    /** Continues at another position. */
    void position(int newPosition) {
        this.position = newPosition;
    }

    void clearUpperHalf(int index) {
        this.values[index] &= 0xffff_ffffL;
    }

    long[] values() {
        return this.values;
    }

}

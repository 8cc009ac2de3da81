package dev.wasmhost.wasi;

/**
 * The guest's list of buffers, the {@code iovec}s: read and checked once, then gone
 * through in pieces.
 */
final class Segments {

    /** Segments of one call; more are left for the next, as a short read or write. */
    private static final int MAXIMUM_SEGMENTS = 1024;

    /** Bytes of one call, as on Linux, if the limit allows more. */
    private static final long MAXIMUM_BYTES = 0x7ffff000;

    private final Call call;

    private final long[] addresses;

    private final long[] lengths;

    private final long result;

    private int index;

    private Segments(Call call, int count, int resultIndex) {
        this.call = call;
        this.addresses = new long[count];
        this.lengths = new long[count];
        this.result = call.unsigned(resultIndex);
    }

    /**
     * Reads the list that arguments 1 and 2 name, and checks where the result goes. What
     * is more than {@link dev.wasmhost.WasmLimits#hostCallBytes()} is left for the next
     * call.
     */
    static Segments of(Call call, int resultIndex) {
        long list = call.unsigned(1);
        long count = call.unsigned(2);
        call.memory().check(list, 8 * count);
        Segments segments = new Segments(call, (int) Math.min(count, MAXIMUM_SEGMENTS), resultIndex);
        call.memory().check(segments.result, 4);
        long left = Math.min(call.caller().limits().hostCallBytes(), MAXIMUM_BYTES);
        for (int i = 0; i < segments.addresses.length; i++) {
            segments.addresses[i] = call.memory().readUnsignedInt(list + 8L * i);
            segments.lengths[i] = call.memory().readUnsignedInt(list + 8L * i + 4);
            call.memory().check(segments.addresses[i], segments.lengths[i]);
            segments.lengths[i] = Math.min(segments.lengths[i], left);
            left -= segments.lengths[i];
        }
        return segments;
    }

    boolean hasNext() {
        while (this.index < this.lengths.length && this.lengths[this.index] == 0) {
            this.index++;
        }
        return this.index < this.lengths.length;
    }

    /** Returns the length of the next piece. */
    int next(int maximum) {
        return (int) Math.min(this.lengths[this.index], maximum);
    }

    /** Returns the length of the longest segment. */
    long longest() {
        long longest = 0;
        for (long each : this.lengths) {
            longest = Math.max(longest, each);
        }
        return longest;
    }

    long address() {
        return this.addresses[this.index];
    }

    void advance(int length) {
        this.addresses[this.index] += length;
        this.lengths[this.index] -= length;
    }

    void report(long bytes) {
        this.call.memory().writeInt(this.result, (int) bytes);
    }

}

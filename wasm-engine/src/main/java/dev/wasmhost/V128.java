package dev.wasmhost;

/**
 * A value of type v128, as boxed calls and globals carry it; raw calls carry the two
 * halves.
 *
 * @param low the lower 64 bits, lane 0 in the lowest of them
 * @param high the upper 64 bits
 */
public record V128(long low, long high) {

    /** Returns the value as the text format writes it, in two lanes. */
    @Override
    public String toString() {
        return "i64x2 0x" + Long.toHexString(this.low) + " 0x" + Long.toHexString(this.high);
    }

}

package dev.wasmhost.wasi;

/**
 * SplitMix64 by Steele, Lea and Flood, written out so that a seed gives the same numbers
 * with every version of Java. Each filling begins with a new number of 64 bits.
 */
final class SeededRandom {

    private long state;

    SeededRandom(long state) {
        this.state = state;
    }

    /** Returns what makes one that goes on from here. */
    long state() {
        return this.state;
    }

    void nextBytes(byte[] target) {
        long number = 0;
        for (int i = 0; i < target.length; i++) {
            number = (i % Long.BYTES == 0) ? next() : number >>> Byte.SIZE;
            target[i] = (byte) number;
        }
    }

    private long next() {
        this.state += 0x9e3779b97f4a7c15L;
        long mixed = (this.state ^ (this.state >>> 30)) * 0xbf58476d1ce4e5b9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94d049bb133111ebL;
        return mixed ^ (mixed >>> 31);
    }

}

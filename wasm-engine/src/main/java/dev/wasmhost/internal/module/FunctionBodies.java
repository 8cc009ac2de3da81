package dev.wasmhost.internal.module;

/**
 * Where the bodies of a module's own functions are: local declarations, instructions and
 * the final {@code end} (spec 5.5.13).
 *
 * @param starts offset of each body's first byte, after its size
 * @param ends offset after each body's last byte
 */
public record FunctionBodies(int[] starts, int[] ends) {

    /** Returns how many there are. */
    public int count() {
        return this.starts.length;
    }

    /** Returns the bytes of one body; {@code index} does not count imported functions. */
    public int size(int index) {
        return this.ends[index] - this.starts[index];
    }

}

package dev.wasmhost.internal.compiler;

import java.util.Arrays;

/**
 * The JVM locals of one method that hold lanes of vectors: how many operands refer to
 * each. One that was acquired here is used again when nothing refers to it any more;
 * those of WebAssembly locals are only counted.
 */
final class Variables {

    /** State of a variable that was not acquired here, or is to be used again. */
    private static final byte NOT_OURS = 0;

    private final MethodBody body;

    private int[] references = new int[0];

    /** By variable, the words of one that was acquired and is in use. */
    private byte[] sizes = new byte[0];

    /** By size, those that are to be used again. */
    private final int[][] free = new int[3][0];

    private final int[] freeCounts = new int[3];

    Variables(MethodBody body) {
        this.body = body;
    }

    /** Returns a variable that nothing refers to yet. */
    int acquire(JvmType type) {
        int size = type.size;
        int count = this.freeCounts[size];
        int variable;
        if (count > 0) {
            this.freeCounts[size] = count - 1;
            variable = this.free[size][count - 1];
        }
        else {
            variable = this.body.allocateUnlisted(size);
        }
        ensure(variable);
        this.sizes[variable] = (byte) size;
        return variable;
    }

    private void ensure(int variable) {
        if (variable >= this.references.length) {
            this.references = Arrays.copyOf(this.references, Math.max(variable + 16, 2 * this.references.length));
            this.sizes = Arrays.copyOf(this.sizes, this.references.length);
        }
    }

    /** Counts the references that an operand makes. */
    void retain(Vector vector) {
        for (int each : vector.variables()) {
            if (each != Vector.CONSTANT) {
                ensure(each);
                this.references[each]++;
            }
        }
    }

    /** Takes back what {@link #retain} counted. */
    void release(Vector vector) {
        for (int each : vector.variables()) {
            if (each != Vector.CONSTANT) {
                this.references[each]--;
                giveBack(each);
            }
        }
    }

    /** Lets a variable that was acquired be used again if nothing refers to it. */
    void giveBack(int variable) {
        int size = this.sizes[variable];
        if (this.references[variable] == 0 && size != NOT_OURS) {
            int count = this.freeCounts[size]++;
            if (count == this.free[size].length) {
                this.free[size] = Arrays.copyOf(this.free[size], Math.max(8, 2 * count));
            }
            this.free[size][count] = variable;
            this.sizes[variable] = NOT_OURS;
        }
    }

    boolean isReferenced(int variable) {
        return variable < this.references.length && this.references[variable] > 0;
    }

}

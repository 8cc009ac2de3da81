package dev.wasmhost.internal.compiler;

import java.util.Arrays;

import org.jspecify.annotations.Nullable;

/**
 * The vectors among the operands that wait: unlike the others they are not on the JVM's
 * stack, but in JVM locals.
 */
final class VectorStack {

    private final FunctionWriter writer;

    private @Nullable Vector[] vectors = new @Nullable Vector[0];

    private int size;

    VectorStack(FunctionWriter writer) {
        this.writer = writer;
    }

    /** Returns the operand at {@code height}, a vector that waits. */
    Vector get(int height) {
        Vector vector = (height < this.size) ? this.vectors[height] : null;
        if (vector == null) {
            throw new AssertionError("no vector waits at " + height);
        }
        return vector;
    }

    /** Makes {@code vector} the operand at {@code height}. */
    void set(int height, Vector vector) {
        if (height >= this.vectors.length) {
            this.vectors = Arrays.copyOf(this.vectors, Math.max(height + 8, 2 * this.vectors.length));
        }
        variables().retain(vector);
        this.size = Math.max(this.size, height + 1);
        clear(height);
        this.vectors[height] = vector;
    }

    private Variables variables() {
        return this.writer.body.variables;
    }

    /** Forgets the operand at {@code height}, if it was a vector. */
    void clear(int height) {
        Vector vector = (height < this.size) ? this.vectors[height] : null;
        if (vector != null) {
            this.vectors[height] = null;
            variables().release(vector);
        }
    }

    /** Forgets all operands from {@code height} on. */
    void truncate(int height) {
        while (this.size > height) {
            clear(this.size - 1);
            this.size--;
        }
    }

    /**
     * Copies the lanes of operands that are in JVM locals about to be written.
     * @param firstVariable the first of them, which hold a vector of {@code shape}
     */
    void protect(int firstVariable, Shape shape) {
        for (int i = 0; i < shape.lanes; i++) {
            int variable = firstVariable + i * shape.type.size;
            if (variables().isReferenced(variable)) {
                replace(variable, shape.type);
            }
        }
    }

    private void replace(int variable, JvmType type) {
        int copy = variables().acquire(type);
        type.load(this.writer.method, variable);
        type.store(this.writer.method, copy);
        for (int height = 0; height < this.size; height++) {
            Vector vector = this.vectors[height];
            if (vector != null && refersTo(vector, variable)) {
                int[] lanes = vector.variables().clone();
                for (int i = 0; i < lanes.length; i++) {
                    lanes[i] = (lanes[i] == variable) ? copy : lanes[i];
                }
                set(height, new Vector(vector.shape(), lanes, vector.constants(), vector.identity()));
            }
        }
    }

    private static boolean refersTo(Vector vector, int variable) {
        for (int each : vector.variables()) {
            if (each == variable) {
                return true;
            }
        }
        return false;
    }

}

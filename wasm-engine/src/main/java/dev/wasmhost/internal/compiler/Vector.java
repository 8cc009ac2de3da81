package dev.wasmhost.internal.compiler;

import java.util.Arrays;

/**
 * A v128 operand while code is written: where each of its lanes is. That is a JVM local,
 * which operands may share (those of a splat do, a shuffle only orders them anew), or a
 * constant.
 *
 * @param shape what the lanes are
 * @param variables the JVM local of each lane, or {@link #CONSTANT}
 * @param constants raw bits of the lanes that are constants
 * @param identity whether an operation with it may be one that C2 leaves out
 */
record Vector(Shape shape, int[] variables, long[] constants, boolean identity) {

    static final int CONSTANT = -1;

    /** Returns a vector of lanes that are all in JVM locals. */
    static Vector of(Shape shape, int... variables) {
        return new Vector(shape, variables, new long[variables.length], false);
    }

    /** Returns a vector of lanes in JVM locals that follow one another. */
    static Vector from(Shape shape, int firstVariable) {
        int[] variables = new int[shape.lanes];
        Arrays.setAll(variables, (i) -> firstVariable + i * shape.type.size);
        return of(shape, variables);
    }

    /** Returns a constant vector. */
    static Vector constant(long low, long high) {
        return new Vector(Shape.LONGS, new int[] { CONSTANT, CONSTANT }, new long[] { low, high }, false);
    }

    boolean isConstant(int lane) {
        return this.variables[lane] == CONSTANT;
    }

    boolean isConstant() {
        return Arrays.stream(this.variables).allMatch((each) -> each == CONSTANT);
    }

    /** Returns the raw bits of one of two or four lanes of a constant vector. */
    long bits(Shape wanted, int lane) {
        if (this.shape.lanes == wanted.lanes) {
            return this.constants[lane];
        }
        if (wanted.lanes == 4) {
            return (int) (this.constants[lane / 2] >>> 32 * (lane & 1));
        }
        return (this.constants[2 * lane] & 0xFFFFFFFFL) | this.constants[2 * lane + 1] << 32;
    }

}

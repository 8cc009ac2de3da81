package dev.wasmhost.internal.compiler;

import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/** What all writers of vector instructions do with operands and results. */
abstract class VectorInstructions {

    final FunctionWriter writer;

    final VectorStack stack;

    VectorInstructions(FunctionWriter writer) {
        this.writer = writer;
        this.stack = writer.vectors;
    }

    final MethodVisitor method() {
        return this.writer.method;
    }

    final Variables variables() {
        return this.writer.body.variables;
    }

    /** Lets the operands wait; returns the height below them. */
    final int begin(int operands) {
        this.writer.require(operands);
        this.writer.measureVector();
        return this.writer.height() - operands;
    }

    final void finish(int height, Vector result) {
        this.stack.set(height, result);
        this.stack.truncate(height + 1);
    }

    final void finishScalar(int height) {
        this.stack.truncate(height);
    }

    /** Stores the value on top into a new variable. */
    final int store(JvmType type) {
        int variable = variables().acquire(type);
        type.store(method(), variable);
        return variable;
    }

    final void helper(String name, String descriptor) {
        method().visitMethodInsn(Opcodes.INVOKESTATIC, Names.VECTORS, name, descriptor, false);
    }

    final void push(Vector vector, Shape shape, int lane) {
        LaneWriter.push(method(), vector, shape, lane);
    }

    /** Makes a lane one of another vector's, which stays where it is if it can. */
    final void moveLane(Vector source, Shape shape, int from, int[] lanes, long[] constants, int to) {
        if (source.isConstant()) {
            lanes[to] = Vector.CONSTANT;
            constants[to] = source.bits(shape, from);
        }
        else if (source.shape() == shape) {
            lanes[to] = source.variables()[from];
            constants[to] = source.constants()[from];
        }
        else {
            push(source, shape, from);
            lanes[to] = store(shape.type);
        }
    }

    /** Returns the shape that both have, or the one that most suits them. */
    static Shape common(Vector a, Vector b) {
        if (a.shape() == b.shape() || b.isConstant()) {
            return a.shape();
        }
        if (a.isConstant()) {
            return b.shape();
        }
        return (a.shape().lanes == 2 && b.shape().lanes == 2) ? Shape.LONGS : Shape.INTS;
    }

}

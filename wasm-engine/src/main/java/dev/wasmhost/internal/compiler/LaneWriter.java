package dev.wasmhost.internal.compiler;

import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/** Pushes single lanes of vectors, in whatever shape an instruction wants them. */
final class LaneWriter {

    private static final long LOW = 0xFFFFFFFFL;

    private LaneWriter() {
    }

    /** Pushes a lane as if the vector were of the wanted shape. */
    static void push(MethodVisitor method, Vector vector, Shape wanted, int lane) {
        if (vector.isConstant()) {
            pushConstant(method, wanted, vector.bits(wanted, lane));
        }
        else if (vector.shape().lanes == wanted.lanes) {
            pushOwn(method, vector, lane);
            reinterpret(method, vector.shape(), wanted);
        }
        else if (wanted.lanes == 4) {
            split(method, vector, lane);
            reinterpret(method, Shape.INTS, wanted);
        }
        else {
            join(method, vector, lane);
            reinterpret(method, Shape.LONGS, wanted);
        }
    }

    private static void pushOwn(MethodVisitor method, Vector vector, int lane) {
        if (vector.isConstant(lane)) {
            pushConstant(method, vector.shape(), vector.constants()[lane]);
        }
        else {
            vector.shape().type.load(method, vector.variables()[lane]);
        }
    }

    static void pushConstant(MethodVisitor method, Shape shape, long bits) {
        switch (shape) {
            case LONGS -> Emitter.push(method, bits);
            case DOUBLES -> Emitter.pushDouble(method, bits);
            case INTS -> Emitter.push(method, (int) bits);
            case FLOATS -> Emitter.pushFloat(method, (int) bits);
            default -> throw new AssertionError(shape);
        }
    }

    /** Pushes a quarter of two lanes as an int. */
    private static void split(MethodVisitor method, Vector vector, int lane) {
        if (vector.isConstant(lane / 2)) {
            Emitter.push(method, (int) (vector.constants()[lane / 2] >>> 32 * (lane & 1)));
            return;
        }
        pushOwn(method, vector, lane / 2);
        reinterpret(method, vector.shape(), Shape.LONGS);
        if ((lane & 1) == 1) {
            Emitter.push(method, 32);
            method.visitInsn(Opcodes.LUSHR);
        }
        method.visitInsn(Opcodes.L2I);
    }

    /** Pushes a half of four lanes as a long. */
    private static void join(MethodVisitor method, Vector vector, int lane) {
        pushAsInt(method, vector, 2 * lane);
        method.visitInsn(Opcodes.I2L);
        method.visitLdcInsn(LOW);
        method.visitInsn(Opcodes.LAND);
        int upper = 2 * lane + 1;
        if (vector.isConstant(upper) && vector.constants()[upper] == 0) {
            return;
        }
        pushAsInt(method, vector, upper);
        method.visitInsn(Opcodes.I2L);
        Emitter.push(method, 32);
        method.visitInsn(Opcodes.LSHL);
        method.visitInsn(Opcodes.LOR);
    }

    private static void pushAsInt(MethodVisitor method, Vector vector, int lane) {
        if (vector.isConstant(lane)) {
            Emitter.push(method, (int) vector.constants()[lane]);
        }
        else {
            pushOwn(method, vector, lane);
            reinterpret(method, vector.shape(), Shape.INTS);
        }
    }

    /** Turns the lane on top into one of another shape with as many lanes. */
    private static void reinterpret(MethodVisitor method, Shape from, Shape to) {
        if (from == to) {
            return;
        }
        switch (to) {
            case INTS -> call(method, "java/lang/Float", "floatToRawIntBits", "(F)I");
            case FLOATS -> call(method, "java/lang/Float", "intBitsToFloat", "(I)F");
            case LONGS -> call(method, "java/lang/Double", "doubleToRawLongBits", "(D)J");
            case DOUBLES -> call(method, "java/lang/Double", "longBitsToDouble", "(J)D");
            default -> throw new AssertionError(to);
        }
    }

    private static void call(MethodVisitor method, String owner, String name, String descriptor) {
        method.visitMethodInsn(Opcodes.INVOKESTATIC, owner, name, descriptor, false);
    }

}

package dev.wasmhost.internal.compiler;

import java.util.List;

import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

import dev.wasmhost.internal.module.Opcode;

/** Short forms of what the makers of bytecode do again and again. */
final class Emitter {

    private Emitter() {
    }

    /** Pushes an int in the shortest way. */
    static void push(MethodVisitor method, int value) {
        if (value >= -1 && value <= 5) {
            method.visitInsn(Opcodes.ICONST_0 + value);
        }
        else if (value == (byte) value) {
            method.visitIntInsn(Opcodes.BIPUSH, value);
        }
        else if (value == (short) value) {
            method.visitIntInsn(Opcodes.SIPUSH, value);
        }
        else {
            method.visitLdcInsn(value);
        }
    }

    /** Pushes a long in the shortest way. */
    static void push(MethodVisitor method, long value) {
        if (value == 0 || value == 1) {
            method.visitInsn((value == 0) ? Opcodes.LCONST_0 : Opcodes.LCONST_1);
        }
        else if (value == (short) value) {
            push(method, (int) value);
            method.visitInsn(Opcodes.I2L);
        }
        else {
            method.visitLdcInsn(value);
        }
    }

    /** Pushes a numeric constant. */
    static void pushConstant(MethodVisitor method, Opcode opcode, long bits) {
        switch (opcode) {
            case I32_CONST -> push(method, (int) bits);
            case I64_CONST -> push(method, bits);
            case F32_CONST -> pushFloat(method, (int) bits);
            case F64_CONST -> pushDouble(method, bits);
            default -> throw new AssertionError(opcode);
        }
    }

    /**
     * Pushes a float. A NaN goes by its bits: the class file's constants, and what copies
     * them, are free to change its payload.
     */
    static void pushFloat(MethodVisitor method, int bits) {
        float value = Float.intBitsToFloat(bits);
        if (Float.isNaN(value)) {
            push(method, bits);
            method.visitMethodInsn(Opcodes.INVOKESTATIC, "java/lang/Float", "intBitsToFloat", "(I)F", false);
        }
        else {
            method.visitLdcInsn(value);
        }
    }

    /** Pushes a double; see {@link #pushFloat}. */
    static void pushDouble(MethodVisitor method, long bits) {
        double value = Double.longBitsToDouble(bits);
        if (Double.isNaN(value)) {
            method.visitLdcInsn(bits);
            method.visitMethodInsn(Opcodes.INVOKESTATIC, "java/lang/Double", "longBitsToDouble", "(J)D", false);
        }
        else {
            method.visitLdcInsn(value);
        }
    }

    /** Pushes what a local of {@code type} holds before it is set. */
    static void pushZero(MethodVisitor method, JvmType type) {
        if (type == JvmType.VECTOR) {
            method.visitInsn(Opcodes.LCONST_0);
        }
        method.visitInsn(switch (type) {
            case INT -> Opcodes.ICONST_0;
            case LONG, VECTOR -> Opcodes.LCONST_0;
            case FLOAT -> Opcodes.FCONST_0;
            case DOUBLE -> Opcodes.DCONST_0;
            case REFERENCE -> Opcodes.ACONST_NULL;
        });
    }

    /** Turns the value on top into raw bits in a long. */
    static void toBits(MethodVisitor method, JvmType type) {
        switch (type) {
            case INT -> method.visitInsn(Opcodes.I2L);
            case FLOAT -> {
                method.visitMethodInsn(Opcodes.INVOKESTATIC, "java/lang/Float", "floatToRawIntBits", "(F)I", false);
                method.visitInsn(Opcodes.I2L);
            }
            case DOUBLE ->
                method.visitMethodInsn(Opcodes.INVOKESTATIC, "java/lang/Double", "doubleToRawLongBits", "(D)J", false);
            case LONG -> {
            }
            default -> throw new AssertionError(type);
        }
    }

    /** Turns raw bits in a long into a value. */
    static void fromBits(MethodVisitor method, JvmType type) {
        switch (type) {
            case INT -> method.visitInsn(Opcodes.L2I);
            case FLOAT -> {
                method.visitInsn(Opcodes.L2I);
                method.visitMethodInsn(Opcodes.INVOKESTATIC, "java/lang/Float", "intBitsToFloat", "(I)F", false);
            }
            case DOUBLE ->
                method.visitMethodInsn(Opcodes.INVOKESTATIC, "java/lang/Double", "longBitsToDouble", "(J)D", false);
            case LONG -> {
            }
            default -> throw new AssertionError(type);
        }
    }

    static Label[] newLabels(int count) {
        Label[] labels = new Label[count];
        for (int i = 0; i < count; i++) {
            labels[i] = new Label();
        }
        return labels;
    }

    /**
     * Copies between arrays: both, with their offsets, and the length are on the stack.
     */
    static void copyArray(MethodVisitor method) {
        method.visitMethodInsn(Opcodes.INVOKESTATIC, "java/lang/System", "arraycopy",
                "(Ljava/lang/Object;ILjava/lang/Object;II)V", false);
    }

    /**
     * Loads an element of an {@code Object[]}, or of a {@code long[]} of raw bits: array
     * and index are on the stack.
     */
    static void loadFromArray(MethodVisitor method, JvmType type) {
        if (type == JvmType.REFERENCE) {
            method.visitInsn(Opcodes.AALOAD);
        }
        else {
            method.visitInsn(Opcodes.LALOAD);
            fromBits(method, type);
        }
    }

    /**
     * Makes the value on top one that an {@code Object[]} or, as raw bits, a
     * {@code long[]} takes. That array is pushed next, then comes {@link #storeInArray}.
     */
    static void prepareStore(MethodVisitor method, JvmType type) {
        if (type != JvmType.REFERENCE) {
            toBits(method, type);
        }
    }

    /** Stores the value below the array on top into that. */
    static void storeInArray(MethodVisitor method, JvmType type, int index) {
        if (type == JvmType.REFERENCE) {
            method.visitInsn(Opcodes.SWAP);
            push(method, index);
            method.visitInsn(Opcodes.SWAP);
            method.visitInsn(Opcodes.AASTORE);
        }
        else {
            method.visitInsn(Opcodes.DUP_X2);
            method.visitInsn(Opcodes.POP);
            push(method, index);
            method.visitInsn(Opcodes.DUP_X2);
            method.visitInsn(Opcodes.POP);
            method.visitInsn(Opcodes.LASTORE);
        }
    }

    /**
     * Loads the value at a position of a {@code long[]} or {@code Object[]} pair: both
     * arrays are in locals.
     * @param count how many positions they have; the upper halves of vectors are behind
     */
    static void loadElement(MethodVisitor method, JvmType type, int numbers, int references, int index, int count) {
        if (type == JvmType.VECTOR) {
            loadElement(method, JvmType.LONG, numbers, references, index, count);
            loadElement(method, JvmType.LONG, numbers, references, count + index, count);
            return;
        }
        method.visitVarInsn(Opcodes.ALOAD, (type == JvmType.REFERENCE) ? references : numbers);
        push(method, index);
        loadFromArray(method, type);
    }

    /** Pushes one of the context's two arrays of results; an instance is in a local. */
    static void pushResultArray(MethodVisitor method, int instance, JvmType type) {
        method.visitVarInsn(Opcodes.ALOAD, instance);
        method.visitFieldInsn(Opcodes.GETFIELD, Names.GUEST_INSTANCE, "context", Names.descriptor(Names.CALL_CONTEXT));
        if (type == JvmType.REFERENCE) {
            method.visitFieldInsn(Opcodes.GETFIELD, Names.CALL_CONTEXT, "resultReferences", "[Ljava/lang/Object;");
        }
        else {
            method.visitFieldInsn(Opcodes.GETFIELD, Names.CALL_CONTEXT, "results", "[J");
        }
    }

    /**
     * Pushes the second or a later of {@code count} results of a call that has just
     * returned; an instance is in a local.
     */
    static void loadExtraResult(MethodVisitor method, int instance, JvmType type, int index, int count) {
        if (type == JvmType.VECTOR) {
            loadExtraResult(method, instance, JvmType.LONG, index, count);
            loadExtraResult(method, instance, JvmType.LONG, count + index, count);
            return;
        }
        pushResultArray(method, instance, type);
        push(method, index);
        loadFromArray(method, type);
    }

    /**
     * Completes the first result of a call that has just returned: the upper half of a
     * vector is among the context's results.
     */
    static void completeResult(MethodVisitor method, int instance, List<JvmType> results) {
        if (!results.isEmpty() && results.get(0) == JvmType.VECTOR) {
            loadExtraResult(method, instance, JvmType.LONG, results.size(), results.size());
        }
    }

    /**
     * Returns the value on top, the first of {@code results}; an instance is in a local.
     */
    static void returnFirst(MethodVisitor method, int instance, List<JvmType> results) {
        if (results.isEmpty()) {
            method.visitInsn(Opcodes.RETURN);
            return;
        }
        if (results.get(0) == JvmType.VECTOR) {
            storeExtraResult(method, instance, JvmType.LONG, results.size(), results.size());
        }
        method.visitInsn(results.get(0).returns);
    }

    /**
     * Leaves the value on top as the second or a later of {@code count} results of this
     * method; an instance is in a local.
     */
    static void storeExtraResult(MethodVisitor method, int instance, JvmType type, int index, int count) {
        if (type == JvmType.VECTOR) {
            storeExtraResult(method, instance, JvmType.LONG, count + index, count);
            storeExtraResult(method, instance, JvmType.LONG, index, count);
            return;
        }
        prepareStore(method, type);
        pushResultArray(method, instance, type);
        storeInArray(method, type, index);
    }

}

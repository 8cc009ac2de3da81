package dev.wasmhost.internal.compiler;

import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * Writes the body of a static method {@code int (int index)} that looks the index up in a
 * table kept in string constants.
 */
final class LookUpWriter {

    /**
     * Values in a constant: each takes two characters of up to three bytes, and a
     * constant may have 65,535 bytes.
     */
    private static final int CHUNK = 1 << 13;

    private static final int SHIFT = 13;

    private LookUpWriter() {
    }

    /** Returns about how many bytes the method and its constants take. */
    static int size(int count) {
        return 60 + (count / CHUNK + 1) * 40;
    }

    /**
     * Writes the method.
     * @param values one for each index from 0, then the one for every other index,
     * unsigned
     */
    static void write(MethodVisitor method, int[] values) {
        int count = values.length - 1;
        int chunks = (count + CHUNK - 1) / CHUNK;
        Label outside = new Label();
        Label[] labels = Emitter.newLabels(chunks);
        method.visitCode();
        method.visitVarInsn(Opcodes.ILOAD, 0);
        Emitter.push(method, count);
        method.visitMethodInsn(Opcodes.INVOKESTATIC, Names.NUMERICS, "i32GeU", "(II)I", false);
        method.visitJumpInsn(Opcodes.IFNE, outside);
        method.visitVarInsn(Opcodes.ILOAD, 0);
        Emitter.push(method, SHIFT);
        method.visitInsn(Opcodes.IUSHR);
        method.visitTableSwitchInsn(0, chunks - 1, outside, labels);
        for (int i = 0; i < chunks; i++) {
            writeChunk(method, labels[i], values, i * CHUNK, Math.min(count, (i + 1) * CHUNK));
        }
        place(method, outside);
        Emitter.push(method, values[count]);
        method.visitInsn(Opcodes.IRETURN);
        method.visitMaxs(4, 1);
        method.visitEnd();
    }

    private static void writeChunk(MethodVisitor method, Label label, int[] values, int from, int to) {
        StringBuilder text = new StringBuilder();
        for (int i = from; i < to; i++) {
            text.append((char) (values[i] >>> 16)).append((char) values[i]);
        }
        place(method, label);
        method.visitLdcInsn(text.toString());
        method.visitVarInsn(Opcodes.ILOAD, 0);
        Emitter.push(method, CHUNK - 1);
        method.visitInsn(Opcodes.IAND);
        method.visitMethodInsn(Opcodes.INVOKESTATIC, Names.INSTRUCTIONS, "lookUp", "(Ljava/lang/String;I)I", false);
        method.visitInsn(Opcodes.IRETURN);
    }

    private static void place(MethodVisitor method, Label label) {
        method.visitLabel(label);
        method.visitFrame(Opcodes.F_NEW, 1, new Object[] { Opcodes.INTEGER }, 0, new Object[0]);
    }

}

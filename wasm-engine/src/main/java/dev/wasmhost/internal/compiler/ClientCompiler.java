package dev.wasmhost.internal.compiler;

import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * HotSpot's client compiler, C1, which compiles a method before C2 does, and methods that
 * are too large for it.
 *
 * <p>
 * C1 has 10,000 virtual registers for a method. One that takes more, as a hundred
 * accesses to a memory do when they are profiled, it refuses, and the JVM's interpreter
 * profiles the method for C2. But where C2 has much to do HotSpot has C1 compile methods
 * without a profile first, which takes a third of the registers; then the one with a
 * profile fails, and the method stays as it is for ever, two or three times slower. So
 * such a method is written in a way that C1 never compiles.
 */
final class ClientCompiler {

    /** More virtual registers for accesses than this are too many. */
    static final int REGISTERS = 11_000;

    /** What a method of a {@code VarHandle} takes, inlined and profiled. */
    private static final int HANDLE = 90;

    /** What {@code checkIndex} takes. */
    private static final int CHECK = 60;

    private static final int BYTE = 11;

    private ClientCompiler() {
    }

    /** Returns how many virtual registers an access takes. */
    static int registers(Lowering.MemoryAccess access, boolean checked) {
        return (access.isByte() ? BYTE : HANDLE) + (checked ? CHECK : 0);
    }

    /**
     * Returns whether the JVM was told to use C1 alone, so that nothing compiles what it
     * refuses.
     */
    static boolean isAlone() {
        return System.getProperty("java.vm.info", "").contains("emulated-client");
    }

    /**
     * Writes what C1 refuses and C2 leaves out, behind the end of a method: a handler
     * that control reaches without an exception as well.
     */
    static void writeRefusal(MethodVisitor method) {
        Label start = new Label();
        Label handler = new Label();
        method.visitTryCatchBlock(start, handler, handler, null);
        method.visitLabel(start);
        method.visitFrame(Opcodes.F_NEW, 0, new Object[0], 0, new Object[0]);
        method.visitInsn(Opcodes.ACONST_NULL);
        method.visitLabel(handler);
        method.visitFrame(Opcodes.F_NEW, 0, new Object[0], 1, new Object[] { "java/lang/Throwable" });
        method.visitInsn(Opcodes.ATHROW);
    }

}

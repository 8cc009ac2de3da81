package dev.wasmhost.internal.compiler;

import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

import dev.wasmhost.internal.module.Opcode;

/**
 * Divisions by a constant, which cannot trap: written as signed divisions by it, which
 * HotSpot turns into multiplications.
 */
final class Division {

    private static final long LOW = 0xFFFFFFFFL;

    private Division() {
    }

    /** Returns whether an instruction is a division that {@link #write} knows. */
    static boolean isDirect(Opcode opcode, long divisor) {
        return switch (opcode) {
            case I32_DIV_S, I32_REM_S, I64_DIV_S, I64_REM_S -> divisor != 0 && divisor != -1;
            case I32_DIV_U, I32_REM_U -> divisor != 0;
            case I64_DIV_U, I64_REM_U -> divisor > 0;
            default -> false;
        };
    }

    /**
     * Writes a division.
     * @param divisor sign-extended, for unsigned instructions too
     */
    static void write(FunctionWriter writer, Opcode opcode, long divisor) {
        MethodVisitor method = writer.method;
        switch (opcode) {
            case I32_DIV_S, I32_REM_S -> {
                Emitter.push(method, (int) divisor);
                method.visitInsn((opcode == Opcode.I32_DIV_S) ? Opcodes.IDIV : Opcodes.IREM);
            }
            case I64_DIV_S, I64_REM_S -> {
                Emitter.push(method, divisor);
                method.visitInsn((opcode == Opcode.I64_DIV_S) ? Opcodes.LDIV : Opcodes.LREM);
            }
            case I32_DIV_U, I32_REM_U -> {
                Lowering.widen(method);
                Emitter.push(method, divisor & LOW);
                method.visitInsn((opcode == Opcode.I32_DIV_U) ? Opcodes.LDIV : Opcodes.LREM);
                method.visitInsn(Opcodes.L2I);
            }
            case I64_DIV_U, I64_REM_U -> writeUnsigned(writer, opcode == Opcode.I64_DIV_U, divisor);
            default -> throw new AssertionError(opcode);
        }
    }

    /**
     * Half the dividend is a signed number; twice its quotient is right or one too small,
     * and then the rest is not below the divisor.
     */
    private static void writeUnsigned(FunctionWriter writer, boolean quotient, long divisor) {
        MethodVisitor method = writer.method;
        int dividend = writer.body.temporary(JvmType.LONG);
        method.visitInsn(Opcodes.DUP2);
        method.visitVarInsn(Opcodes.LSTORE, dividend);
        method.visitInsn(Opcodes.ICONST_1);
        method.visitInsn(Opcodes.LUSHR);
        Emitter.push(method, divisor);
        method.visitInsn(Opcodes.LDIV);
        method.visitInsn(Opcodes.ICONST_1);
        method.visitInsn(Opcodes.LSHL);
        if (quotient) {
            method.visitInsn(Opcodes.DUP2);
        }
        Emitter.push(method, divisor);
        method.visitInsn(Opcodes.LMUL);
        method.visitVarInsn(Opcodes.LLOAD, dividend);
        method.visitInsn(Opcodes.LSUB);
        method.visitInsn(Opcodes.LNEG);
        method.visitInsn(Opcodes.DUP2);
        method.visitVarInsn(Opcodes.LSTORE, dividend); // now the rest
        Emitter.push(method, divisor);
        method.visitInsn(Opcodes.LSUB);
        method.visitLdcInsn(-1L);
        method.visitInsn(Opcodes.LXOR);
        method.visitVarInsn(Opcodes.LLOAD, dividend);
        method.visitInsn(Opcodes.LOR);
        Emitter.push(method, Long.SIZE - 1);
        method.visitInsn(quotient ? Opcodes.LUSHR : Opcodes.LSHR);
        if (quotient) {
            method.visitInsn(Opcodes.LADD);
        }
        else {
            Emitter.push(method, divisor);
            method.visitInsn(Opcodes.LAND);
            method.visitVarInsn(Opcodes.LLOAD, dividend);
            method.visitInsn(Opcodes.LSUB);
            method.visitInsn(Opcodes.LNEG);
        }
    }

}

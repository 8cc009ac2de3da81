package dev.wasmhost.internal.compiler;

import java.util.EnumSet;
import java.util.Set;

import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

import dev.wasmhost.internal.module.Opcode;

/**
 * Writes what makes all NaNs the same that arithmetic gives: the specification leaves
 * their sign and payload open (3.2.2, 4.3.3), and machines, and the JVM's compilers,
 * differ. What only moves a number, or changes its sign, keeps its bits by definition.
 */
final class CanonicalNans {

    private static final Set<Opcode> ARITHMETIC = EnumSet.of(Opcode.F32_ADD, Opcode.F32_SUB, Opcode.F32_MUL,
            Opcode.F32_DIV, Opcode.F32_SQRT, Opcode.F32_MIN, Opcode.F32_MAX, Opcode.F32_CEIL, Opcode.F32_FLOOR,
            Opcode.F32_TRUNC, Opcode.F32_NEAREST, Opcode.F32_DEMOTE_F64, Opcode.F64_ADD, Opcode.F64_SUB, Opcode.F64_MUL,
            Opcode.F64_DIV, Opcode.F64_SQRT, Opcode.F64_MIN, Opcode.F64_MAX, Opcode.F64_CEIL, Opcode.F64_FLOOR,
            Opcode.F64_TRUNC, Opcode.F64_NEAREST, Opcode.F64_PROMOTE_F32, Opcode.F32X4_RELAXED_MADD,
            Opcode.F32X4_RELAXED_NMADD, Opcode.F64X2_RELAXED_MADD, Opcode.F64X2_RELAXED_NMADD,
            Opcode.F32X4_DEMOTE_F64X2_ZERO);

    private CanonicalNans() {
    }

    /**
     * Makes the number on top the canonical NaN if it is one and an instruction has
     * computed it.
     * @param opcode an instruction on numbers, or on lanes that is a method of its own
     */
    static void write(MethodVisitor method, Opcode opcode, boolean single) {
        if (ARITHMETIC.contains(opcode)) {
            method.visitMethodInsn(Opcodes.INVOKESTATIC, Names.NUMERICS, single ? "canonicalF32" : "canonicalF64",
                    single ? "(F)F" : "(D)D", false);
        }
    }

}

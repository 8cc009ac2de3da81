package dev.wasmhost.internal.compiler;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

import dev.wasmhost.ValueType;
import dev.wasmhost.internal.module.Opcode;

/**
 * The table of what instructions become: JVM operations, a method of the JDK, or else the
 * method of {@code Numerics} that is named after the mnemonic ({@code i32.div_s} is
 * {@code i32DivS}).
 */
final class Lowering {

    private static final long LOW = 0xFFFFFFFFL;

    private static final Map<Opcode, Operation> OPERATIONS = new EnumMap<>(Opcode.class);

    private static final Map<Opcode, Comparison> COMPARISONS = new EnumMap<>(Opcode.class);

    private static final Map<Opcode, MemoryAccess> ACCESSES = new EnumMap<>(Opcode.class);

    static {
        operation(Opcode.I32_ADD, Opcodes.IADD);
        operation(Opcode.I32_SUB, Opcodes.ISUB);
        operation(Opcode.I32_MUL, Opcodes.IMUL);
        operation(Opcode.I32_AND, Opcodes.IAND);
        operation(Opcode.I32_OR, Opcodes.IOR);
        operation(Opcode.I32_XOR, Opcodes.IXOR);
        operation(Opcode.I32_SHL, Opcodes.ISHL);
        operation(Opcode.I32_SHR_S, Opcodes.ISHR);
        operation(Opcode.I32_SHR_U, Opcodes.IUSHR);
        method(Opcode.I32_ROTL, "java/lang/Integer", "rotateLeft", "(II)I");
        method(Opcode.I32_ROTR, "java/lang/Integer", "rotateRight", "(II)I");
        method(Opcode.I32_CLZ, "java/lang/Integer", "numberOfLeadingZeros", "(I)I");
        method(Opcode.I32_CTZ, "java/lang/Integer", "numberOfTrailingZeros", "(I)I");
        method(Opcode.I32_POPCNT, "java/lang/Integer", "bitCount", "(I)I");
        operation(Opcode.I64_ADD, Opcodes.LADD);
        operation(Opcode.I64_SUB, Opcodes.LSUB);
        operation(Opcode.I64_MUL, Opcodes.LMUL);
        operation(Opcode.I64_AND, Opcodes.LAND);
        operation(Opcode.I64_OR, Opcodes.LOR);
        operation(Opcode.I64_XOR, Opcodes.LXOR);
        operation(Opcode.I64_SHL, Opcodes.L2I, Opcodes.LSHL);
        operation(Opcode.I64_SHR_S, Opcodes.L2I, Opcodes.LSHR);
        operation(Opcode.I64_SHR_U, Opcodes.L2I, Opcodes.LUSHR);
        method(Opcode.I64_CLZ, "java/lang/Long", "numberOfLeadingZeros", "(J)I", Opcodes.I2L);
        method(Opcode.I64_CTZ, "java/lang/Long", "numberOfTrailingZeros", "(J)I", Opcodes.I2L);
        method(Opcode.I64_POPCNT, "java/lang/Long", "bitCount", "(J)I", Opcodes.I2L);
        operation(Opcode.F32_ADD, Opcodes.FADD);
        operation(Opcode.F32_SUB, Opcodes.FSUB);
        operation(Opcode.F32_MUL, Opcodes.FMUL);
        operation(Opcode.F32_DIV, Opcodes.FDIV);
        operation(Opcode.F64_ADD, Opcodes.DADD);
        operation(Opcode.F64_SUB, Opcodes.DSUB);
        operation(Opcode.F64_MUL, Opcodes.DMUL);
        operation(Opcode.F64_DIV, Opcodes.DDIV);
        operation(Opcode.I32_WRAP_I64, Opcodes.L2I);
        operation(Opcode.I32_EXTEND8_S, Opcodes.I2B);
        operation(Opcode.I32_EXTEND16_S, Opcodes.I2S);
        operation(Opcode.I64_EXTEND_I32_S, Opcodes.I2L);
        operation(Opcode.I64_EXTEND8_S, Opcodes.L2I, Opcodes.I2B, Opcodes.I2L);
        operation(Opcode.I64_EXTEND16_S, Opcodes.L2I, Opcodes.I2S, Opcodes.I2L);
        operation(Opcode.I64_EXTEND32_S, Opcodes.L2I, Opcodes.I2L);
        operation(Opcode.I64_EXTEND_I32_U, Opcodes.I2L, Opcodes.LDC, Opcodes.LAND);
        operation(Opcode.F32_CONVERT_I32_S, Opcodes.I2F);
        operation(Opcode.F32_CONVERT_I64_S, Opcodes.L2F);
        operation(Opcode.F64_CONVERT_I32_S, Opcodes.I2D);
        operation(Opcode.F64_CONVERT_I64_S, Opcodes.L2D);
        operation(Opcode.F32_DEMOTE_F64, Opcodes.D2F);
        operation(Opcode.F64_PROMOTE_F32, Opcodes.F2D);
        method(Opcode.ATOMIC_FENCE, Names.VAR_HANDLE, "fullFence", "()V");
        method(Opcode.I32_REINTERPRET_F32, "java/lang/Float", "floatToRawIntBits", "(F)I");
        method(Opcode.I64_REINTERPRET_F64, "java/lang/Double", "doubleToRawLongBits", "(D)J");
        method(Opcode.F32_REINTERPRET_I32, "java/lang/Float", "intBitsToFloat", "(I)F");
        method(Opcode.F64_REINTERPRET_I64, "java/lang/Double", "longBitsToDouble", "(J)D");

        comparison(Opcode.I32_EQZ, -1, Opcodes.IFEQ);
        comparison(Opcode.I32_EQ, -1, Opcodes.IF_ICMPEQ);
        comparison(Opcode.I32_NE, -1, Opcodes.IF_ICMPNE);
        comparison(Opcode.I32_LT_S, -1, Opcodes.IF_ICMPLT);
        comparison(Opcode.I32_GT_S, -1, Opcodes.IF_ICMPGT);
        comparison(Opcode.I32_LE_S, -1, Opcodes.IF_ICMPLE);
        comparison(Opcode.I32_GE_S, -1, Opcodes.IF_ICMPGE);
        unsigned(Opcode.I32_LT_U, Opcodes.IFLT);
        unsigned(Opcode.I32_GT_U, Opcodes.IFGT);
        unsigned(Opcode.I32_LE_U, Opcodes.IFLE);
        unsigned(Opcode.I32_GE_U, Opcodes.IFGE);
        unsigned(Opcode.I64_LT_U, Opcodes.IFLT);
        unsigned(Opcode.I64_GT_U, Opcodes.IFGT);
        unsigned(Opcode.I64_LE_U, Opcodes.IFLE);
        unsigned(Opcode.I64_GE_U, Opcodes.IFGE);
        comparison(Opcode.I64_EQZ, -1, Opcodes.IFEQ);
        comparison(Opcode.I64_EQ, Opcodes.LCMP, Opcodes.IFEQ);
        comparison(Opcode.I64_NE, Opcodes.LCMP, Opcodes.IFNE);
        comparison(Opcode.I64_LT_S, Opcodes.LCMP, Opcodes.IFLT);
        comparison(Opcode.I64_GT_S, Opcodes.LCMP, Opcodes.IFGT);
        comparison(Opcode.I64_LE_S, Opcodes.LCMP, Opcodes.IFLE);
        comparison(Opcode.I64_GE_S, Opcodes.LCMP, Opcodes.IFGE);
        comparison(Opcode.F32_EQ, Opcodes.FCMPL, Opcodes.IFEQ);
        comparison(Opcode.F32_NE, Opcodes.FCMPL, Opcodes.IFNE);
        comparison(Opcode.F32_LT, Opcodes.FCMPG, Opcodes.IFLT);
        comparison(Opcode.F32_GT, Opcodes.FCMPL, Opcodes.IFGT);
        comparison(Opcode.F32_LE, Opcodes.FCMPG, Opcodes.IFLE);
        comparison(Opcode.F32_GE, Opcodes.FCMPL, Opcodes.IFGE);
        comparison(Opcode.F64_EQ, Opcodes.DCMPL, Opcodes.IFEQ);
        comparison(Opcode.F64_NE, Opcodes.DCMPL, Opcodes.IFNE);
        comparison(Opcode.F64_LT, Opcodes.DCMPG, Opcodes.IFLT);
        comparison(Opcode.F64_GT, Opcodes.DCMPL, Opcodes.IFGT);
        comparison(Opcode.F64_LE, Opcodes.DCMPG, Opcodes.IFLE);
        comparison(Opcode.F64_GE, Opcodes.DCMPL, Opcodes.IFGE);
        comparison(Opcode.REF_IS_NULL, -1, Opcodes.IFNULL);

        access(Opcode.I32_LOAD, "I32", "I");
        access(Opcode.I64_LOAD, "I64", "J");
        access(Opcode.F32_LOAD, "F32", "F");
        access(Opcode.F64_LOAD, "F64", "D");
        access(Opcode.I32_LOAD8_S, "", "B");
        access(Opcode.I32_LOAD8_U, "", "B", Opcodes.SIPUSH, Opcodes.IAND);
        access(Opcode.I32_LOAD16_S, "I16", "S");
        access(Opcode.I32_LOAD16_U, "I16", "S", Opcodes.I2C);
        access(Opcode.I64_LOAD8_S, "", "B", Opcodes.I2L);
        access(Opcode.I64_LOAD8_U, "", "B", Opcodes.SIPUSH, Opcodes.IAND, Opcodes.I2L);
        access(Opcode.I64_LOAD16_S, "I16", "S", Opcodes.I2L);
        access(Opcode.I64_LOAD16_U, "I16", "S", Opcodes.I2C, Opcodes.I2L);
        access(Opcode.I64_LOAD32_S, "I32", "I", Opcodes.I2L);
        access(Opcode.I64_LOAD32_U, "I32", "I", Opcodes.I2L, Opcodes.LDC, Opcodes.LAND);
        access(Opcode.I32_STORE, "I32", "I");
        access(Opcode.I64_STORE, "I64", "J");
        access(Opcode.F32_STORE, "F32", "F");
        access(Opcode.F64_STORE, "F64", "D");
        access(Opcode.I32_STORE8, "", "B");
        access(Opcode.I32_STORE16, "I16", "S", Opcodes.I2S);
        access(Opcode.I64_STORE8, "", "B", Opcodes.L2I);
        access(Opcode.I64_STORE16, "I16", "S", Opcodes.L2I, Opcodes.I2S);
        access(Opcode.I64_STORE32, "I32", "I", Opcodes.L2I);
    }

    private Lowering() {
    }

    private static void operation(Opcode opcode, int... operations) {
        OPERATIONS.put(opcode, new Operation("", "", "", operations));
    }

    private static void method(Opcode opcode, String owner, String name, String descriptor, int... after) {
        OPERATIONS.put(opcode, new Operation(owner, name, descriptor, after));
    }

    private static void comparison(Opcode opcode, int prefix, int jump) {
        COMPARISONS.put(opcode, new Comparison(prefix, jump, false));
    }

    private static void unsigned(Opcode opcode, int jump) {
        COMPARISONS.put(opcode, new Comparison(Opcodes.LCMP, jump, true));
    }

    private static void access(Opcode opcode, String handle, String element, int... conversions) {
        ACCESSES.put(opcode, new MemoryAccess(handle, element, conversions));
    }

    /**
     * Returns whether a conditional jump can test the instruction itself, not its result.
     */
    static boolean isComparison(Opcode opcode) {
        return COMPARISONS.containsKey(opcode);
    }

    /** Returns whether an integer constant can be a comparison's right operand. */
    static boolean takesConstant(Opcode opcode) {
        Comparison comparison = COMPARISONS.get(opcode);
        return comparison != null && opcode.operands().size() == 2 && isInteger(opcode);
    }

    private static boolean isInteger(Opcode opcode) {
        ValueType type = opcode.operands().get(0);
        return type == ValueType.I32 || type == ValueType.I64;
    }

    /**
     * Emits a jump to be taken if the comparison of the operands on the stack is
     * {@code expected}.
     */
    static void jump(MethodVisitor method, Opcode opcode, boolean expected, Label target) {
        Comparison comparison = Objects.requireNonNull(COMPARISONS.get(opcode));
        int jump = expected ? comparison.jump : opposite(comparison.jump);
        if (comparison.unsigned) {
            if (opcode.operands().get(0) == ValueType.I32) {
                widen(method);
                method.visitInsn(Opcodes.DUP2_X1);
                method.visitInsn(Opcodes.POP2);
                widen(method);
            }
            else {
                flip(method);
                method.visitInsn(Opcodes.DUP2_X2);
                method.visitInsn(Opcodes.POP2);
                flip(method);
            }
            method.visitInsn(Opcodes.LCMP);
            method.visitJumpInsn(mirrored(jump), target);
            return;
        }
        if (opcode == Opcode.I64_EQZ) {
            method.visitInsn(Opcodes.LCONST_0);
            method.visitInsn(Opcodes.LCMP);
        }
        else if (comparison.prefix >= 0) {
            method.visitInsn(comparison.prefix);
        }
        method.visitJumpInsn(jump, target);
    }

    /** Emits the same for a comparison with a constant right operand, sign-extended. */
    static void jump(MethodVisitor method, Opcode opcode, long right, boolean expected, Label target) {
        Comparison comparison = Objects.requireNonNull(COMPARISONS.get(opcode));
        boolean narrow = opcode.operands().get(0) == ValueType.I32;
        int jump = expected ? comparison.jump : opposite(comparison.jump);
        if (comparison.unsigned && narrow) {
            widen(method);
            Emitter.push(method, right & LOW);
            method.visitInsn(Opcodes.LCMP);
        }
        else if (comparison.unsigned) {
            flip(method);
            Emitter.push(method, right ^ Long.MIN_VALUE);
            method.visitInsn(Opcodes.LCMP);
        }
        else if (!narrow) {
            Emitter.push(method, right);
            method.visitInsn(Opcodes.LCMP);
        }
        else if (right == 0) {
            jump -= Opcodes.IF_ICMPEQ - Opcodes.IFEQ;
        }
        else {
            Emitter.push(method, (int) right);
        }
        method.visitJumpInsn(jump, target);
    }

    /** Pushes a comparison's constant right operand, sign-extended. */
    static void pushRight(MethodVisitor method, Opcode opcode, long right) {
        if (opcode.operands().get(0) == ValueType.I32) {
            Emitter.push(method, (int) right);
        }
        else {
            Emitter.push(method, right);
        }
    }

    /**
     * Emits the result of a comparison, 0 or 1, without a jump: the sign of a difference
     * that cannot overflow, or the leading zeros of one that is 0. With jumps HotSpot
     * would predict twice what is tested again later; a loop's condition that is kept in
     * a local took a third longer.
     */
    static void result(MethodVisitor method, Opcode opcode) {
        ValueType type = opcode.operands().get(0);
        int jump = Objects.requireNonNull(COMPARISONS.get(opcode)).jump;
        if (jump >= Opcodes.IF_ICMPEQ) {
            jump -= Opcodes.IF_ICMPEQ - Opcodes.IFEQ;
        }
        if (jump == Opcodes.IFEQ || jump == Opcodes.IFNE) {
            equality(method, opcode, type);
            if (jump == Opcodes.IFNE) {
                method.visitInsn(Opcodes.ICONST_1);
                method.visitInsn(Opcodes.IXOR);
            }
            return;
        }
        if (type == ValueType.I32) {
            difference(method, Objects.requireNonNull(COMPARISONS.get(opcode)).unsigned);
            // b - a, from the right operand to the left one
            order(method, jump, true);
            return;
        }
        Comparison comparison = Objects.requireNonNull(COMPARISONS.get(opcode));
        boolean mirrored = comparison.unsigned;
        if (mirrored) {
            flip(method);
            method.visitInsn(Opcodes.DUP2_X2);
            method.visitInsn(Opcodes.POP2);
            flip(method);
        }
        method.visitInsn(comparison.prefix);
        method.visitInsn(Opcodes.I2L);
        order(method, jump, mirrored);
    }

    private static void equality(MethodVisitor method, Opcode opcode, ValueType type) {
        if (type == ValueType.I64) {
            if (opcode != Opcode.I64_EQZ) {
                method.visitInsn(Opcodes.LXOR);
            }
            method.visitMethodInsn(Opcodes.INVOKESTATIC, "java/lang/Long", "numberOfLeadingZeros", "(J)I", false);
            method.visitIntInsn(Opcodes.BIPUSH, 6);
        }
        else {
            if (type != ValueType.I32) {
                method.visitInsn((type == ValueType.F32) ? Opcodes.FCMPL : Opcodes.DCMPL);
            }
            else if (opcode != Opcode.I32_EQZ) {
                method.visitInsn(Opcodes.IXOR);
            }
            method.visitMethodInsn(Opcodes.INVOKESTATIC, "java/lang/Integer", "numberOfLeadingZeros", "(I)I", false);
            method.visitInsn(Opcodes.ICONST_5);
        }
        method.visitInsn(Opcodes.IUSHR);
    }

    /** Replaces two i32 a and b by b - a in 64 bits. */
    private static void difference(MethodVisitor method, boolean unsigned) {
        extend(method, unsigned);
        method.visitInsn(Opcodes.DUP2_X1);
        method.visitInsn(Opcodes.POP2);
        extend(method, unsigned);
        method.visitInsn(Opcodes.LSUB);
    }

    private static void extend(MethodVisitor method, boolean unsigned) {
        if (unsigned) {
            widen(method);
        }
        else {
            method.visitInsn(Opcodes.I2L);
        }
    }

    /** Replaces a difference (a - b, or b - a) by whether a and b are in an order. */
    private static void order(MethodVisitor method, int jump, boolean mirrored) {
        int test = mirrored ? mirrored(jump) : jump;
        if (test == Opcodes.IFGT || test == Opcodes.IFLE) {
            method.visitInsn(Opcodes.LNEG);
        }
        method.visitIntInsn(Opcodes.BIPUSH, Long.SIZE - 1);
        method.visitInsn(Opcodes.LUSHR);
        method.visitInsn(Opcodes.L2I);
        if (test == Opcodes.IFLE || test == Opcodes.IFGE) {
            method.visitInsn(Opcodes.ICONST_1);
            method.visitInsn(Opcodes.IXOR);
        }
    }

    /** Makes an unsigned number of 32 bits one of 64. */
    static void widen(MethodVisitor method) {
        method.visitInsn(Opcodes.I2L);
        method.visitLdcInsn(LOW);
        method.visitInsn(Opcodes.LAND);
    }

    /** Makes an unsigned number of 64 bits a signed one in the same order. */
    private static void flip(MethodVisitor method) {
        method.visitLdcInsn(Long.MIN_VALUE);
        method.visitInsn(Opcodes.LXOR);
    }

    /** Returns the jump for operands that were exchanged. */
    private static int mirrored(int jump) {
        return switch (jump) {
            case Opcodes.IFLT -> Opcodes.IFGT;
            case Opcodes.IFGT -> Opcodes.IFLT;
            case Opcodes.IFLE -> Opcodes.IFGE;
            default -> Opcodes.IFLE;
        };
    }

    private static int opposite(int jump) {
        if (jump == Opcodes.IFNULL) {
            return Opcodes.IFNONNULL;
        }
        return ((jump + 1) ^ 1) - 1; // conditional jumps come in pairs from IFEQ = 153 on
    }

    /** Emits an instruction with a fixed signature. */
    static void plain(MethodVisitor method, Opcode opcode) {
        Operation operation = OPERATIONS.get(opcode);
        if (operation == null) {
            method.visitMethodInsn(Opcodes.INVOKESTATIC, Names.NUMERICS, helperName(opcode), helperDescriptor(opcode),
                    false);
            return;
        }
        if (!operation.owner.isEmpty()) {
            method.visitMethodInsn(Opcodes.INVOKESTATIC, operation.owner, operation.name, operation.descriptor, false);
        }
        for (int each : operation.operations) {
            emit(method, each);
        }
    }

    /** Emits an operation; SIPUSH and LDC stand for masks of 8 and 32 bits. */
    private static void emit(MethodVisitor method, int operation) {
        switch (operation) {
            case Opcodes.SIPUSH -> method.visitIntInsn(Opcodes.SIPUSH, 0xFF);
            case Opcodes.LDC -> method.visitLdcInsn(LOW);
            default -> method.visitInsn(operation);
        }
    }

    /** Returns the name of the method of {@code Numerics} for an instruction. */
    static String helperName(Opcode opcode) {
        StringBuilder name = new StringBuilder();
        boolean upper = false;
        for (char each : opcode.toString().toCharArray()) {
            if (each == '.' || each == '_') {
                upper = true;
            }
            else {
                name.append(upper ? Character.toUpperCase(each) : each);
                upper = false;
            }
        }
        return name.toString();
    }

    /** Returns the descriptor of the method of {@code Numerics} for an instruction. */
    static String helperDescriptor(Opcode opcode) {
        if (opcode == Opcode.REF_IS_NULL) {
            return "(Ljava/lang/Object;)I";
        }
        StringBuilder text = new StringBuilder("(");
        for (ValueType each : opcode.operands()) {
            text.append(JvmType.of(each).descriptor);
        }
        return text.append(')').append(JvmType.of(opcode.results().get(0)).descriptor).toString();
    }

    /**
     * Returns whether an instruction is made of JVM operations or methods of the JDK
     * alone.
     */
    static boolean isDirect(Opcode opcode) {
        return OPERATIONS.containsKey(opcode);
    }

    /** Returns how a load or store accesses memory. */
    static MemoryAccess access(Opcode opcode) {
        return Objects.requireNonNull(ACCESSES.get(opcode));
    }

    private record Operation(String owner, String name, String descriptor, int[] operations) {
    }

    private record Comparison(int prefix, int jump, boolean unsigned) {
    }

    /**
     * A load or store.
     *
     * @param handle field of {@code LinearMemory} with the view to use; empty for single
     * bytes
     * @param element descriptor of what is read or written
     * @param conversions what turns what was read into the result, or the operand into
     * what is written
     */
    record MemoryAccess(String handle, String element, int[] conversions) {

        boolean isByte() {
            return this.handle.isEmpty();
        }

        void convert(MethodVisitor method) {
            for (int each : this.conversions) {
                emit(method, each);
            }
        }

        /** Returns the type on the operand stack of what is read or written. */
        JvmType stackType() {
            return switch (this.element.charAt(0)) {
                case 'J' -> JvmType.LONG;
                case 'F' -> JvmType.FLOAT;
                case 'D' -> JvmType.DOUBLE;
                default -> JvmType.INT;
            };
        }

    }

}

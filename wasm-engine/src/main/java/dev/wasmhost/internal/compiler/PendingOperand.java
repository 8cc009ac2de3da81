package dev.wasmhost.internal.compiler;

import java.util.Objects;

import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Label;
import org.objectweb.asm.Opcodes;

import dev.wasmhost.internal.module.Opcode;

/**
 * The topmost operand while it is known and not written yet: a constant, a copy of a
 * local, or a comparison whose operands wait on the JVM's stack.
 *
 * <p>
 * A comparison whose result only decides a jump becomes the jump's own test; a constant
 * becomes a part of the instruction that takes it where that is shorter or faster.
 * Nothing here calls a method in a large function, where HotSpot stops inlining ours.
 */
final class PendingOperand {

    private static final int NONE = -1;

    /**
     * In a function whose estimate is below this HotSpot inlines our methods, and then
     * finds the comparison behind a kept result when it is tested: fib(35), 61 ms, is 68
     * without. In larger ones it is a call: an interpreter, 483 ms, is 567 with.
     */
    private static final int INLINED = 3000;

    private final FunctionWriter writer;

    private final boolean callsHelpers;

    private @Nullable Opcode constant;

    private long bits;

    private int local = NONE;

    private @Nullable Opcode comparison;

    private @Nullable Long right;

    private boolean inverted;

    /**
     * Makes one for a function.
     * @param estimate of the function's bytecode
     */
    PendingOperand(FunctionWriter writer, int estimate) {
        this.writer = writer;
        this.callsHelpers = estimate < INLINED;
    }

    boolean isConstant() {
        return this.constant != null;
    }

    /** Returns whether it is a constant or a copy of a local, so that nothing waits. */
    boolean isDeferred() {
        return this.constant != null || this.local != NONE;
    }

    boolean isComparison() {
        return this.comparison != null;
    }

    /** Returns a constant's raw bits. */
    long bits() {
        return this.bits;
    }

    /** Takes a constant; nothing else is pending. */
    void constant(Opcode opcode, long newBits) {
        this.constant = opcode;
        this.bits = newBits;
    }

    /** Takes a copy of a local; nothing else is pending. */
    void local(int localIndex) {
        this.local = localIndex;
    }

    /** Forgets a constant, which became a part of another instruction. */
    void consume() {
        this.constant = null;
    }

    /** Takes a comparison; what is pending is its right operand, or the one to negate. */
    void compare(Opcode opcode) {
        if (opcode == Opcode.I32_EQZ && this.comparison != null) {
            this.inverted = !this.inverted;
            return;
        }
        if (this.constant != null && Lowering.takesConstant(opcode)) {
            this.writer.require(1, this.writer.height() - 1);
            this.right = this.bits;
            consume();
        }
        else {
            write();
            this.writer.require((opcode == Opcode.REF_IS_NULL) ? 1 : opcode.operands().size());
            this.right = null;
        }
        this.comparison = opcode;
        this.inverted = false;
    }

    /** Writes what is pending. */
    void write() {
        if (this.constant != null) {
            Emitter.pushConstant(this.writer.method, this.constant, this.bits);
            this.constant = null;
        }
        else if (this.local != NONE) {
            this.writer.loadLocal(this.local);
            this.local = NONE;
        }
        else if (this.comparison != null) {
            writeResult();
        }
    }

    private void writeResult() {
        Opcode opcode = Objects.requireNonNull(this.comparison);
        this.comparison = null;
        if (this.right != null) {
            this.writer.body.measure(2 * (this.writer.height() - this.writer.stored));
            Lowering.pushRight(this.writer.method, opcode, this.right);
        }
        if (this.callsHelpers) {
            this.writer.method.visitMethodInsn(Opcodes.INVOKESTATIC, Names.NUMERICS, Lowering.helperName(opcode),
                    Lowering.helperDescriptor(opcode), false);
        }
        else if (opcode == Opcode.REF_IS_NULL) {
            writeNullTest();
        }
        else {
            Lowering.result(this.writer.method, opcode);
        }
        if (this.inverted) {
            this.writer.method.visitInsn(Opcodes.ICONST_1);
            this.writer.method.visitInsn(Opcodes.IXOR);
        }
    }

    private void writeNullTest() {
        Label isNull = new Label();
        Label done = new Label();
        int below = this.writer.height() - 1;
        this.writer.method.visitJumpInsn(Opcodes.IFNULL, isNull);
        this.writer.method.visitInsn(Opcodes.ICONST_0);
        this.writer.method.visitJumpInsn(Opcodes.GOTO, done);
        this.writer.placeWaiting(isNull, below);
        this.writer.method.visitInsn(Opcodes.ICONST_1);
        this.writer.placeWaiting(done, below, JvmType.INT);
    }

    /** Writes a jump for the condition on top, which may be pending. */
    void jump(boolean expected, Label target) {
        if (isDeferred()) {
            write();
        }
        Opcode opcode = this.comparison;
        if (opcode == null) {
            this.writer.method.visitJumpInsn(expected ? Opcodes.IFNE : Opcodes.IFEQ, target);
            return;
        }
        this.comparison = null;
        if (this.right != null) {
            Lowering.jump(this.writer.method, opcode, this.right, expected != this.inverted, target);
        }
        else {
            Lowering.jump(this.writer.method, opcode, expected != this.inverted, target);
        }
    }

}

package dev.wasmhost.internal.compiler;

import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

import dev.wasmhost.internal.module.Opcode;

/*
 * What a function has consumed is in one more local, of type i32, that all its methods share as they do the others: so
 * it does not depend on how the function is spread over methods. Instructions are counted while they are written, and
 * the sum is added to the local where control branches, joins or leaves. The call context gets it when the function
 * returns or is left by an exception, and from loops that have counted much: no call has to hand anything over.
 */

/** Writes what counts fuel; writes nothing where it is not counted. */
final class FuelWriter {

    /** How much a loop counts before it reports. */
    private static final int SLICE = 10_000;

    private final FunctionWriter writer;

    private final int localIndex;

    private int pending;

    /**
     * Makes a writer.
     * @param localIndex the local that counts; -1 if none does
     */
    FuelWriter(FunctionWriter writer, int localIndex) {
        this.writer = writer;
        this.localIndex = localIndex;
    }

    /** Returns whether fuel is counted. */
    boolean counts() {
        return this.localIndex >= 0;
    }

    /** Counts what control runs through here. */
    void count(int units) {
        this.pending += units;
    }

    /** Adds what was counted since control last branched or joined. */
    void settle() {
        int units = this.pending;
        this.pending = 0;
        if (!counts() || units == 0) {
            return;
        }
        int local = this.writer.body.local(this.localIndex);
        if (local >= 0 && units <= Short.MAX_VALUE) {
            this.writer.method.visitIincInsn(local, units);
        }
        else {
            this.writer.loadLocal(this.localIndex);
            Emitter.push(this.writer.method, units);
            this.writer.method.visitInsn(Opcodes.IADD);
            this.writer.storeLocal(this.localIndex);
        }
    }

    /** Settles, or forgets what nothing gets to. */
    void settle(boolean reachable) {
        if (!reachable) {
            this.pending = 0;
        }
        settle();
    }

    /** Goes on at a loop's beginning, after a report if much was counted. */
    void poll(Label head) {
        MethodVisitor method = this.writer.method;
        this.writer.loadLocal(this.localIndex);
        Emitter.push(method, SLICE);
        method.visitJumpInsn(Opcodes.IF_ICMPLT, head);
        method.visitVarInsn(Opcodes.ALOAD, this.writer.body.instance);
        this.writer.loadLocal(this.localIndex);
        method.visitMethodInsn(Opcodes.INVOKEVIRTUAL, Names.GUEST_INSTANCE, "poll", "(I)I", false);
        this.writer.storeLocal(this.localIndex);
        method.visitJumpInsn(Opcodes.GOTO, head);
    }

    /** Reports all that was counted: the function is left. */
    void report() {
        if (counts()) {
            MethodVisitor method = this.writer.method;
            method.visitVarInsn(Opcodes.ALOAD, this.writer.body.instance);
            this.writer.loadLocal(this.localIndex);
            method.visitMethodInsn(Opcodes.INVOKEVIRTUAL, Names.GUEST_INSTANCE, "burn", "(I)V", false);
        }
    }

    /** Consumes fuel for an instruction whose length is the operand on top. */
    void burnLength(Opcode opcode, JvmType lengthType) {
        String method = counts() ? methodFor(opcode) : null;
        if (method != null) {
            String length = lengthType.descriptor;
            this.writer.method.visitVarInsn(Opcodes.ALOAD, this.writer.body.instance);
            this.writer.method.visitMethodInsn(Opcodes.INVOKESTATIC, Names.GUEST_INSTANCE, method,
                    "(" + length + Names.descriptor(Names.GUEST_INSTANCE) + ")" + length, false);
        }
    }

    /** Returns whether an instruction's last operand is a length that costs fuel. */
    boolean hasLength(Opcode opcode) {
        return counts() && methodFor(opcode) != null;
    }

    private static @Nullable String methodFor(Opcode opcode) {
        return switch (opcode) {
            case MEMORY_FILL, MEMORY_COPY, MEMORY_INIT -> "burnBytes";
            case TABLE_FILL, TABLE_COPY, TABLE_INIT, ARRAY_NEW, ARRAY_NEW_DEFAULT, ARRAY_NEW_DATA, ARRAY_NEW_ELEM,
                    ARRAY_FILL, ARRAY_COPY, ARRAY_INIT_DATA, ARRAY_INIT_ELEM ->
                "burnElements";
            default -> null;
        };
    }

}

package dev.wasmhost.internal.compiler;

import java.util.Map;

import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

import dev.wasmhost.internal.module.Opcode;

/**
 * Writes accesses to memories and tables.
 *
 * <p>
 * A load or store checks its base address against {@code size - offset - width + 1} with
 * {@link java.util.Objects#checkIndex(int, int)}: unlike the effective address the base
 * cannot wrap, the bound is invariant in loops, and a memory that is too small makes it
 * negative, which that method refuses too.
 */
final class MemoryWriter {

    private static final String TABLES = "[" + Names.descriptor(Names.TABLE);

    private static final Map<Opcode, SlowInstruction> SLOW = Map.ofEntries(
            Map.entry(Opcode.MEMORY_SIZE, new SlowInstruction("", 1, "I")),
            Map.entry(Opcode.MEMORY_GROW, new SlowInstruction("I", 1, "I")),
            Map.entry(Opcode.MEMORY_FILL, new SlowInstruction("III", 1, "V")),
            Map.entry(Opcode.MEMORY_COPY, new SlowInstruction("III", 2, "V")),
            Map.entry(Opcode.MEMORY_INIT, new SlowInstruction("III", 2, "V")),
            Map.entry(Opcode.DATA_DROP, new SlowInstruction("", 1, "V")),
            Map.entry(Opcode.TABLE_GET, new SlowInstruction("I", 1, "L")),
            Map.entry(Opcode.TABLE_SET, new SlowInstruction("IL", 1, "V")),
            Map.entry(Opcode.TABLE_SIZE, new SlowInstruction("", 1, "I")),
            Map.entry(Opcode.TABLE_GROW, new SlowInstruction("LI", 1, "I")),
            Map.entry(Opcode.TABLE_FILL, new SlowInstruction("ILI", 1, "V")),
            Map.entry(Opcode.TABLE_COPY, new SlowInstruction("III", 2, "V")),
            Map.entry(Opcode.TABLE_INIT, new SlowInstruction("III", 2, "V")),
            Map.entry(Opcode.ELEM_DROP, new SlowInstruction("", 1, "V")));

    private MemoryWriter() {
    }

    /**
     * Writes a load or store of the first memory; its operands are on the JVM's stack.
     * @return whether control can get past it
     */
    static boolean access(FunctionWriter writer, Opcode opcode, long offset) {
        MethodVisitor method = writer.method;
        Lowering.MemoryAccess access = Lowering.access(opcode);
        boolean store = opcode.results().isEmpty();
        int value = -1;
        if (store) {
            access.convert(method);
            value = writer.body.temporary(access.stackType());
            method.visitVarInsn(access.stackType().store, value);
        }
        if (offset + opcode.width() > Integer.MAX_VALUE) {
            writeOutOfBounds(method);
            return false;
        }
        writer.requireMemory();
        if (access.isByte()) {
            method.visitVarInsn(Opcodes.ALOAD, writer.body.memory);
            method.visitInsn(Opcodes.SWAP);
        }
        else {
            method.visitFieldInsn(Opcodes.GETSTATIC, Names.LINEAR_MEMORY, access.handle(),
                    Names.descriptor(Names.VAR_HANDLE));
            method.visitVarInsn(Opcodes.ALOAD, writer.body.memory);
            method.visitInsn(Opcodes.DUP2_X1);
            method.visitInsn(Opcodes.POP2);
        }
        checkAddress(writer, (int) offset, opcode.width());
        if (store) {
            method.visitVarInsn(access.stackType().load, value);
        }
        if (access.isByte()) {
            method.visitInsn(store ? Opcodes.BASTORE : Opcodes.BALOAD);
        }
        else {
            method.visitMethodInsn(Opcodes.INVOKEVIRTUAL, Names.VAR_HANDLE, store ? "set" : "get",
                    store ? access.setDescriptor() : access.getDescriptor(), false);
        }
        if (!store) {
            access.convert(method);
        }
        return true;
    }

    private static void checkAddress(FunctionWriter writer, int offset, int width) {
        MethodVisitor method = writer.method;
        method.visitVarInsn(Opcodes.ILOAD, writer.body.memorySize);
        if (offset + width > 1) {
            Emitter.push(method, offset + width - 1);
            method.visitInsn(Opcodes.ISUB);
        }
        method.visitMethodInsn(Opcodes.INVOKESTATIC, Names.OBJECTS, "checkIndex", "(II)I", false);
        if (offset != 0) {
            Emitter.push(method, offset);
            method.visitInsn(Opcodes.IADD);
        }
    }

    /**
     * No memory has an address that large: the operands are evaluated and the access
     * traps.
     */
    private static void writeOutOfBounds(MethodVisitor method) {
        method.visitInsn(Opcodes.POP);
        method.visitMethodInsn(Opcodes.INVOKESTATIC, Names.INSTRUCTIONS, "outOfBounds",
                "()" + Names.descriptor(Names.TRAP), false);
        method.visitInsn(Opcodes.ATHROW);
    }

    /** Replaces the instance on the JVM's stack by one of its tables. */
    static void pushTable(MethodVisitor method, int tableIndex) {
        if (tableIndex == 0) {
            method.visitFieldInsn(Opcodes.GETFIELD, Names.GUEST_INSTANCE, "table0", Names.descriptor(Names.TABLE));
        }
        else {
            method.visitFieldInsn(Opcodes.GETFIELD, Names.GUEST_INSTANCE, "tables", TABLES);
            Emitter.push(method, tableIndex);
            method.visitInsn(Opcodes.AALOAD);
        }
    }

    /** Returns how an instruction is called that is a method of {@code Instructions}. */
    static SlowInstruction slow(Opcode opcode) {
        SlowInstruction slow = SLOW.get(opcode);
        if (slow == null) {
            throw new AssertionError(opcode);
        }
        return slow;
    }

    /**
     * A method of {@code Instructions}: operands, then indices, then the instance.
     *
     * @param parameters letters of the operands' types
     * @param indices how many immediates it takes
     * @param result letter of the result's type
     */
    record SlowInstruction(String parameters, int indices, String result) {

        int operands() {
            return this.parameters.length();
        }

        String descriptor() {
            return "(" + expand(this.parameters) + "I".repeat(this.indices) + Names.descriptor(Names.GUEST_INSTANCE)
                    + ")" + expand(this.result);
        }

        private static String expand(String letters) {
            return letters.replace("L", "Ljava/lang/Object;");
        }

    }

}

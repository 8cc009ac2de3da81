package dev.wasmhost.internal.compiler;

import java.util.EnumMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

import dev.wasmhost.AddressType;
import dev.wasmhost.internal.module.Module;
import dev.wasmhost.internal.module.Opcode;
import dev.wasmhost.internal.runtime.LinearMemory;

/**
 * Writes accesses to memories and tables.
 *
 * <p>
 * A load or store checks its base address against {@code limit - offset - width + 1} with
 * {@link java.util.Objects#checkIndex(int, int)}: unlike the effective address the base
 * cannot wrap, the bound is invariant in loops, and a memory that is too small makes it
 * negative, which that method refuses too.
 *
 * <p>
 * The limit is the memory's size if its array is longer. Otherwise it is
 * {@link LinearMemory#EXACT}, and what has been checked is that the effective address
 * does not wrap; the JVM's own check does the rest. Where the offset is 0 nothing can
 * wrap, and nothing is checked if the limit is {@code EXACT}: HotSpot, which never saw
 * another one, leaves out the other way, and then compares once for an access instead of
 * twice.
 */
final class MemoryWriter {

    private static final String TABLES = "[" + Names.descriptor(Names.TABLE);

    private static final Map<Opcode, SlowInstruction> SLOW = new EnumMap<>(Opcode.class);

    static {
        slow(Opcode.MEMORY_SIZE, "", 1, "a");
        slow(Opcode.MEMORY_GROW, "a", 1, "a");
        slow(Opcode.MEMORY_FILL, "aIa", 1, "V");
        slow(Opcode.MEMORY_COPY, "abc", 2, "V");
        slow(Opcode.MEMORY_INIT, "aII", 2, "V");
        slow(Opcode.DATA_DROP, "", 1, "V");
        slow(Opcode.TABLE_GET, "a", 1, "L");
        slow(Opcode.TABLE_SET, "aL", 1, "V");
        slow(Opcode.TABLE_SIZE, "", 1, "a");
        slow(Opcode.TABLE_GROW, "La", 1, "a");
        slow(Opcode.TABLE_FILL, "aLa", 1, "V");
        slow(Opcode.TABLE_COPY, "abc", 2, "V");
        slow(Opcode.TABLE_INIT, "aII", 2, "V");
        slow(Opcode.ELEM_DROP, "", 1, "V");
    }

    private static final String INSIDE = "inside";

    private MemoryWriter() {
    }

    /** How an access is kept inside its memory. */
    enum Check {

        /** It is known to be inside. */
        NONE,

        /** The address might wrap: our check comes first, whatever the limit. */
        ALWAYS,

        /**
         * The JVM's check is enough if the limit is exact and the address cannot wrap.
         */
        UNLESS_EXACT

    }

    /**
     * Writes a load or store that is a part of a vector instruction; its operands are on
     * the JVM's stack.
     */
    static boolean access(FunctionWriter writer, Opcode opcode, int memoryIndex, long offset) {
        return access(writer, null, opcode, memoryIndex, offset, Check.ALWAYS);
    }

    /**
     * Writes a load or store.
     * @param base the base address if it is not on the JVM's stack, where the operands
     * are otherwise; only for loads
     * @return whether control can get past it
     */
    static boolean access(FunctionWriter writer, @Nullable PendingOperand base, Opcode opcode, int memoryIndex,
            long offset, Check check) {
        MethodVisitor method = writer.method;
        MemoryShape memory = writer.memories.shape(memoryIndex);
        Lowering.MemoryAccess access = Lowering.access(opcode);
        boolean store = opcode.results().isEmpty();
        boolean always = isOutOfBounds(offset, opcode.width());
        boolean unlessExact = check == Check.UNLESS_EXACT && memory.mayBeExact() && !writer.isLarge();
        boolean apart = unlessExact && !writer.isSmall();
        if (base != null && (always || memory.wide() || apart)) {
            base.write();
        }
        int value = -1;
        if (store) {
            access.convert(method);
            value = writer.body.temporary(access.stackType());
            method.visitVarInsn(access.stackType().store, value);
        }
        if (always) {
            writeOutOfBounds(method, memory);
            return false;
        }
        writer.requireMemory(memory);
        writer.body.registers += ClientCompiler.registers(access, check != Check.NONE);
        if (apart) {
            FrameTypes locals = new FrameTypes(writer.body);
            if (store) {
                locals.add(value, access.stackType());
            }
            checkUnlessExact(writer, memory, opcode, (int) offset, locals);
            pushHandle(method, memory, access);
            method.visitVarInsn(Opcodes.ALOAD, writer.body.memory(memory));
            method.visitVarInsn(Opcodes.ILOAD, writer.body.address());
            addOffset(method, (int) offset);
        }
        else {
            boolean first = memory.wide();
            if (first) {
                checkAddress(writer, memory, (int) offset, opcode.width(), check);
            }
            pushContainer(writer, memory, access, first ? null : base);
            if (unlessExact) {
                callInside(writer, memory, (int) offset + opcode.width());
                addOffset(method, (int) offset);
            }
            else if (!first) {
                checkAddress(writer, memory, (int) offset, opcode.width(), check);
            }
        }
        if (store) {
            method.visitVarInsn(access.stackType().load, value);
            memory.set(method, access);
        }
        else {
            memory.get(method, access);
            access.convert(method);
        }
        return true;
    }

    /**
     * Takes the base from the JVM's stack, checks it unless the limit is exact, and
     * leaves it in its JVM local.
     * @param locals what else is set besides the usual JVM locals
     */
    private static void checkUnlessExact(FunctionWriter writer, MemoryShape memory, Opcode opcode, int offset,
            FrameTypes locals) {
        MethodVisitor method = writer.method;
        int address = writer.body.address();
        Label exact = new Label();
        method.visitVarInsn(Opcodes.ISTORE, address);
        memory.pushLimit(writer.body);
        Emitter.push(method, LinearMemory.EXACT);
        method.visitJumpInsn(Opcodes.IF_ICMPEQ, exact);
        method.visitVarInsn(Opcodes.ILOAD, address);
        memory.pushLimit(writer.body);
        checkBase(method, memory, offset + opcode.width());
        method.visitInsn(Opcodes.POP);
        locals.add(address, JvmType.INT);
        writer.placeWaiting(exact, locals, writer.height() - opcode.operands().size());
    }

    /** Checks the base on the JVM's stack unless the limit is exact, in few bytes. */
    private static void callInside(FunctionWriter writer, MemoryShape memory, int extent) {
        memory.pushLimit(writer.body);
        Emitter.push(writer.method, extent - 1);
        writer.method.visitMethodInsn(Opcodes.INVOKESTATIC, writer.insideClass(), INSIDE, "(III)I", false);
    }

    /**
     * Writes the method for that, which returns its first argument, an address, if the
     * second, a limit, is exact or greater than the sum of the first and the third. Each
     * group of functions has its own, since HotSpot remembers for each method whether
     * limits are exact.
     */
    static void writeInside(ClassVisitor writer) {
        MethodVisitor method = writer.visitMethod(Opcodes.ACC_STATIC, INSIDE, "(III)I", null, null);
        Label spare = new Label();
        method.visitCode();
        method.visitVarInsn(Opcodes.ILOAD, 1);
        Emitter.push(method, LinearMemory.EXACT);
        method.visitJumpInsn(Opcodes.IF_ICMPNE, spare);
        method.visitVarInsn(Opcodes.ILOAD, 0);
        method.visitInsn(Opcodes.IRETURN);
        method.visitLabel(spare);
        method.visitFrame(Opcodes.F_NEW, 3, new Object[] { Opcodes.INTEGER, Opcodes.INTEGER, Opcodes.INTEGER }, 0,
                new Object[0]);
        method.visitVarInsn(Opcodes.ILOAD, 0);
        method.visitVarInsn(Opcodes.ILOAD, 1);
        method.visitVarInsn(Opcodes.ILOAD, 2);
        method.visitInsn(Opcodes.ISUB);
        method.visitMethodInsn(Opcodes.INVOKESTATIC, Names.OBJECTS, "checkIndex", "(II)I", false);
        method.visitInsn(Opcodes.IRETURN);
        method.visitMaxs(3, 3);
        method.visitEnd();
    }

    /** Pushes what holds the bytes below the base, which may not be pushed yet. */
    private static void pushContainer(FunctionWriter writer, MemoryShape memory, Lowering.MemoryAccess access,
            @Nullable PendingOperand base) {
        MethodVisitor method = writer.method;
        pushHandle(method, memory, access);
        method.visitVarInsn(Opcodes.ALOAD, writer.body.memory(memory));
        if (base != null) {
            base.write();
        }
        else if (access.isByte()) {
            method.visitInsn(Opcodes.SWAP);
        }
        else {
            method.visitInsn(Opcodes.DUP2_X1);
            method.visitInsn(Opcodes.POP2);
        }
    }

    private static void pushHandle(MethodVisitor method, MemoryShape memory, Lowering.MemoryAccess access) {
        if (!access.isByte()) {
            method.visitFieldInsn(Opcodes.GETSTATIC, memory.handles(), access.handle(),
                    Names.descriptor(Names.VAR_HANDLE));
        }
    }

    /**
     * Checks that {@code width} bytes at the base on the JVM's stack, which is taken off,
     * are inside a memory, for accesses of several elements ({@link #get}, {@link #set}).
     * @param offset unsigned, added to the base
     * @return the JVM local with the first byte's address; -1 if the access always traps
     */
    static int check(FunctionWriter writer, MemoryShape memory, long offset, int width) {
        if (isOutOfBounds(offset, width)) {
            writeOutOfBounds(writer.method, memory);
            return -1;
        }
        writer.requireMemory(memory);
        memory.pushSize(writer.body);
        checkBase(writer.method, memory, (int) offset + width);
        addOffset(writer.method, (int) offset);
        writer.method.visitVarInsn(Opcodes.ISTORE, writer.body.address());
        return writer.body.address();
    }

    /**
     * Pushes an element of a memory.
     * @param address the JVM local of an address that was checked
     * @param displacement added to it; what is read must be inside what was checked
     */
    static void get(FunctionWriter writer, MemoryShape memory, Lowering.MemoryAccess access, int address,
            int displacement) {
        writer.body.registers += ClientCompiler.registers(access, false);
        pushElement(writer, memory, access, address, displacement);
        memory.get(writer.method, access);
        access.convert(writer.method);
    }

    /**
     * Stores the value on the JVM's stack into an element of a memory; arguments as
     * {@link #get} has them.
     */
    static void set(FunctionWriter writer, MemoryShape memory, Lowering.MemoryAccess access, int address,
            int displacement) {
        writer.body.registers += ClientCompiler.registers(access, false);
        access.convert(writer.method);
        int value = writer.body.temporary(access.stackType());
        writer.method.visitVarInsn(access.stackType().store, value);
        pushElement(writer, memory, access, address, displacement);
        writer.method.visitVarInsn(access.stackType().load, value);
        memory.set(writer.method, access);
    }

    private static void pushElement(FunctionWriter writer, MemoryShape memory, Lowering.MemoryAccess access,
            int address, int displacement) {
        pushHandle(writer.method, memory, access);
        writer.method.visitVarInsn(Opcodes.ALOAD, writer.body.memory(memory));
        writer.method.visitVarInsn(Opcodes.ILOAD, address);
        if (displacement != 0) {
            Emitter.push(writer.method, displacement);
            writer.method.visitInsn(Opcodes.IADD);
        }
    }

    /** Replaces the base on the JVM's stack by the effective address, an int. */
    private static void checkAddress(FunctionWriter writer, MemoryShape memory, int offset, int width, Check check) {
        if (check != Check.NONE) {
            memory.pushLimit(writer.body);
            checkBase(writer.method, memory, offset + width);
        }
        addOffset(writer.method, offset);
    }

    private static void addOffset(MethodVisitor method, int offset) {
        if (offset != 0) {
            Emitter.push(method, offset);
            method.visitInsn(Opcodes.IADD);
        }
    }

    /**
     * Checks the base on the JVM's stack, which an int replaces, against the limit above
     * it.
     */
    private static void checkBase(MethodVisitor method, MemoryShape memory, int extent) {
        if (extent > 1) {
            Emitter.push(method, extent - 1);
            method.visitInsn(Opcodes.ISUB);
        }
        if (memory.wide()) {
            method.visitInsn(Opcodes.I2L);
            method.visitMethodInsn(Opcodes.INVOKESTATIC, Names.OBJECTS, "checkIndex", "(JJ)J", false);
            method.visitInsn(Opcodes.L2I);
        }
        else {
            method.visitMethodInsn(Opcodes.INVOKESTATIC, Names.OBJECTS, "checkIndex", "(II)I", false);
        }
    }

    private static boolean isOutOfBounds(long offset, int width) {
        return Long.compareUnsigned(offset, Integer.MAX_VALUE - width) > 0;
    }

    /**
     * No memory has an address that large: the operands are evaluated and the access
     * traps.
     */
    private static void writeOutOfBounds(MethodVisitor method, MemoryShape memory) {
        method.visitInsn(memory.wide() ? Opcodes.POP2 : Opcodes.POP);
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

    private static void slow(Opcode opcode, String parameters, int indices, String result) {
        SLOW.put(opcode, new SlowInstruction(opcode, parameters, indices, result));
    }

    /**
     * A method of {@code Instructions}: operands, then indices, then the instance.
     *
     * @param opcode the instruction
     * @param parameters letters of the operands' types: descriptors, L for references, a
     * for the address type of the (target) memory or table, b for that of the source, c
     * for the narrower
     * @param indices how many immediates it takes
     * @param result letter of the result's type
     */
    record SlowInstruction(Opcode opcode, String parameters, int indices, String result) {

        int operands() {
            return this.parameters.length();
        }

        /** Calls it; the operands, indices and instance are on the JVM's stack. */
        void call(MethodVisitor method, Module module, int first, int second) {
            AddressType target = AddressType.I32;
            AddressType source = AddressType.I32;
            switch (this.opcode.immediate()) {
                case MEMORY, MEMORY_MEMORY -> {
                    target = module.memories().get(first).addressType();
                    source = module.memories().get(second).addressType();
                }
                case TABLE, TABLE_TABLE -> {
                    target = module.tableType(first).addressType();
                    source = module.tableType(second).addressType();
                }
                case DATA_MEMORY -> target = module.memories().get(second).addressType();
                case ELEMENT_TABLE -> target = module.tableType(second).addressType();
                default -> {
                    // data.drop, elem.drop
                }
            }
            boolean wideResultOnly = this.result.equals("a") && this.parameters.isEmpty() && target == AddressType.I64;
            method.visitMethodInsn(Opcodes.INVOKESTATIC, Names.INSTRUCTIONS,
                    Lowering.helperName(this.opcode) + (wideResultOnly ? "64" : ""), descriptor(target, source), false);
        }

        private String descriptor(AddressType target, AddressType source) {
            return "(" + expand(this.parameters, target, source) + "I".repeat(this.indices)
                    + Names.descriptor(Names.GUEST_INSTANCE) + ")" + expand(this.result, target, source);
        }

        private static String expand(String letters, AddressType target, AddressType source) {
            return letters.replace("a", letter(target))
                .replace("b", letter(source))
                .replace("c", letter(target.narrower(source)))
                .replace("L", "Ljava/lang/Object;");
        }

        private static String letter(AddressType type) {
            return JvmType.of(type.valueType()).descriptor;
        }

    }

}

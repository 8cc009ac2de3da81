package dev.wasmhost.internal.compiler;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

import dev.wasmhost.ValueType;
import dev.wasmhost.internal.module.Immediate;
import dev.wasmhost.internal.module.Opcode;
import dev.wasmhost.internal.runtime.Atomics;

/**
 * Writes atomic accesses (threads proposal): methods of
 * {@link java.lang.invoke.VarHandle} for four and eight bytes of a shared memory, of
 * {@link Atomics} for everything else.
 */
final class AtomicWriter {

    private static final Map<Opcode, Operation> OPERATIONS = operations();

    private AtomicWriter() {
    }

    private static Map<Opcode, Operation> operations() {
        Map<Opcode, Operation> operations = new EnumMap<>(Opcode.class);
        for (Opcode each : Opcode.values()) {
            if (each.immediate() == Immediate.ATOMIC_ACCESS) {
                operations.put(each, Operation.of(each));
            }
        }
        return operations;
    }

    /**
     * Writes an access; its operands are on the JVM's stack.
     * @return whether control can get past it
     */
    static boolean access(FunctionWriter writer, Opcode opcode, int memoryIndex, long offset) {
        Operation operation = Objects.requireNonNull(OPERATIONS.get(opcode));
        MemoryShape memory = writer.memories.shape(memoryIndex);
        if (operation == Operation.NOTIFY || operation == Operation.WAIT) {
            callSlow(writer, opcode, memory, offset);
            return true;
        }
        boolean direct = memory.shared() && opcode.width() >= 4;
        JvmType type = (memory.shared() && opcode.width() < 8) ? JvmType.INT : JvmType.LONG;
        int operands = opcode.operands().size() - 1;
        int[] values = new int[operands];
        for (int i = operands - 1; i >= 0; i--) {
            convert(writer.method, JvmType.of(opcode.operands().get(i + 1)), type);
            values[i] = writer.body.argument(i, type);
            writer.method.visitVarInsn(type.store, values[i]);
        }
        int address = MemoryWriter.check(writer, memory, offset, opcode.width());
        if (address < 0) {
            return false;
        }
        if (direct) {
            writer.method.visitFieldInsn(Opcodes.GETSTATIC, Names.SHARED_MEMORY, (opcode.width() == 4) ? "I32" : "I64",
                    Names.descriptor(Names.VAR_HANDLE));
        }
        writer.method.visitVarInsn(Opcodes.ALOAD, writer.body.memory(memory));
        pushAligned(writer.method, address, opcode.width());
        for (int value : values) {
            writer.method.visitVarInsn(type.load, value);
        }
        String parameters = memory.descriptor() + "I" + type.descriptor.repeat(operands);
        String result = (operation == Operation.STORE) ? "V" : type.descriptor;
        if (direct) {
            callHandle(writer.method, operation, type, "(" + parameters + ")" + result);
        }
        else {
            callHelper(writer.method, operation, opcode.width(), parameters, result);
        }
        if (operation != Operation.STORE) {
            zeroExtend(writer.method, type, JvmType.of(opcode.results().get(0)));
        }
        return true;
    }

    private static void callSlow(FunctionWriter writer, Opcode opcode, MemoryShape memory, long offset) {
        writer.method.visitLdcInsn(offset);
        Emitter.push(writer.method, memory.index());
        writer.method.visitVarInsn(Opcodes.ALOAD, writer.body.instance);
        StringBuilder descriptor = new StringBuilder("(");
        for (ValueType each : opcode.operands(memory.type().addressType(), memory.type().addressType())) {
            descriptor.append(JvmType.of(each).descriptor);
        }
        descriptor.append("JI").append(Names.descriptor(Names.GUEST_INSTANCE)).append(")I");
        writer.method.visitMethodInsn(Opcodes.INVOKESTATIC, Names.INSTRUCTIONS, Lowering.helperName(opcode),
                descriptor.toString(), false);
    }

    private static void pushAligned(MethodVisitor method, int address, int width) {
        method.visitVarInsn(Opcodes.ILOAD, address);
        if (width > 1) {
            Emitter.push(method, width);
            method.visitMethodInsn(Opcodes.INVOKESTATIC, Names.ATOMICS, "aligned", "(II)I", false);
        }
    }

    private static void callHandle(MethodVisitor method, Operation operation, JvmType type, String descriptor) {
        if (operation == Operation.SUB) {
            method.visitInsn((type == JvmType.LONG) ? Opcodes.LNEG : Opcodes.INEG);
        }
        method.visitMethodInsn(Opcodes.INVOKEVIRTUAL, Names.VAR_HANDLE, operation.handleMethod, descriptor, false);
    }

    private static void callHelper(MethodVisitor method, Operation operation, int width, String parameters,
            String result) {
        boolean update = operation.update >= 0;
        if (update) {
            Emitter.push(method, operation.update);
        }
        Emitter.push(method, width);
        method.visitMethodInsn(Opcodes.INVOKESTATIC, Names.ATOMICS, operation.helperMethod,
                "(" + parameters + (update ? "II" : "I") + ")" + result, false);
    }

    private static void convert(MethodVisitor method, JvmType from, JvmType to) {
        if (from != to) {
            method.visitInsn((from == JvmType.LONG) ? Opcodes.L2I : Opcodes.I2L);
        }
    }

    /**
     * An int is zero-extended already, or as long as the result, unless it is widened.
     */
    private static void zeroExtend(MethodVisitor method, JvmType from, JvmType to) {
        if (from == JvmType.INT && to == JvmType.LONG) {
            method.visitMethodInsn(Opcodes.INVOKESTATIC, "java/lang/Integer", "toUnsignedLong", "(I)J", false);
        }
        else {
            convert(method, from, to);
        }
    }

    /** What an access does, named as in its mnemonic. */
    private enum Operation {

        NOTIFY("", "", -1), WAIT("", "", -1), LOAD("getVolatile", "load", -1), STORE("setVolatile", "store", -1),
        ADD("getAndAdd", "update", Atomics.ADD), SUB("getAndAdd", "update", Atomics.SUB),
        AND("getAndBitwiseAnd", "update", Atomics.AND), OR("getAndBitwiseOr", "update", Atomics.OR),
        XOR("getAndBitwiseXor", "update", Atomics.XOR), XCHG("getAndSet", "update", Atomics.XCHG),
        CMPXCHG("compareAndExchange", "compareExchange", -1);

        private final String handleMethod;

        private final String helperMethod;

        private final int update;

        Operation(String handleMethod, String helperMethod, int update) {
            this.handleMethod = handleMethod;
            this.helperMethod = helperMethod;
            this.update = update;
        }

        /** {@code i64.atomic.rmw16.add_u} is {@code ADD}. */
        static Operation of(Opcode opcode) {
            String mnemonic = opcode.toString();
            String last = mnemonic.substring(mnemonic.lastIndexOf('.') + 1);
            return valueOf(last.replaceAll("[0-9]*(_u)?$", "").toUpperCase(Locale.ROOT));
        }

    }

}

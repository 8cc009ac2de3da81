package dev.wasmhost.internal.compiler;

import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

import dev.wasmhost.AbstractHeapType;
import dev.wasmhost.DefinedType;
import dev.wasmhost.FunctionType;
import dev.wasmhost.ReferenceType;
import dev.wasmhost.internal.module.Opcode;

/** Writes instructions on references of any type: comparisons, conversions, casts. */
final class ReferenceWriter {

    private static final String FROM_REFERENCE = "(Ljava/lang/Object;)I";

    private final ModuleCompiler compiler;

    private final FunctionWriter writer;

    ReferenceWriter(ModuleCompiler compiler, FunctionWriter writer) {
        this.compiler = compiler;
        this.writer = writer;
    }

    /**
     * Writes an instruction without immediates, if it is one of these; its operands wait
     * on the JVM's stack.
     */
    static boolean plain(MethodVisitor method, Opcode opcode) {
        switch (opcode) {
            case REF_EQ -> helper(method, Names.GUEST_OBJECT, "refEq", "(Ljava/lang/Object;Ljava/lang/Object;)I");
            case REF_AS_NON_NULL ->
                helper(method, Names.GUEST_OBJECT, "refAsNonNull", "(Ljava/lang/Object;)Ljava/lang/Object;");
            case REF_I31 -> helper(method, Names.I31_OBJECT, "refI31", "(I)Ljava/lang/Object;");
            case I31_GET_S -> helper(method, Names.I31_OBJECT, "i31GetS", FROM_REFERENCE);
            case I31_GET_U -> helper(method, Names.I31_OBJECT, "i31GetU", FROM_REFERENCE);
            case ARRAY_LEN -> helper(method, Names.GUEST_ARRAY, "arrayLen", FROM_REFERENCE);
            case ANY_CONVERT_EXTERN, EXTERN_CONVERT_ANY -> {
                // the object is the same: only guests' own can be anything but any
            }
            default -> {
                return false;
            }
        }
        return true;
    }

    private static void helper(MethodVisitor method, String owner, String name, String descriptor) {
        method.visitMethodInsn(Opcodes.INVOKESTATIC, owner, name, descriptor, false);
    }

    /** Returns how many operands an instruction of {@link #plain} takes. */
    static int operands(Opcode opcode) {
        return (opcode == Opcode.REF_EQ) ? 2 : 1;
    }

    /** Writes {@code ref.test} or {@code ref.cast}; the operand waits. */
    void cast(Opcode opcode, ReferenceType type) {
        MethodVisitor method = this.writer.method;
        boolean test = opcode == Opcode.REF_TEST || opcode == Opcode.REF_TEST_NULL;
        if (!test) {
            method.visitInsn(Opcodes.DUP);
        }
        test(type);
        if (!test) {
            helper(method, Names.GUEST_OBJECT, "cast", "(Ljava/lang/Object;I)Ljava/lang/Object;");
        }
    }

    /** Replaces the reference on top by whether it is of a type. */
    void test(ReferenceType type) {
        MethodVisitor method = this.writer.method;
        if (type.heapType() instanceof AbstractHeapType heapType) {
            if (heapType == heapType.top() || heapType == heapType.bottom()) {
                testNull(type.nullable(), heapType == heapType.top());
                return;
            }
        }
        else if (type.heapType() instanceof DefinedType defined && defined.composite() instanceof FunctionType) {
            testFunction(defined, type.nullable());
            return;
        }
        if (type.nullable()) {
            method.visitInsn(Opcodes.DUP);
        }
        method.visitTypeInsn(Opcodes.INSTANCEOF, className(type));
        if (type.nullable()) {
            method.visitInsn(Opcodes.SWAP);
            helper(method, Names.NUMERICS, "refIsNull", FROM_REFERENCE);
            method.visitInsn(Opcodes.IOR);
        }
    }

    /**
     * Everything is of the top type, nothing of the bottom type; null makes a difference.
     */
    private void testNull(boolean nullable, boolean top) {
        MethodVisitor method = this.writer.method;
        if (nullable == top) {
            method.visitInsn(Opcodes.POP);
            method.visitInsn(top ? Opcodes.ICONST_1 : Opcodes.ICONST_0);
        }
        else if (top) {
            helper(method, Names.GUEST_OBJECT, "isNonNull", FROM_REFERENCE);
        }
        else {
            helper(method, Names.NUMERICS, "refIsNull", FROM_REFERENCE);
        }
    }

    private String className(ReferenceType type) {
        if (type.heapType() instanceof DefinedType defined) {
            return this.compiler.use(defined);
        }
        return switch ((AbstractHeapType) type.heapType()) {
            case EQ -> Names.GUEST_OBJECT;
            case I31 -> Names.I31_OBJECT;
            case STRUCT -> Names.GUEST_STRUCT;
            case ARRAY -> Names.GUEST_ARRAY;
            default -> throw new AssertionError(type);
        };
    }

    private void testFunction(DefinedType type, boolean nullable) {
        pushType(this.compiler.typeIndex(type));
        helper(this.writer.method, Names.FUNCTION_REFERENCE, nullable ? "isNullOrOf" : "isOf",
                "(Ljava/lang/Object;" + Names.descriptor(Names.DEFINED_TYPE) + ")I");
    }

    /** Pushes the engine's object for one of the module's types. */
    private void pushType(int typeIndex) {
        this.writer.method.visitVarInsn(Opcodes.ALOAD, this.writer.body.instance);
        this.writer.method.visitFieldInsn(Opcodes.GETFIELD, Names.GUEST_INSTANCE, "types",
                "[" + Names.descriptor(Names.DEFINED_TYPE));
        Emitter.push(this.writer.method, typeIndex);
        this.writer.method.visitInsn(Opcodes.AALOAD);
    }

}

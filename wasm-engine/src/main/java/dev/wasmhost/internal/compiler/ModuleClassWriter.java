package dev.wasmhost.internal.compiler;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

import dev.wasmhost.internal.module.Module;

/** Writes a module's instance class and its classes of references. */
final class ModuleClassWriter {

    private static final String PARTS = "(" + Names.descriptor(Names.INSTANCE_PARTS) + ")V";

    private static final String REFERENCE = "(" + Names.descriptor(Names.DEFINED_TYPE)
            + Names.descriptor(Names.GUEST_INSTANCE) + "I)V";

    private static final String SUPER_REFERENCE = "(" + Names.descriptor(Names.DEFINED_TYPE)
            + Names.descriptor(Names.GUEST_INSTANCE) + ")V";

    private ModuleClassWriter() {
    }

    /**
     * Writes the instance class: a field for each global that only the module sees, and a
     * method that sets them.
     */
    static byte[] instance(ModuleCompiler compiler, String name) {
        Module module = compiler.module();
        ClassWriter writer = new ClassWriter(0);
        writer.visit(Opcodes.V17, Opcodes.ACC_PUBLIC | Opcodes.ACC_FINAL | Opcodes.ACC_SUPER, name, null,
                Names.GUEST_INSTANCE, null);
        int[] fields = fields(compiler);
        for (int each : fields) {
            JvmType type = type(module, each);
            writer.visitField(0, ModuleCompiler.globalField(each), type.returnDescriptor(), null, null).visitEnd();
            if (type == JvmType.VECTOR) {
                writer.visitField(0, ModuleCompiler.upperGlobalField(each), "J", null, null).visitEnd();
            }
        }
        MethodVisitor constructor = writer.visitMethod(Opcodes.ACC_PUBLIC, "<init>", PARTS, null, null);
        constructor.visitCode();
        constructor.visitVarInsn(Opcodes.ALOAD, 0);
        constructor.visitVarInsn(Opcodes.ALOAD, 1);
        constructor.visitMethodInsn(Opcodes.INVOKESPECIAL, Names.GUEST_INSTANCE, "<init>", PARTS, false);
        constructor.visitInsn(Opcodes.RETURN);
        constructor.visitMaxs(2, 2);
        constructor.visitEnd();
        MethodVisitor method = writer.visitMethod(Opcodes.ACC_PROTECTED | Opcodes.ACC_FINAL, "setGlobal",
                "(IJJLjava/lang/Object;)V", null, null);
        method.visitCode();
        if (fields.length > 0) {
            writeSetGlobal(method, module, name, fields);
        }
        method.visitInsn(Opcodes.RETURN);
        method.visitMaxs(4, 7);
        method.visitEnd();
        writeCopyGlobals(writer, module, name, fields);
        writeReferenceGlobal(writer, module, name, fields);
        writer.visitEnd();
        return writer.toByteArray();
    }

    private static void writeCopyGlobals(ClassWriter writer, Module module, String name, int[] fields) {
        MethodVisitor method = writer.visitMethod(Opcodes.ACC_PROTECTED | Opcodes.ACC_FINAL, "copyGlobals",
                "(" + Names.descriptor(Names.GUEST_INSTANCE) + ")V", null, null);
        method.visitCode();
        method.visitVarInsn(Opcodes.ALOAD, 1);
        method.visitTypeInsn(Opcodes.CHECKCAST, name);
        method.visitVarInsn(Opcodes.ASTORE, 2);
        for (int each : fields) {
            JvmType type = type(module, each);
            writeCopy(method, name, ModuleCompiler.globalField(each), type.returnDescriptor());
            if (type == JvmType.VECTOR) {
                writeCopy(method, name, ModuleCompiler.upperGlobalField(each), "J");
            }
        }
        method.visitInsn(Opcodes.RETURN);
        method.visitMaxs(3, 3);
        method.visitEnd();
    }

    private static void writeCopy(MethodVisitor method, String name, String field, String descriptor) {
        method.visitVarInsn(Opcodes.ALOAD, 0);
        method.visitVarInsn(Opcodes.ALOAD, 2);
        method.visitFieldInsn(Opcodes.GETFIELD, name, field, descriptor);
        method.visitFieldInsn(Opcodes.PUTFIELD, name, field, descriptor);
    }

    private static void writeReferenceGlobal(ClassWriter writer, Module module, String name, int[] fields) {
        MethodVisitor method = writer.visitMethod(Opcodes.ACC_PROTECTED | Opcodes.ACC_FINAL, "referenceGlobal",
                "(I)Ljava/lang/Object;", null, null);
        method.visitCode();
        Object[] frame = { name, Opcodes.INTEGER };
        for (int each : fields) {
            if (type(module, each) == JvmType.REFERENCE) {
                Label other = new Label();
                method.visitVarInsn(Opcodes.ILOAD, 1);
                Emitter.push(method, each);
                method.visitJumpInsn(Opcodes.IF_ICMPNE, other);
                method.visitVarInsn(Opcodes.ALOAD, 0);
                method.visitFieldInsn(Opcodes.GETFIELD, name, ModuleCompiler.globalField(each),
                        JvmType.REFERENCE.descriptor);
                method.visitInsn(Opcodes.ARETURN);
                method.visitLabel(other);
                method.visitFrame(Opcodes.F_NEW, frame.length, frame, 0, new Object[0]);
            }
        }
        method.visitInsn(Opcodes.ACONST_NULL);
        method.visitInsn(Opcodes.ARETURN);
        method.visitMaxs(2, 2);
        method.visitEnd();
    }

    private static int[] fields(ModuleCompiler compiler) {
        int[] fields = new int[compiler.module().globals().size()];
        int count = 0;
        for (int i = 0; i < fields.length; i++) {
            if (compiler.isField(i)) {
                fields[count++] = i;
            }
        }
        return Arrays.copyOf(fields, count);
    }

    private static JvmType type(Module module, int globalIndex) {
        return JvmType.of(module.globalType(globalIndex).valueType());
    }

    private static void writeSetGlobal(MethodVisitor method, Module module, String name, int[] fields) {
        Label end = new Label();
        Label[] labels = Emitter.newLabels(fields.length);
        Object[] frame = { name, Opcodes.INTEGER, Opcodes.LONG, Opcodes.LONG, Names.OBJECT };
        method.visitVarInsn(Opcodes.ILOAD, 1);
        method.visitLookupSwitchInsn(end, fields, labels);
        for (int i = 0; i < fields.length; i++) {
            JvmType type = type(module, fields[i]);
            method.visitLabel(labels[i]);
            method.visitFrame(Opcodes.F_NEW, frame.length, frame, 0, new Object[0]);
            method.visitVarInsn(Opcodes.ALOAD, 0);
            if (type == JvmType.REFERENCE) {
                method.visitVarInsn(Opcodes.ALOAD, 6);
            }
            else {
                method.visitVarInsn(Opcodes.LLOAD, 2);
                Emitter.fromBits(method, (type == JvmType.VECTOR) ? JvmType.LONG : type);
            }
            method.visitFieldInsn(Opcodes.PUTFIELD, name, ModuleCompiler.globalField(fields[i]),
                    type.returnDescriptor());
            if (type == JvmType.VECTOR) {
                method.visitVarInsn(Opcodes.ALOAD, 0);
                method.visitVarInsn(Opcodes.LLOAD, 4);
                method.visitFieldInsn(Opcodes.PUTFIELD, name, ModuleCompiler.upperGlobalField(fields[i]), "J");
            }
            method.visitInsn(Opcodes.RETURN);
        }
        method.visitLabel(end);
        method.visitFrame(Opcodes.F_NEW, frame.length, frame, 0, new Object[0]);
    }

    /**
     * Writes a class of references to functions of one signature: an ordinal chooses
     * among them.
     */
    static byte[] references(ModuleCompiler compiler, String name, Signature signature, int[] functions) {
        ClassWriter writer = new ClassWriter(0);
        String instance = compiler.instanceClass();
        boolean tail = false;
        for (int each : functions) {
            tail |= compiler.tailCalls(each);
        }
        String superclass = tail ? compiler.useTail(signature) : signature.className();
        writer.visit(Opcodes.V17, Opcodes.ACC_PUBLIC | Opcodes.ACC_FINAL | Opcodes.ACC_SUPER, name, null, superclass,
                null);
        writer.visitField(Opcodes.ACC_PRIVATE | Opcodes.ACC_FINAL, "instance", Names.descriptor(instance), null, null)
            .visitEnd();
        writer.visitField(Opcodes.ACC_PRIVATE | Opcodes.ACC_FINAL, "ordinal", "I", null, null).visitEnd();
        MethodVisitor constructor = writer.visitMethod(Opcodes.ACC_PUBLIC, "<init>", REFERENCE, null, null);
        constructor.visitCode();
        constructor.visitVarInsn(Opcodes.ALOAD, 0);
        constructor.visitVarInsn(Opcodes.ALOAD, 1);
        constructor.visitVarInsn(Opcodes.ALOAD, 2);
        constructor.visitMethodInsn(Opcodes.INVOKESPECIAL, superclass, "<init>", SUPER_REFERENCE, false);
        constructor.visitVarInsn(Opcodes.ALOAD, 0);
        constructor.visitVarInsn(Opcodes.ALOAD, 2);
        constructor.visitTypeInsn(Opcodes.CHECKCAST, instance);
        constructor.visitFieldInsn(Opcodes.PUTFIELD, name, "instance", Names.descriptor(instance));
        constructor.visitVarInsn(Opcodes.ALOAD, 0);
        constructor.visitVarInsn(Opcodes.ILOAD, 3);
        constructor.visitFieldInsn(Opcodes.PUTFIELD, name, "ordinal", "I");
        constructor.visitInsn(Opcodes.RETURN);
        constructor.visitMaxs(3, 4);
        constructor.visitEnd();
        writeReferenceCall(writer, compiler, name, signature, functions, false);
        if (tail) {
            writeReferenceCall(writer, compiler, name, signature, functions, true);
        }
        writer.visitEnd();
        return writer.toByteArray();
    }

    private static void writeReferenceCall(ClassWriter writer, ModuleCompiler compiler, String name,
            Signature signature, int[] functions, boolean tail) {
        MethodVisitor method = writer.visitMethod(Opcodes.ACC_PUBLIC | Opcodes.ACC_FINAL, tail ? "tail" : "call",
                signature.descriptor(Names.GUEST_INSTANCE), null, null);
        int caller = signature.parameterWords() + 1;
        Label[] labels = Emitter.newLabels(functions.length);
        Object[] frame = frame(name, signature);
        method.visitCode();
        if (functions.length > 1) {
            method.visitVarInsn(Opcodes.ALOAD, 0);
            method.visitFieldInsn(Opcodes.GETFIELD, name, "ordinal", "I");
            method.visitTableSwitchInsn(0, functions.length - 1, labels[0], labels);
        }
        for (int i = 0; i < functions.length; i++) {
            if (functions.length > 1) {
                method.visitLabel(labels[i]);
                method.visitFrame(Opcodes.F_NEW, frame.length, frame, 0, new Object[0]);
            }
            pushParameters(method, signature);
            method.visitVarInsn(Opcodes.ALOAD, 0);
            method.visitFieldInsn(Opcodes.GETFIELD, name, "instance", Names.descriptor(compiler.instanceClass()));
            method.visitVarInsn(Opcodes.ILOAD, caller + 1);
            String callee = compiler.methodName(functions[i]);
            boolean body = tail && compiler.tailCalls(functions[i]);
            method.visitMethodInsn(Opcodes.INVOKESTATIC, compiler.codeClass(functions[i]),
                    body ? TailCallWriter.bodyName(callee) : callee, signature.descriptor(compiler.instanceClass()),
                    false);
            method.visitInsn(signature.results().isEmpty() ? Opcodes.RETURN : signature.results().get(0).returns);
        }
        method.visitMaxs(signature.parameterWords() + 4, caller + 2);
        method.visitEnd();
    }

    private static void pushParameters(MethodVisitor method, Signature signature) {
        if (signature.packed()) {
            method.visitVarInsn(Opcodes.ALOAD, 1);
            method.visitVarInsn(Opcodes.ALOAD, 2);
            return;
        }
        int word = 1;
        for (JvmType each : signature.parameters()) {
            each.load(method, word);
            word += each.size;
        }
    }

    private static Object[] frame(String name, Signature signature) {
        List<Object> frame = new ArrayList<>();
        frame.add(name);
        if (signature.packed()) {
            frame.add("[J");
            frame.add("[Ljava/lang/Object;");
        }
        else {
            for (JvmType each : signature.parameters()) {
                each.listIn(frame);
            }
        }
        frame.add(Names.GUEST_INSTANCE);
        frame.add(Opcodes.INTEGER);
        return frame.toArray();
    }

}

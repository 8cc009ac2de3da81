package dev.wasmhost.internal.compiler;

import java.util.ArrayList;
import java.util.List;

import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/*
 * A function that makes tail calls becomes two methods. The one with its instructions leaves a call pending in the call
 * context, with its arguments in the context's arrays, and returns nothing of use; the other one, which has the
 * function's name and is what everybody calls, calls it and then makes pending calls until none is left. So the stack
 * grows by these two methods however long the chain is, and who calls a function without tail calls pays nothing.
 * A callee that makes no tail calls itself is called at once: it returns to the same place.
 */

/** Writes what tail calls need besides the function that makes them. */
final class TailCallWriter {

    /** Name of the method that makes a tail call, or leaves it pending. */
    static final String TAIL_CALL = "tailCall";

    /** Name of the method that leaves a tail call pending. */
    static final String LEAVE = "leave";

    static final String TAIL_NUMBERS = "tailNumbers";

    static final String TAIL_REFERENCES = "tailReferences";

    private TailCallWriter() {
    }

    /** Returns the name of the method with a function's instructions. */
    static String bodyName(String methodName) {
        return methodName + "~tail";
    }

    /** Writes the method that everybody calls. */
    static void stub(MethodVisitor method, Signature signature, String instanceClass, String owner, String name) {
        int instance = signature.parameterWords();
        int result = instance + 2;
        List<JvmType> results = signature.results();
        Label done = new Label();
        method.visitCode();
        pushParameters(method, signature, 0);
        method.visitVarInsn(Opcodes.ALOAD, instance);
        method.visitVarInsn(Opcodes.ILOAD, instance + 1);
        method.visitMethodInsn(Opcodes.INVOKESTATIC, owner, bodyName(name), signature.descriptor(instanceClass), false);
        JvmType type = results.isEmpty() ? JvmType.INT : returned(results.get(0));
        if (!results.isEmpty()) {
            method.visitVarInsn(type.store, result);
        }
        pushContext(method, instance);
        method.visitFieldInsn(Opcodes.GETFIELD, Names.CALL_CONTEXT, "pending",
                Names.descriptor(Names.FUNCTION_REFERENCE));
        method.visitJumpInsn(Opcodes.IFNULL, done);
        pushContext(method, instance);
        method.visitVarInsn(Opcodes.ALOAD, instance);
        method.visitVarInsn(Opcodes.ILOAD, instance + 1);
        method.visitMethodInsn(Opcodes.INVOKEVIRTUAL, Names.CALL_CONTEXT, "makePendingCalls",
                "(" + Names.descriptor(Names.GUEST_INSTANCE) + "I)V", false);
        if (!results.isEmpty()) {
            Emitter.loadExtraResult(method, instance, type, 0, results.size());
            method.visitVarInsn(type.store, result);
        }
        method.visitLabel(done);
        Object[] frame = stubFrame(signature, instanceClass);
        method.visitFrame(Opcodes.F_NEW, frame.length, frame, 0, new Object[0]);
        if (results.isEmpty()) {
            method.visitInsn(Opcodes.RETURN);
        }
        else {
            method.visitVarInsn(type.load, result);
            method.visitInsn(type.returns);
        }
        method.visitMaxs(signature.parameterWords() + 6, result + 2);
        method.visitEnd();
    }

    /**
     * Returns the type of what a method returns; the upper half of a vector stays in the
     * context.
     */
    private static JvmType returned(JvmType result) {
        return (result == JvmType.VECTOR) ? JvmType.LONG : result;
    }

    private static Object[] stubFrame(Signature signature, String instanceClass) {
        Object[] parameters = parameterFrame(signature);
        int extra = signature.results().isEmpty() ? 2 : 3;
        Object[] frame = new Object[parameters.length + extra];
        System.arraycopy(parameters, 0, frame, 0, parameters.length);
        frame[parameters.length] = instanceClass;
        frame[parameters.length + 1] = Opcodes.INTEGER;
        if (extra == 3) {
            frame[parameters.length + 2] = returned(signature.results().get(0)).frameType();
        }
        return frame;
    }

    private static Object[] parameterFrame(Signature signature) {
        if (signature.packed()) {
            return new Object[] { "[J", "[Ljava/lang/Object;" };
        }
        List<Object> frame = new ArrayList<>();
        signature.parameters().forEach((each) -> each.listIn(frame));
        return frame.toArray();
    }

    private static void pushParameters(MethodVisitor method, Signature signature, int from) {
        if (signature.packed()) {
            method.visitVarInsn(Opcodes.ALOAD, from);
            method.visitVarInsn(Opcodes.ALOAD, from + 1);
            return;
        }
        int word = from;
        for (JvmType each : signature.parameters()) {
            each.load(method, word);
            word += each.size;
        }
    }

    private static void pushContext(MethodVisitor method, int instance) {
        method.visitVarInsn(Opcodes.ALOAD, instance);
        method.visitFieldInsn(Opcodes.GETFIELD, Names.GUEST_INSTANCE, "context", Names.descriptor(Names.CALL_CONTEXT));
    }

    private static void pushArray(MethodVisitor method, int instance, JvmType type) {
        pushContext(method, instance);
        boolean reference = type == JvmType.REFERENCE;
        method.visitFieldInsn(Opcodes.GETFIELD, Names.CALL_CONTEXT, reference ? TAIL_REFERENCES : TAIL_NUMBERS,
                reference ? "[Ljava/lang/Object;" : "[J");
    }

    /** Writes the method that makes a call which was left pending. */
    static void resume(ClassWriter writer, Signature signature) {
        MethodVisitor method = writer.visitMethod(Opcodes.ACC_PUBLIC | Opcodes.ACC_FINAL, "resume",
                "(" + Names.descriptor(Names.GUEST_INSTANCE) + "I)V", null, null);
        List<JvmType> parameters = signature.parameters();
        method.visitCode();
        pushArray(method, 1, JvmType.LONG);
        method.visitVarInsn(Opcodes.ASTORE, 3);
        pushArray(method, 1, JvmType.REFERENCE);
        method.visitVarInsn(Opcodes.ASTORE, 4);
        method.visitVarInsn(Opcodes.ALOAD, 0);
        if (signature.packed()) {
            method.visitVarInsn(Opcodes.ALOAD, 3);
            method.visitVarInsn(Opcodes.ALOAD, 4);
        }
        else {
            for (int i = 0; i < parameters.size(); i++) {
                Emitter.loadElement(method, parameters.get(i), 3, 4, i, parameters.size());
                if (parameters.get(i) == JvmType.REFERENCE) {
                    method.visitVarInsn(Opcodes.ALOAD, 4);
                    Emitter.push(method, i);
                    method.visitInsn(Opcodes.ACONST_NULL);
                    method.visitInsn(Opcodes.AASTORE);
                }
            }
        }
        method.visitVarInsn(Opcodes.ALOAD, 1);
        method.visitVarInsn(Opcodes.ILOAD, 2);
        method.visitMethodInsn(Opcodes.INVOKEVIRTUAL, signature.tailClassName(), "tail",
                signature.descriptor(Names.GUEST_INSTANCE), false);
        if (!signature.results().isEmpty()) {
            Emitter.storeExtraResult(method, 1, returned(signature.results().get(0)), 0, signature.results().size());
        }
        method.visitInsn(Opcodes.RETURN);
        method.visitMaxs(signature.parameterWords() + 8, 5);
        method.visitEnd();
    }

    /** Returns the descriptor of both methods. */
    static String tailCallDescriptor(Signature signature) {
        return "(" + Names.descriptor(signature.className()) + signature.descriptor(Names.GUEST_INSTANCE).substring(1);
    }

    /** Writes the method that makes a tail call, or leaves it pending. */
    static void tailCall(ClassWriter writer, Signature signature) {
        MethodVisitor method = writer.visitMethod(Opcodes.ACC_PUBLIC | Opcodes.ACC_STATIC, TAIL_CALL,
                tailCallDescriptor(signature), null, null);
        int caller = 1 + signature.parameterWords();
        Label pending = new Label();
        method.visitCode();
        method.visitVarInsn(Opcodes.ALOAD, 0);
        method.visitTypeInsn(Opcodes.INSTANCEOF, signature.tailClassName());
        method.visitJumpInsn(Opcodes.IFNE, pending);
        method.visitVarInsn(Opcodes.ALOAD, 0);
        pushParameters(method, signature, 1);
        method.visitVarInsn(Opcodes.ALOAD, caller);
        method.visitVarInsn(Opcodes.ILOAD, caller + 1);
        method.visitMethodInsn(Opcodes.INVOKEVIRTUAL, signature.className(), "call",
                signature.descriptor(Names.GUEST_INSTANCE), false);
        method.visitInsn(signature.results().isEmpty() ? Opcodes.RETURN : signature.results().get(0).returns);
        method.visitLabel(pending);
        Object[] parameters = parameterFrame(signature);
        Object[] frame = new Object[parameters.length + 3];
        frame[0] = signature.className();
        System.arraycopy(parameters, 0, frame, 1, parameters.length);
        frame[frame.length - 2] = Names.GUEST_INSTANCE;
        frame[frame.length - 1] = Opcodes.INTEGER;
        method.visitFrame(Opcodes.F_NEW, frame.length, frame, 0, new Object[0]);
        finishPending(method, signature, caller);
    }

    /** Writes the method that leaves a tail call pending. */
    static void leave(ClassWriter writer, Signature signature) {
        MethodVisitor method = writer.visitMethod(Opcodes.ACC_PUBLIC | Opcodes.ACC_STATIC, LEAVE,
                tailCallDescriptor(signature), null, null);
        method.visitCode();
        finishPending(method, signature, 1 + signature.parameterWords());
    }

    private static void finishPending(MethodVisitor method, Signature signature, int caller) {
        leavePending(method, signature, caller);
        if (signature.results().isEmpty()) {
            method.visitInsn(Opcodes.RETURN);
        }
        else {
            Emitter.pushZero(method, returned(signature.results().get(0)));
            method.visitInsn(signature.results().get(0).returns);
        }
        method.visitMaxs(signature.parameterWords() + 10, caller + 2);
        method.visitEnd();
    }

    private static void leaveArgument(MethodVisitor method, int caller, JvmType type, int word, int index) {
        method.visitVarInsn(type.load, word);
        Emitter.prepareStore(method, type);
        pushArray(method, caller, type);
        Emitter.storeInArray(method, type, index);
    }

    private static void leavePending(MethodVisitor method, Signature signature, int caller) {
        pushContext(method, caller);
        method.visitVarInsn(Opcodes.ALOAD, 0);
        String callee = "(" + Names.descriptor(Names.FUNCTION_REFERENCE);
        if (signature.packed()) {
            method.visitVarInsn(Opcodes.ALOAD, 1);
            method.visitVarInsn(Opcodes.ALOAD, 2);
            method.visitMethodInsn(Opcodes.INVOKEVIRTUAL, Names.CALL_CONTEXT, "leavePending",
                    callee + "[J[Ljava/lang/Object;)V", false);
            return;
        }
        Emitter.push(method, signature.parameters().size());
        method.visitMethodInsn(Opcodes.INVOKEVIRTUAL, Names.CALL_CONTEXT, "leavePending", callee + "I)V", false);
        int word = 1;
        for (int i = 0; i < signature.parameters().size(); i++) {
            JvmType type = signature.parameters().get(i);
            if (type == JvmType.VECTOR) {
                leaveArgument(method, caller, JvmType.LONG, word, i);
                leaveArgument(method, caller, JvmType.LONG, word + 2, signature.parameters().size() + i);
            }
            else {
                leaveArgument(method, caller, type, word, i);
            }
            word += type.size;
        }
    }

}

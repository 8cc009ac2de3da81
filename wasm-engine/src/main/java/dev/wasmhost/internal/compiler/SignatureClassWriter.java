package dev.wasmhost.internal.compiler;

import java.util.ArrayList;
import java.util.List;

import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * Writes the classes of a signature.
 *
 * <pre>
 * abstract class F_IJ_D extends FunctionReference {
 *     abstract double call(int, long, GuestInstance caller, int budget);
 *     void callUntyped(long[], Object[], GuestInstance caller, int budget);   // unpacks, calls, packs
 *     static double enter(WasmFunction, int, long);                           // from the host, guarded
 * }
 * </pre>
 */
final class SignatureClassWriter {

    private static final String CONSTRUCTOR_PREFIX = "(" + Names.descriptor(Names.DEFINED_TYPE)
            + Names.descriptor(Names.GUEST_INSTANCE);

    private static final String UNTYPED = "([J[Ljava/lang/Object;" + Names.descriptor(Names.GUEST_INSTANCE) + "I)V";

    private final Signature signature;

    private final ClassWriter writer = new ClassWriter(0);

    private SignatureClassWriter(Signature signature) {
        this.signature = signature;
    }

    static byte[] base(Signature signature) {
        return new SignatureClassWriter(signature).writeBase();
    }

    static byte[] rawHost(Signature signature) {
        return new SignatureClassWriter(signature).writeHost("$Raw", Names.HOST_FUNCTION);
    }

    static byte[] typedHost(Signature signature) {
        return new SignatureClassWriter(signature).writeHost("$Typed", Names.METHOD_HANDLE);
    }

    static byte[] tail(Signature signature) {
        return new SignatureClassWriter(signature).writeTail();
    }

    private byte[] writeBase() {
        this.writer.visit(Opcodes.V17, Opcodes.ACC_PUBLIC | Opcodes.ACC_ABSTRACT | Opcodes.ACC_SUPER,
                this.signature.className(), null, Names.FUNCTION_REFERENCE, null);
        MethodVisitor constructor = this.writer.visitMethod(Opcodes.ACC_PROTECTED, "<init>", CONSTRUCTOR_PREFIX + ")V",
                null, null);
        constructor.visitCode();
        callSuperConstructor(constructor, Names.FUNCTION_REFERENCE);
        finish(constructor, 3, 3);
        this.writer
            .visitMethod(Opcodes.ACC_PUBLIC | Opcodes.ACC_ABSTRACT, "call",
                    this.signature.descriptor(Names.GUEST_INSTANCE), null, null)
            .visitEnd();
        writeUntyped();
        writeEnter();
        this.writer.visitEnd();
        return this.writer.toByteArray();
    }

    private static void callSuperConstructor(MethodVisitor constructor, String superclass) {
        constructor.visitVarInsn(Opcodes.ALOAD, 0);
        constructor.visitVarInsn(Opcodes.ALOAD, 1);
        constructor.visitVarInsn(Opcodes.ALOAD, 2);
        constructor.visitMethodInsn(Opcodes.INVOKESPECIAL, superclass, "<init>", CONSTRUCTOR_PREFIX + ")V", false);
    }

    private static void finish(MethodVisitor constructor, int stack, int locals) {
        constructor.visitInsn(Opcodes.RETURN);
        constructor.visitMaxs(stack, locals);
        constructor.visitEnd();
    }

    private void writeUntyped() {
        MethodVisitor method = this.writer.visitMethod(Opcodes.ACC_PUBLIC | Opcodes.ACC_FINAL, "callUntyped", UNTYPED,
                null, null);
        method.visitCode();
        method.visitVarInsn(Opcodes.ALOAD, 0);
        if (this.signature.packed()) {
            method.visitVarInsn(Opcodes.ALOAD, 1);
            method.visitVarInsn(Opcodes.ALOAD, 2);
        }
        else {
            for (int i = 0; i < this.signature.parameters().size(); i++) {
                Emitter.loadElement(method, this.signature.parameters().get(i), 1, 2, i,
                        this.signature.parameters().size());
            }
        }
        method.visitVarInsn(Opcodes.ALOAD, 3);
        method.visitVarInsn(Opcodes.ILOAD, 4);
        method.visitMethodInsn(Opcodes.INVOKEVIRTUAL, this.signature.className(), "call",
                this.signature.descriptor(Names.GUEST_INSTANCE), false);
        if (!this.signature.results().isEmpty()) {
            Emitter.prepareStore(method, resultType());
            method.visitVarInsn(Opcodes.ALOAD, (resultType() == JvmType.REFERENCE) ? 2 : 1);
            Emitter.storeInArray(method, resultType(), 0);
        }
        for (JvmType type : new JvmType[] { JvmType.LONG, JvmType.REFERENCE }) {
            if (words(type) > 1) {
                copyExtraResults(method, type);
            }
        }
        method.visitInsn(Opcodes.RETURN);
        method.visitMaxs(this.signature.parameterWords() + 8, 5);
        method.visitEnd();
    }

    /** Returns how many elements the results take in one of the context's arrays. */
    private int words(JvmType arrayType) {
        int count = this.signature.results().size();
        return (arrayType == JvmType.LONG && this.signature.results().contains(JvmType.VECTOR)) ? 2 * count : count;
    }

    /**
     * Copies one of the context's arrays whole but for its first element: results are
     * there by position.
     */
    private void copyExtraResults(MethodVisitor method, JvmType type) {
        Emitter.pushResultArray(method, 3, type);
        method.visitInsn(Opcodes.ICONST_1);
        method.visitVarInsn(Opcodes.ALOAD, (type == JvmType.REFERENCE) ? 2 : 1);
        method.visitInsn(Opcodes.ICONST_1);
        Emitter.push(method, words(type) - 1);
        method.visitMethodInsn(Opcodes.INVOKESTATIC, "java/lang/System", "arraycopy",
                "(Ljava/lang/Object;ILjava/lang/Object;II)V", false);
    }

    private void writeEnter() {
        if (this.signature.packed()) {
            return;
        }
        String name = this.signature.className();
        MethodVisitor method = this.writer.visitMethod(Opcodes.ACC_PUBLIC | Opcodes.ACC_STATIC, "enter",
                this.signature.descriptorAfter(Names.descriptor(Names.WASM_FUNCTION)), null, null);
        int self = this.signature.parameterWords() + 1;
        int budget = self + 1;
        int result = budget + 1;
        Label start = new Label();
        Label end = new Label();
        Label handler = new Label();
        method.visitCode();
        method.visitTryCatchBlock(start, end, handler, Names.THROWABLE);
        method.visitVarInsn(Opcodes.ALOAD, 0);
        method.visitTypeInsn(Opcodes.CHECKCAST, name);
        method.visitVarInsn(Opcodes.ASTORE, self);
        method.visitVarInsn(Opcodes.ALOAD, self);
        method.visitMethodInsn(Opcodes.INVOKEVIRTUAL, name, "enter", "()I", false);
        method.visitVarInsn(Opcodes.ISTORE, budget);
        method.visitLabel(start);
        method.visitVarInsn(Opcodes.ALOAD, self);
        int word = 1;
        for (JvmType each : this.signature.parameters()) {
            each.load(method, word);
            word += each.size;
        }
        method.visitVarInsn(Opcodes.ALOAD, self);
        method.visitMethodInsn(Opcodes.INVOKEVIRTUAL, name, "owner", "()" + Names.descriptor(Names.GUEST_INSTANCE),
                false);
        method.visitVarInsn(Opcodes.ILOAD, budget);
        method.visitMethodInsn(Opcodes.INVOKEVIRTUAL, name, "call", this.signature.descriptor(Names.GUEST_INSTANCE),
                false);
        if (!this.signature.results().isEmpty()) {
            method.visitVarInsn(resultType().store, result);
        }
        method.visitLabel(end);
        method.visitVarInsn(Opcodes.ALOAD, self);
        method.visitMethodInsn(Opcodes.INVOKEVIRTUAL, name, "leave", "()V", false);
        if (this.signature.results().isEmpty()) {
            method.visitInsn(Opcodes.RETURN);
        }
        else {
            method.visitVarInsn(resultType().load, result);
            method.visitInsn(resultType().returns);
        }
        method.visitLabel(handler);
        Object[] frame = enterFrame(name);
        method.visitFrame(Opcodes.F_NEW, frame.length, frame, 1, new Object[] { Names.THROWABLE });
        method.visitVarInsn(Opcodes.ALOAD, self);
        method.visitInsn(Opcodes.SWAP);
        method.visitMethodInsn(Opcodes.INVOKEVIRTUAL, name, "failed",
                "(Ljava/lang/Throwable;)Ljava/lang/RuntimeException;", false);
        method.visitInsn(Opcodes.ATHROW);
        method.visitMaxs(this.signature.parameterWords() + 4, result + 2);
        method.visitEnd();
    }

    /** Returns the type of what the method returns. */
    private JvmType resultType() {
        JvmType first = this.signature.results().get(0);
        return (first == JvmType.VECTOR) ? JvmType.LONG : first;
    }

    private Object[] enterFrame(String name) {
        List<Object> frame = new ArrayList<>();
        frame.add(Names.WASM_FUNCTION);
        for (JvmType each : this.signature.parameters()) {
            each.listIn(frame);
        }
        frame.add(name);
        frame.add(Opcodes.INTEGER);
        return frame.toArray();
    }

    /**
     * Writes the superclass of references to functions that make tail calls.
     *
     * <pre>
     * abstract class F_IJ_D$Tail extends F_IJ_D {
     *     abstract double tail(int, long, GuestInstance caller, int budget);       // may leave a pending call
     *     void resume(GuestInstance caller, int budget);                           // makes a pending call
     *     static double tailCall(F_IJ_D, int, long, GuestInstance caller, int budget); // makes or leaves one
     * }
     * </pre>
     */
    private byte[] writeTail() {
        String name = this.signature.tailClassName();
        this.writer.visit(Opcodes.V17, Opcodes.ACC_PUBLIC | Opcodes.ACC_ABSTRACT | Opcodes.ACC_SUPER, name, null,
                this.signature.className(), null);
        MethodVisitor constructor = this.writer.visitMethod(Opcodes.ACC_PROTECTED, "<init>", CONSTRUCTOR_PREFIX + ")V",
                null, null);
        constructor.visitCode();
        callSuperConstructor(constructor, this.signature.className());
        finish(constructor, 3, 3);
        this.writer
            .visitMethod(Opcodes.ACC_PUBLIC | Opcodes.ACC_ABSTRACT, "tail",
                    this.signature.descriptor(Names.GUEST_INSTANCE), null, null)
            .visitEnd();
        TailCallWriter.resume(this.writer, this.signature);
        TailCallWriter.tailCall(this.writer, this.signature);
        TailCallWriter.leave(this.writer, this.signature);
        this.writer.visitEnd();
        return this.writer.toByteArray();
    }

    private byte[] writeHost(String suffix, String targetClass) {
        String name = this.signature.className() + suffix;
        String target = Names.descriptor(targetClass);
        this.writer.visit(Opcodes.V17, Opcodes.ACC_PUBLIC | Opcodes.ACC_FINAL | Opcodes.ACC_SUPER, name, null,
                this.signature.className(), null);
        this.writer.visitField(Opcodes.ACC_PRIVATE | Opcodes.ACC_FINAL, "target", target, null, null).visitEnd();
        MethodVisitor constructor = this.writer.visitMethod(Opcodes.ACC_PUBLIC, "<init>",
                CONSTRUCTOR_PREFIX + target + ")V", null, null);
        constructor.visitCode();
        callSuperConstructor(constructor, this.signature.className());
        constructor.visitVarInsn(Opcodes.ALOAD, 0);
        constructor.visitVarInsn(Opcodes.ALOAD, 3);
        constructor.visitFieldInsn(Opcodes.PUTFIELD, name, "target", target);
        finish(constructor, 3, 4);
        MethodVisitor method = this.writer.visitMethod(Opcodes.ACC_PUBLIC | Opcodes.ACC_FINAL, "call",
                this.signature.descriptor(Names.GUEST_INSTANCE), null, null);
        method.visitCode();
        int caller = this.signature.parameterWords() + 1;
        if (targetClass.equals(Names.HOST_FUNCTION)) {
            writeRawCall(method, name, caller);
        }
        else {
            writeTypedCall(method, name, caller);
        }
        method.visitEnd();
        this.writer.visitEnd();
        return this.writer.toByteArray();
    }

    private void writeRawCall(MethodVisitor method, String name, int caller) {
        int array = caller + 2;
        if (this.signature.packed()) {
            unpackArguments(method, caller);
        }
        else {
            gatherArguments(method, caller, array);
        }
        method.visitVarInsn(Opcodes.ASTORE, array);
        method.visitVarInsn(Opcodes.ALOAD, 0);
        method.visitFieldInsn(Opcodes.GETFIELD, name, "target", Names.descriptor(Names.HOST_FUNCTION));
        method.visitVarInsn(Opcodes.ALOAD, caller);
        method.visitVarInsn(Opcodes.ALOAD, array);
        Emitter.push(method, Signature.rawWords(this.signature.results()));
        method.visitVarInsn(Opcodes.ILOAD, caller + 1);
        method.visitMethodInsn(Opcodes.INVOKESTATIC, Names.HOST_CALLS, "call",
                "(" + Names.descriptor(Names.HOST_FUNCTION) + Names.descriptor(Names.GUEST_INSTANCE) + "[JII)[J",
                false);
        method.visitVarInsn(Opcodes.ASTORE, array);
        returnRawResults(method, caller, array);
        method.visitMaxs(10, array + 1);
    }

    private static void unpackArguments(MethodVisitor method, int caller) {
        method.visitVarInsn(Opcodes.ALOAD, 0);
        method.visitVarInsn(Opcodes.ALOAD, caller);
        method.visitVarInsn(Opcodes.ALOAD, 1);
        method.visitVarInsn(Opcodes.ALOAD, 2);
        method.visitMethodInsn(Opcodes.INVOKESTATIC, Names.HOST_CALLS, "unpack",
                "(" + Names.descriptor(Names.FUNCTION_REFERENCE) + Names.descriptor(Names.GUEST_INSTANCE)
                        + "[J[Ljava/lang/Object;)[J",
                false);
    }

    private void gatherArguments(MethodVisitor method, int caller, int array) {
        Emitter.push(method, Signature.rawWords(this.signature.parameters()));
        method.visitIntInsn(Opcodes.NEWARRAY, Opcodes.T_LONG);
        method.visitVarInsn(Opcodes.ASTORE, array);
        int word = 1;
        int next = 0;
        for (JvmType type : this.signature.parameters()) {
            if (type == JvmType.VECTOR) {
                gatherHalf(method, array, next++, word);
                gatherHalf(method, array, next++, word + 2);
                word += type.size;
                continue;
            }
            method.visitVarInsn(Opcodes.ALOAD, array);
            Emitter.push(method, next++);
            if (type == JvmType.REFERENCE) {
                method.visitVarInsn(Opcodes.ALOAD, caller);
            }
            method.visitVarInsn(type.load, word);
            word += type.size;
            if (type == JvmType.REFERENCE) {
                method.visitMethodInsn(Opcodes.INVOKESTATIC, Names.HOST_CALLS, "handle",
                        "(" + Names.descriptor(Names.GUEST_INSTANCE) + "Ljava/lang/Object;)J", false);
            }
            else {
                Emitter.toBits(method, type);
            }
            method.visitInsn(Opcodes.LASTORE);
        }
        method.visitVarInsn(Opcodes.ALOAD, array);
    }

    private void returnRawResults(MethodVisitor method, int caller, int array) {
        int count = this.signature.results().size();
        int next = Signature.rawWords(this.signature.results());
        if (count > FunctionMethods.MANY_RESULTS) {
            method.visitVarInsn(Opcodes.ALOAD, 0);
            method.visitVarInsn(Opcodes.ALOAD, caller);
            method.visitVarInsn(Opcodes.ALOAD, array);
            method.visitMethodInsn(Opcodes.INVOKESTATIC, Names.HOST_CALLS, "leave",
                    "(" + Names.descriptor(Names.FUNCTION_REFERENCE) + Names.descriptor(Names.GUEST_INSTANCE) + "[J)V",
                    false);
        }
        else {
            for (int i = count - 1; i > 0; i--) {
                JvmType type = this.signature.results().get(i);
                next -= (type == JvmType.VECTOR) ? 2 : 1;
                loadRawResult(method, type, caller, array, next, i);
                Emitter.storeExtraResult(method, caller, type, i, count);
            }
        }
        if (count > 0) {
            loadRawResult(method, this.signature.results().get(0), caller, array, 0, 0);
        }
        Emitter.returnFirst(method, caller, this.signature.results());
    }

    private static void gatherHalf(MethodVisitor method, int array, int index, int local) {
        method.visitVarInsn(Opcodes.ALOAD, array);
        Emitter.push(method, index);
        method.visitVarInsn(Opcodes.LLOAD, local);
        method.visitInsn(Opcodes.LASTORE);
    }

    private static void loadRawResult(MethodVisitor method, JvmType type, int caller, int array, int index,
            int position) {
        if (type == JvmType.VECTOR) {
            loadRawResult(method, JvmType.LONG, caller, array, index, position);
            loadRawResult(method, JvmType.LONG, caller, array, index + 1, position);
            return;
        }
        if (type == JvmType.REFERENCE) {
            method.visitVarInsn(Opcodes.ALOAD, caller);
        }
        method.visitVarInsn(Opcodes.ALOAD, array);
        Emitter.push(method, index);
        method.visitInsn(Opcodes.LALOAD);
        if (type == JvmType.REFERENCE) {
            method.visitVarInsn(Opcodes.ALOAD, 0);
            Emitter.push(method, position);
            method.visitMethodInsn(Opcodes.INVOKESTATIC, Names.HOST_CALLS, "reference",
                    "(" + Names.descriptor(Names.GUEST_INSTANCE) + "J" + Names.descriptor(Names.FUNCTION_REFERENCE)
                            + "I)Ljava/lang/Object;",
                    false);
        }
        else {
            Emitter.fromBits(method, type);
        }
    }

    /**
     * At most one result, no vectors, and not packed: {@code WasmImports} takes no other
     * typed functions.
     */
    private void writeTypedCall(MethodVisitor method, String name, int caller) {
        Label start = new Label();
        Label end = new Label();
        Label handler = new Label();
        method.visitTryCatchBlock(start, end, handler, Names.THROWABLE);
        method.visitVarInsn(Opcodes.ALOAD, caller);
        method.visitVarInsn(Opcodes.ILOAD, caller + 1);
        method.visitMethodInsn(Opcodes.INVOKESTATIC, Names.HOST_CALLS, "begin",
                "(" + Names.descriptor(Names.GUEST_INSTANCE) + "I)V", false);
        method.visitLabel(start);
        method.visitVarInsn(Opcodes.ALOAD, 0);
        method.visitFieldInsn(Opcodes.GETFIELD, name, "target", Names.descriptor(Names.METHOD_HANDLE));
        method.visitVarInsn(Opcodes.ALOAD, caller);
        int word = 1;
        for (JvmType each : this.signature.parameters()) {
            method.visitVarInsn(each.load, word);
            word += each.size;
        }
        method.visitMethodInsn(Opcodes.INVOKEVIRTUAL, Names.METHOD_HANDLE, "invokeExact",
                SignatureClasses.typedDescriptor(this.signature), false);
        method.visitLabel(end);
        if (this.signature.results().contains(JvmType.REFERENCE)) {
            method.visitVarInsn(Opcodes.ALOAD, caller);
            method.visitVarInsn(Opcodes.ALOAD, 0);
            method.visitMethodInsn(Opcodes.INVOKESTATIC, Names.HOST_CALLS, "checked",
                    "(Ljava/lang/Object;" + Names.descriptor(Names.GUEST_INSTANCE)
                            + Names.descriptor(Names.FUNCTION_REFERENCE) + ")Ljava/lang/Object;",
                    false);
        }
        method.visitInsn(this.signature.results().isEmpty() ? Opcodes.RETURN : this.signature.results().get(0).returns);
        method.visitLabel(handler);
        method.visitFrame(Opcodes.F_NEW, this.signature.parameters().size() + 3, typedFrame(name), 1,
                new Object[] { Names.THROWABLE });
        method.visitVarInsn(Opcodes.ALOAD, caller);
        method.visitMethodInsn(Opcodes.INVOKESTATIC, Names.HOST_CALLS, "failed",
                "(Ljava/lang/Throwable;" + Names.descriptor(Names.GUEST_INSTANCE) + ")Ljava/lang/RuntimeException;",
                false);
        method.visitInsn(Opcodes.ATHROW);
        method.visitMaxs(this.signature.parameterWords() + 4, caller + 2);
    }

    private Object[] typedFrame(String name) {
        int count = this.signature.parameters().size();
        Object[] frame = new Object[count + 3];
        frame[0] = name;
        for (int i = 0; i < count; i++) {
            frame[i + 1] = this.signature.parameters().get(i).frameType();
        }
        frame[count + 1] = Names.GUEST_INSTANCE;
        frame[count + 2] = Opcodes.INTEGER;
        return frame;
    }

}

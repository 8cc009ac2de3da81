package dev.wasmhost.internal.proxy;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodType;
import java.util.ArrayList;
import java.util.List;

import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.ConstantDynamic;
import org.objectweb.asm.Handle;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

import dev.wasmhost.WasmFunction;

/**
 * Writes the class of an interface's proxies.
 *
 * <pre>
 * final class Greeter$Bound implements Greeter {
 *     final Object target;                        // a WasmInstance, or WasmInstances
 *     final Object call0;                         // of one instance only: a WasmFunction or BoundCall
 *     static Object make(Object target, Object[] calls);
 *     public int add(int a, int b) {              // numbers, one instance
 *         return ENTRY.invokeExact(this.call0, a, b);
 *     }
 *     public String greet(String name) {          // anything else
 *         return (String) INVOKE.invokeExact(this.call0, new Object[] { name });
 *     }
 *     public String toString();
 * }
 * </pre>
 *
 * Constants in capitals are class data, kept in static final fields, so that C2 sees
 * through the handles. Not loaded as dynamic constants where they are used: JDK 17
 * compiles no method that has an unresolved one, and those of failures are never resolved
 * (430 ns a call instead of 10). All types are the interface's or those of java.base.
 *
 * <p>
 * A class that is compiled ahead of time is an ordinary one, which has no class data: it
 * calls {@link Calls} and entries by their names, and keeps what it calls in fields in
 * either case.
 */
final class ProxyWriter {

    private static final String OBJECT = "java/lang/Object";

    private static final String HANDLE = "java/lang/invoke/MethodHandle";

    private static final String CALLS = Type.getInternalName(Calls.class);

    private static final String FUNCTION = Type.getInternalName(WasmFunction.class);

    private static final String HANDLE_DESCRIPTOR = "Ljava/lang/invoke/MethodHandle;";

    private static final String OBJECT_DESCRIPTOR = "Ljava/lang/Object;";

    private static final String ARRAY_DESCRIPTOR = "[Ljava/lang/Object;";

    private static final String MAKE_DESCRIPTOR = "(" + OBJECT_DESCRIPTOR + ARRAY_DESCRIPTOR + ")" + OBJECT_DESCRIPTOR;

    private static final String CONSTRUCTOR_DESCRIPTOR = "(" + OBJECT_DESCRIPTOR + ARRAY_DESCRIPTOR + ")V";

    private static final Handle CLASS_DATA_AT = new Handle(Opcodes.H_INVOKESTATIC, "java/lang/invoke/MethodHandles",
            "classDataAt",
            "(Ljava/lang/invoke/MethodHandles$Lookup;Ljava/lang/String;Ljava/lang/Class;I)Ljava/lang/Object;", false);

    private final ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_MAXS);

    private final List<Object> constants = new ArrayList<>();

    private final Class<?> type;

    private final String className;

    private final List<Binding> bindings;

    private final boolean leased;

    private final boolean ordinary;

    /**
     * Makes a writer.
     * @param leased whether each call acquires an instance
     * @param ordinary whether it is not to be a hidden class
     */
    ProxyWriter(Class<?> type, String className, List<Binding> bindings, boolean leased, boolean ordinary) {
        this.type = type;
        this.className = className;
        this.bindings = bindings;
        this.leased = leased;
        this.ordinary = ordinary;
    }

    /** Returns the class's bytes; afterwards {@link #constants()} is complete. */
    byte[] write() {
        this.writer.visit(Opcodes.V17, access() | Opcodes.ACC_FINAL | Opcodes.ACC_SUPER, this.className, null, OBJECT,
                new String[] { Type.getInternalName(this.type) });
        writeConstruction();
        writeToString();
        for (int i = 0; i < this.bindings.size(); i++) {
            Binding binding = this.bindings.get(i);
            for (MethodType descriptor : binding.method().descriptors()) {
                writeMethod(i, binding, descriptor);
            }
        }
        if (!this.ordinary) {
            writeConstants();
        }
        this.writer.visitEnd();
        return this.writer.toByteArray();
    }

    /** A lookup that defined a hidden class sees all of it; nobody defines others. */
    private int access() {
        return this.ordinary ? Opcodes.ACC_PUBLIC : 0;
    }

    private boolean keepsCalls() {
        return this.ordinary || !this.leased;
    }

    /** Returns the class data. */
    List<Object> constants() {
        return this.constants;
    }

    private void writeConstruction() {
        MethodVisitor constructor = this.writer.visitMethod(0, "<init>", CONSTRUCTOR_DESCRIPTOR, null, null);
        constructor.visitCode();
        constructor.visitVarInsn(Opcodes.ALOAD, 0);
        constructor.visitMethodInsn(Opcodes.INVOKESPECIAL, OBJECT, "<init>", "()V", false);
        this.writer.visitField(Opcodes.ACC_FINAL, "target", OBJECT_DESCRIPTOR, null, null);
        constructor.visitVarInsn(Opcodes.ALOAD, 0);
        constructor.visitVarInsn(Opcodes.ALOAD, 1);
        constructor.visitFieldInsn(Opcodes.PUTFIELD, this.className, "target", OBJECT_DESCRIPTOR);
        for (int i = 0; i < this.bindings.size() && keepsCalls(); i++) {
            this.writer.visitField(Opcodes.ACC_FINAL, "call" + i, OBJECT_DESCRIPTOR, null, null);
            constructor.visitVarInsn(Opcodes.ALOAD, 0);
            constructor.visitVarInsn(Opcodes.ALOAD, 2);
            pushInt(constructor, i);
            constructor.visitInsn(Opcodes.AALOAD);
            constructor.visitFieldInsn(Opcodes.PUTFIELD, this.className, "call" + i, OBJECT_DESCRIPTOR);
        }
        constructor.visitInsn(Opcodes.RETURN);
        end(constructor);

        MethodVisitor make = this.writer.visitMethod(access() | Opcodes.ACC_STATIC, "make", MAKE_DESCRIPTOR, null,
                null);
        make.visitCode();
        make.visitTypeInsn(Opcodes.NEW, this.className);
        make.visitInsn(Opcodes.DUP);
        make.visitVarInsn(Opcodes.ALOAD, 0);
        make.visitVarInsn(Opcodes.ALOAD, 1);
        make.visitMethodInsn(Opcodes.INVOKESPECIAL, this.className, "<init>", CONSTRUCTOR_DESCRIPTOR, false);
        make.visitInsn(Opcodes.ARETURN);
        end(make);
    }

    private void writeToString() {
        MethodVisitor code = this.writer.visitMethod(Opcodes.ACC_PUBLIC, "toString", "()Ljava/lang/String;", null,
                null);
        code.visitCode();
        code.visitLdcInsn(this.type.getName() + " bound to ");
        loadTarget(code);
        code.visitMethodInsn(Opcodes.INVOKESTATIC, "java/lang/String", "valueOf",
                "(Ljava/lang/Object;)Ljava/lang/String;", false);
        code.visitMethodInsn(Opcodes.INVOKEVIRTUAL, "java/lang/String", "concat",
                "(Ljava/lang/String;)Ljava/lang/String;", false);
        code.visitInsn(Opcodes.ARETURN);
        end(code);
    }

    private void writeMethod(int index, Binding binding, MethodType descriptor) {
        MethodVisitor code = this.writer.visitMethod(Opcodes.ACC_PUBLIC, binding.method().name(),
                descriptor.toMethodDescriptorString(), null, null);
        code.visitCode();
        if (!(binding.dispatch() instanceof NumericCall call)) {
            writeGuestCall(code, index, binding.dispatch(), descriptor);
        }
        else if (this.leased) {
            writeLeasedNumericCall(code, index, call, descriptor);
        }
        else {
            writeNumericCall(code, index, call, descriptor);
        }
        end(code);
    }

    private void writeNumericCall(MethodVisitor code, int index, NumericCall call, MethodType descriptor) {
        beginEntry(code, call);
        loadCall(code, index);
        writeEntry(code, call, descriptor);
        writeNumericReturn(code, descriptor.returnType());
    }

    /**
     * The release after a failure is in a handler at the end; the one after success is
     * not covered by it.
     */
    private void writeLeasedNumericCall(MethodVisitor code, int index, NumericCall call, MethodType descriptor) {
        int instance = slots(descriptor);
        Type resultType = Type.getType(call.entry().type().returnType());
        Label start = new Label();
        Label end = new Label();
        Label handler = new Label();
        code.visitTryCatchBlock(start, end, handler, null);
        begin(code, CallsMethod.ACQUIRE);
        loadTarget(code);
        call(code, CallsMethod.ACQUIRE);
        code.visitVarInsn(Opcodes.ASTORE, instance);

        code.visitLabel(start);
        beginEntry(code, call);
        begin(code, CallsMethod.FUNCTION);
        loadDispatch(code, index, call);
        code.visitVarInsn(Opcodes.ALOAD, instance);
        call(code, CallsMethod.FUNCTION);
        writeEntry(code, call, descriptor);
        if (resultType.getSize() > 0) {
            code.visitVarInsn(resultType.getOpcode(Opcodes.ISTORE), instance + 1);
        }
        code.visitLabel(end);
        writeRelease(code, CallsMethod.RELEASE, instance);
        if (resultType.getSize() > 0) {
            code.visitVarInsn(resultType.getOpcode(Opcodes.ILOAD), instance + 1);
        }
        writeNumericReturn(code, descriptor.returnType());

        code.visitLabel(handler);
        visitHandlerFrame(code, descriptor);
        code.visitVarInsn(Opcodes.ASTORE, instance + 1);
        writeRelease(code, CallsMethod.RELEASE_FAILED, instance);
        code.visitVarInsn(Opcodes.ALOAD, instance + 1);
        code.visitInsn(Opcodes.ATHROW);
    }

    private void writeRelease(MethodVisitor code, CallsMethod release, int instance) {
        begin(code, release);
        loadTarget(code);
        code.visitVarInsn(Opcodes.ALOAD, instance);
        if (release.type().parameterCount() == 3) {
            code.visitVarInsn(Opcodes.ALOAD, instance + 1);
        }
        call(code, release);
    }

    private void visitHandlerFrame(MethodVisitor code, MethodType descriptor) {
        List<Object> locals = new ArrayList<>();
        locals.add(this.className);
        for (Class<?> parameter : descriptor.parameterList()) {
            locals.add(frameType(parameter));
        }
        locals.add(OBJECT);
        code.visitFrame(Opcodes.F_NEW, locals.size(), locals.toArray(), 1, new Object[] { "java/lang/Throwable" });
    }

    private static Object frameType(Class<?> primitive) {
        return switch (Type.getType(primitive).getSort()) {
            case Type.LONG -> Opcodes.LONG;
            case Type.FLOAT -> Opcodes.FLOAT;
            case Type.DOUBLE -> Opcodes.DOUBLE;
            default -> Opcodes.INTEGER;
        };
    }

    private void beginEntry(MethodVisitor code, NumericCall call) {
        if (!this.ordinary) {
            pushConstant(code, call.entry(), HANDLE_DESCRIPTOR);
        }
    }

    /** Enters the function that is on the stack. */
    private void writeEntry(MethodVisitor code, NumericCall call, MethodType descriptor) {
        if (this.ordinary) {
            code.visitTypeInsn(Opcodes.CHECKCAST, FUNCTION);
        }
        int slot = 1;
        for (Class<?> parameter : descriptor.parameterList()) {
            slot += load(code, parameter, slot);
        }
        MethodType type = call.entry().type();
        if (this.ordinary) {
            code.visitMethodInsn(Opcodes.INVOKESTATIC, call.entryClass(), "enter",
                    type.changeParameterType(0, WasmFunction.class).toMethodDescriptorString(), false);
        }
        else {
            invokeExact(code, type);
        }
    }

    private static void writeNumericReturn(MethodVisitor code, Class<?> result) {
        if (result == boolean.class) { // any bits but 0 are true; without a branch there
                                       // is no frame to write
            code.visitInsn(Opcodes.DUP);
            code.visitInsn(Opcodes.INEG);
            code.visitInsn(Opcodes.IOR);
            pushInt(code, 31);
            code.visitInsn(Opcodes.IUSHR);
        }
        else if (result == byte.class) { // the low bits count
            code.visitInsn(Opcodes.I2B);
        }
        else if (result == short.class) {
            code.visitInsn(Opcodes.I2S);
        }
        code.visitInsn(Type.getType(result).getOpcode(Opcodes.IRETURN));
    }

    private void writeGuestCall(MethodVisitor code, int index, Dispatch call, MethodType descriptor) {
        CallsMethod invoke = this.leased ? CallsMethod.INVOKE_LEASED : CallsMethod.INVOKE;
        begin(code, invoke);
        if (this.leased) {
            loadDispatch(code, index, call);
            loadTarget(code);
        }
        else {
            loadCall(code, index);
        }
        pushArguments(code, descriptor);
        call(code, invoke);
        writeReturn(code, descriptor.returnType());
    }

    private static void pushArguments(MethodVisitor code, MethodType descriptor) {
        pushInt(code, descriptor.parameterCount());
        code.visitTypeInsn(Opcodes.ANEWARRAY, OBJECT);
        int slot = 1;
        for (int i = 0; i < descriptor.parameterCount(); i++) {
            Class<?> parameter = descriptor.parameterType(i);
            code.visitInsn(Opcodes.DUP);
            pushInt(code, i);
            slot += load(code, parameter, slot);
            if (parameter.isPrimitive()) {
                String boxed = boxed(parameter);
                code.visitMethodInsn(Opcodes.INVOKESTATIC, boxed, "valueOf",
                        "(" + Type.getDescriptor(parameter) + ")L" + boxed + ";", false);
            }
            code.visitInsn(Opcodes.AASTORE);
        }
    }

    private static void writeReturn(MethodVisitor code, Class<?> result) {
        if (result == void.class) {
            code.visitInsn(Opcodes.RETURN);
        }
        else if (result.isPrimitive()) {
            code.visitTypeInsn(Opcodes.CHECKCAST, boxed(result));
            code.visitMethodInsn(Opcodes.INVOKEVIRTUAL, boxed(result), result.getName() + "Value",
                    "()" + Type.getDescriptor(result), false);
            code.visitInsn(Type.getType(result).getOpcode(Opcodes.IRETURN));
        }
        else {
            code.visitTypeInsn(Opcodes.CHECKCAST, Type.getInternalName(result));
            code.visitInsn(Opcodes.ARETURN);
        }
    }

    private static String boxed(Class<?> primitive) {
        return Type.getInternalName(MethodType.methodType(primitive).wrap().returnType());
    }

    /** Loads a variable and returns how many slots it takes. */
    private static int load(MethodVisitor code, Class<?> type, int slot) {
        Type loaded = Type.getType(type);
        code.visitVarInsn(loaded.getOpcode(Opcodes.ILOAD), slot);
        return loaded.getSize();
    }

    private static int slots(MethodType descriptor) {
        return Type.getArgumentsAndReturnSizes(descriptor.toMethodDescriptorString()) >> 2;
    }

    private void loadTarget(MethodVisitor code) {
        code.visitVarInsn(Opcodes.ALOAD, 0);
        code.visitFieldInsn(Opcodes.GETFIELD, this.className, "target", OBJECT_DESCRIPTOR);
    }

    private void loadCall(MethodVisitor code, int index) {
        code.visitVarInsn(Opcodes.ALOAD, 0);
        code.visitFieldInsn(Opcodes.GETFIELD, this.className, "call" + index, OBJECT_DESCRIPTOR);
    }

    /** Loads what does not depend on an instance. */
    private void loadDispatch(MethodVisitor code, int index, Dispatch call) {
        if (this.ordinary) {
            loadCall(code, index);
        }
        else {
            pushConstant(code, call, OBJECT_DESCRIPTOR);
        }
    }

    /** Comes before the arguments. */
    private void begin(MethodVisitor code, CallsMethod method) {
        if (!this.ordinary) {
            pushConstant(code, method.handle(), HANDLE_DESCRIPTOR);
        }
    }

    private void call(MethodVisitor code, CallsMethod method) {
        if (this.ordinary) {
            code.visitMethodInsn(Opcodes.INVOKESTATIC, CALLS, method.name(), method.type().toMethodDescriptorString(),
                    false);
        }
        else {
            invokeExact(code, method.type());
        }
    }

    private void pushConstant(MethodVisitor code, Object constant, String descriptor) {
        int index = 0;
        while (index < this.constants.size() && this.constants.get(index) != constant) {
            index++; // not by indexOf, to which a call is a key made of all its parts
        }
        if (index == this.constants.size()) {
            this.constants.add(constant);
        }
        code.visitFieldInsn(Opcodes.GETSTATIC, this.className, "constant" + index, descriptor);
    }

    private void writeConstants() {
        MethodVisitor code = this.writer.visitMethod(Opcodes.ACC_STATIC, "<clinit>", "()V", null, null);
        code.visitCode();
        for (int i = 0; i < this.constants.size(); i++) {
            String name = "constant" + i;
            String descriptor = (this.constants.get(i) instanceof MethodHandle) ? HANDLE_DESCRIPTOR : OBJECT_DESCRIPTOR;
            this.writer.visitField(Opcodes.ACC_STATIC | Opcodes.ACC_FINAL, name, descriptor, null, null);
            code.visitLdcInsn(new ConstantDynamic("_", descriptor, CLASS_DATA_AT, i));
            code.visitFieldInsn(Opcodes.PUTSTATIC, this.className, name, descriptor);
        }
        code.visitInsn(Opcodes.RETURN);
        end(code);
    }

    private static void invokeExact(MethodVisitor code, MethodType type) {
        code.visitMethodInsn(Opcodes.INVOKEVIRTUAL, HANDLE, "invokeExact", type.toMethodDescriptorString(), false);
    }

    private static void pushInt(MethodVisitor code, int value) {
        if (value <= 5) {
            code.visitInsn(Opcodes.ICONST_0 + value);
        }
        else {
            code.visitIntInsn(Opcodes.SIPUSH, value);
        }
    }

    private static void end(MethodVisitor code) {
        code.visitMaxs(0, 0);
        code.visitEnd();
    }

}

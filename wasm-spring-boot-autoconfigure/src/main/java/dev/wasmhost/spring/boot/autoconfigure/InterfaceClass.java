package dev.wasmhost.spring.boot.autoconfigure;

import java.lang.invoke.MethodHandles;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

import org.springframework.asm.ClassWriter;
import org.springframework.asm.Label;
import org.springframework.asm.MethodVisitor;
import org.springframework.asm.Opcodes;
import org.springframework.asm.Type;
import org.springframework.beans.BeanUtils;
import org.springframework.util.ClassUtils;
import org.springframework.util.ReflectionUtils;

/**
 * The class of an interface's beans, written ahead of time or when the first is made.
 *
 * <pre>
 * public class Greeter$Plugin_… extends CompiledPluginInterface implements Greeter {
 *     public String greet(String name) {
 *         return (String) callPlugin(0, new Object[] { name });
 *     }
 *     protected Object callImplementation(int method, Object implementation, Object[] arguments) {
 *         switch (method) {
 *             case 0: return ((Greeter) implementation).greet((String) arguments[0]);
 *         }
 *     }
 * }
 * </pre>
 *
 * Its name depends on the methods, so that one which is found fits. It is not final, so
 * that Spring's aspects may be around the beans.
 */
final class InterfaceClass {

    private static final String SUPERCLASS = Type.getInternalName(CompiledPluginInterface.class);

    private static final String CALL_PLUGIN = "(I[Ljava/lang/Object;)Ljava/lang/Object;";

    private static final String CALL_IMPLEMENTATION = "(ILjava/lang/Object;[Ljava/lang/Object;)Ljava/lang/Object;";

    private static final String PROBLEM = Type.getInternalName(IllegalArgumentException.class);

    /** For interfaces whose package nobody else may add to. */
    private static final String NEUTRAL_PACKAGE = "wasm.plugin.";

    private static final long FNV_OFFSET = 0xcbf29ce484222325L;

    private static final long FNV_PRIME = 0x100000001b3L;

    private final Class<?> type;

    private final List<Method> methods;

    private final ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_MAXS);

    InterfaceClass(Class<?> type) {
        this.type = type;
        this.methods = methods(type);
    }

    /** Returns the methods that have to be implemented, in an order of their own. */
    private static List<Method> methods(Class<?> type) {
        Map<String, Method> methods = new TreeMap<>();
        for (Method method : type.getMethods()) {
            if (Modifier.isAbstract(method.getModifiers()) && !ReflectionUtils.isObjectMethod(method)) {
                methods.putIfAbsent(signature(method), method);
            }
        }
        return List.copyOf(methods.values());
    }

    private static String signature(Method method) {
        return method.getName() + Type.getMethodDescriptor(method);
    }

    List<Method> methods() {
        return this.methods;
    }

    String name() {
        String digest = HexFormat.of().toHexDigits(digest());
        String name = this.type.getName();
        return (name.startsWith("java.") ? NEUTRAL_PACKAGE + name.replace('.', '_') : name) + "$Plugin_" + digest;
    }

    /**
     * Returns the methods' 64-bit FNV-1a. SHA-256 would be loaded for it at every start,
     * against nobody: who puts a class beside the interface is the application.
     */
    private long digest() {
        long digest = FNV_OFFSET;
        for (Method method : this.methods) {
            String signature = signature(method);
            for (int i = 0; i < signature.length(); i++) {
                digest = (digest ^ signature.charAt(i)) * FNV_PRIME;
            }
            digest = (digest ^ '\n') * FNV_PRIME;
        }
        return digest;
    }

    /** Makes an object; null if the class was not written. */
    @Nullable CompiledPluginInterface newInstance() {
        Class<?> found = find();
        return (found != null) ? (CompiledPluginInterface) BeanUtils.instantiateClass(found) : null;
    }

    private @Nullable Class<?> find() {
        ClassLoader loader = this.type.getClassLoader();
        try {
            return Class.forName(name(), true,
                    (loader != null) ? loader : CompiledPluginInterface.class.getClassLoader());
        }
        catch (ClassNotFoundException ex) {
            return null;
        }
    }

    /**
     * As {@link #newInstance()}, of a class that is defined beside the interface by the
     * first who asks; null if it cannot be: the package is not open to us, or our classes
     * are not visible there.
     */
    @Nullable CompiledPluginInterface newInstanceOfDefined() {
        Class<?> defined = define();
        return (defined != null && CompiledPluginInterface.class.isAssignableFrom(defined))
                ? (CompiledPluginInterface) BeanUtils.instantiateClass(defined) : null;
    }

    private @Nullable Class<?> define() {
        try {
            return MethodHandles.privateLookupIn(this.type, MethodHandles.lookup()).defineClass(write());
        }
        catch (IllegalAccessException ex) {
            return null;
        }
        catch (LinkageError ex) {
            return find(); // which was defined before, if that is why
        }
    }

    /** Writes the class. */
    byte[] write() {
        this.writer.visit(Opcodes.V17, Opcodes.ACC_PUBLIC | Opcodes.ACC_SUPER, name().replace('.', '/'), null,
                SUPERCLASS, new String[] { Type.getInternalName(this.type) });
        MethodVisitor constructor = this.writer.visitMethod(Opcodes.ACC_PUBLIC, "<init>", "()V", null, null);
        constructor.visitCode();
        constructor.visitVarInsn(Opcodes.ALOAD, 0);
        constructor.visitMethodInsn(Opcodes.INVOKESPECIAL, SUPERCLASS, "<init>", "()V", false);
        constructor.visitInsn(Opcodes.RETURN);
        end(constructor);
        for (int i = 0; i < this.methods.size(); i++) {
            writeMethod(i);
        }
        writeCallImplementation();
        this.writer.visitEnd();
        return this.writer.toByteArray();
    }

    private static void end(MethodVisitor code) {
        code.visitMaxs(0, 0);
        code.visitEnd();
    }

    private void writeMethod(int index) {
        Method method = this.methods.get(index);
        MethodVisitor code = this.writer.visitMethod(Opcodes.ACC_PUBLIC, method.getName(),
                Type.getMethodDescriptor(method), null, null);
        code.visitCode();
        code.visitVarInsn(Opcodes.ALOAD, 0);
        push(code, index);
        push(code, method.getParameterCount());
        code.visitTypeInsn(Opcodes.ANEWARRAY, "java/lang/Object");
        int slot = 1;
        for (int i = 0; i < method.getParameterCount(); i++) {
            Type parameter = Type.getType(method.getParameterTypes()[i]);
            code.visitInsn(Opcodes.DUP);
            push(code, i);
            code.visitVarInsn(parameter.getOpcode(Opcodes.ILOAD), slot);
            box(code, method.getParameterTypes()[i]);
            code.visitInsn(Opcodes.AASTORE);
            slot += parameter.getSize();
        }
        code.visitMethodInsn(Opcodes.INVOKEVIRTUAL, SUPERCLASS, "callPlugin", CALL_PLUGIN, false);
        Class<?> result = method.getReturnType();
        if (result != void.class) {
            unbox(code, result);
        }
        code.visitInsn(Type.getType(result).getOpcode(Opcodes.IRETURN));
        end(code);
    }

    private void writeCallImplementation() {
        MethodVisitor code = this.writer.visitMethod(Opcodes.ACC_PROTECTED, "callImplementation", CALL_IMPLEMENTATION,
                null, null);
        code.visitCode();
        Label[] labels = new Label[this.methods.size()];
        for (int i = 0; i < labels.length; i++) {
            labels[i] = new Label();
        }
        Label other = new Label();
        if (labels.length > 0) {
            code.visitVarInsn(Opcodes.ILOAD, 1);
            code.visitTableSwitchInsn(0, labels.length - 1, other, labels);
        }
        for (int i = 0; i < labels.length; i++) {
            begin(code, labels[i]);
            writeCall(code, this.methods.get(i));
        }
        if (labels.length > 0) {
            begin(code, other);
        }
        code.visitTypeInsn(Opcodes.NEW, PROBLEM);
        code.visitInsn(Opcodes.DUP);
        code.visitMethodInsn(Opcodes.INVOKESPECIAL, PROBLEM, "<init>", "()V", false);
        code.visitInsn(Opcodes.ATHROW);
        end(code);
    }

    private static void begin(MethodVisitor code, Label label) {
        code.visitLabel(label);
        code.visitFrame(Opcodes.F_SAME, 0, null, 0, null);
    }

    private void writeCall(MethodVisitor code, Method method) {
        String owner = Type.getInternalName(this.type);
        code.visitVarInsn(Opcodes.ALOAD, 2);
        code.visitTypeInsn(Opcodes.CHECKCAST, owner);
        for (int i = 0; i < method.getParameterCount(); i++) {
            code.visitVarInsn(Opcodes.ALOAD, 3);
            push(code, i);
            code.visitInsn(Opcodes.AALOAD);
            unbox(code, method.getParameterTypes()[i]);
        }
        code.visitMethodInsn(Opcodes.INVOKEINTERFACE, owner, method.getName(), Type.getMethodDescriptor(method), true);
        if (method.getReturnType() == void.class) {
            code.visitInsn(Opcodes.ACONST_NULL);
        }
        else {
            box(code, method.getReturnType());
        }
        code.visitInsn(Opcodes.ARETURN);
    }

    private static void push(MethodVisitor code, int value) {
        code.visitIntInsn(Opcodes.SIPUSH, value);
    }

    private static void box(MethodVisitor code, Class<?> type) {
        if (type.isPrimitive()) {
            String boxed = boxed(type);
            code.visitMethodInsn(Opcodes.INVOKESTATIC, boxed, "valueOf",
                    "(" + Type.getDescriptor(type) + ")L" + boxed + ";", false);
        }
    }

    private static void unbox(MethodVisitor code, Class<?> type) {
        if (!type.isPrimitive()) {
            code.visitTypeInsn(Opcodes.CHECKCAST, Type.getInternalName(type));
            return;
        }
        code.visitTypeInsn(Opcodes.CHECKCAST, boxed(type));
        code.visitMethodInsn(Opcodes.INVOKEVIRTUAL, boxed(type), type.getName() + "Value",
                "()" + Type.getDescriptor(type), false);
    }

    private static String boxed(Class<?> primitive) {
        return Type.getInternalName(ClassUtils.resolvePrimitiveIfNecessary(primitive));
    }

}

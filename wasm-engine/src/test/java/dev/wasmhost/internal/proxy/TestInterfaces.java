package dev.wasmhost.internal.proxy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.ModuleVisitor;
import org.objectweb.asm.Opcodes;

/** Makes interfaces that javac would not, or not here. */
final class TestInterfaces {

    private TestInterfaces() {
    }

    /** Defines a public interface of one method in a class loader of its own. */
    static Class<?> define(ClassLoader parent, String name, String method, String descriptor) {
        byte[] bytes = bytes(name, Opcodes.ACC_PUBLIC, method, descriptor);
        return new ClassLoader(parent) {
            Class<?> define() {
                return defineClass(null, bytes, 0, bytes.length);
            }
        }.define();
    }

    /** Returns the bytes of an interface of one method. */
    static byte[] bytes(String internalName, int access, String method, String descriptor) {
        ClassWriter writer = new ClassWriter(0);
        writer.visit(Opcodes.V17, access | Opcodes.ACC_INTERFACE | Opcodes.ACC_ABSTRACT, internalName, null,
                "java/lang/Object", null);
        writer.visitMethod(Opcodes.ACC_PUBLIC | Opcodes.ACC_ABSTRACT, method, descriptor, null, null).visitEnd();
        writer.visitEnd();
        return writer.toByteArray();
    }

    /**
     * Writes a module with an interface of one method into a directory, as a compiler
     * would.
     */
    static void writeModule(Path directory, String module, String packageName, int access, boolean exported,
            boolean opened) throws IOException {
        ClassWriter writer = new ClassWriter(0);
        writer.visit(Opcodes.V17, Opcodes.ACC_MODULE, "module-info", null, null, null);
        ModuleVisitor descriptor = writer.visitModule(module, 0, null);
        descriptor.visitRequire("java.base", Opcodes.ACC_MANDATED, null);
        if (exported) {
            descriptor.visitExport(packageName.replace('.', '/'), 0);
        }
        if (opened) {
            descriptor.visitOpen(packageName.replace('.', '/'), 0);
        }
        descriptor.visitEnd();
        writer.visitEnd();
        Files.write(directory.resolve("module-info.class"), writer.toByteArray());
        Path folder = Files.createDirectories(directory.resolve(packageName.replace('.', '/')));
        Files.write(folder.resolve("Adder.class"),
                bytes(packageName.replace('.', '/') + "/Adder", access, "add", "(II)I"));
    }

}

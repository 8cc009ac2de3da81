package dev.wasmhost.internal.compiler;

import java.util.ArrayList;
import java.util.List;

import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * The classes that a group of functions becomes: one with the functions' own methods,
 * more for the parts of large ones.
 */
final class ClassGroup implements MethodSink {

    /** Estimated bytecode in a class of parts; its constants must not pass 65,535. */
    private static final int PART_BYTES = 100_000;

    /** What so much estimated bytecode becomes at least. */
    private static final int SURE_BYTES = PART_BYTES / 4;

    private final String className;

    private final ClassWriter functions;

    private final List<String> partNames = new ArrayList<>();

    private final List<ClassWriter> parts = new ArrayList<>();

    private int partBytes = PART_BYTES;

    private final List<GeneratedClass> others = new ArrayList<>();

    private final CodeBudget budget;

    private boolean inside;

    ClassGroup(String className, CodeBudget budget) {
        this.budget = budget;
        this.className = className;
        this.functions = newClass(className);
    }

    private static ClassWriter newClass(String name) {
        ClassWriter writer = new ClassWriter(0);
        writer.visit(Opcodes.V17, Opcodes.ACC_PUBLIC | Opcodes.ACC_FINAL | Opcodes.ACC_SUPER, name, null, Names.OBJECT,
                null);
        return writer;
    }

    @Override
    public MethodVisitor function(String name, String descriptor) {
        return this.functions.visitMethod(Opcodes.ACC_STATIC, name, descriptor, null, null);
    }

    @Override
    public MethodVisitor part(String name, String descriptor, int size) {
        if (this.partBytes + size > PART_BYTES) {
            this.budget.check((long) this.parts.size() * SURE_BYTES);
            this.partNames.add(this.className + "P" + this.parts.size());
            this.parts.add(newClass(partClass()));
            this.partBytes = 0;
        }
        this.partBytes += size;
        return this.parts.get(this.parts.size() - 1).visitMethod(Opcodes.ACC_STATIC, name, descriptor, null, null);
    }

    @Override
    public String partClass() {
        return this.partNames.get(this.partNames.size() - 1);
    }

    @Override
    public String insideClass() {
        this.inside = true;
        return this.className;
    }

    @Override
    public void add(String internalName, byte[] bytes) {
        this.others.add(new GeneratedClass(internalName, bytes));
    }

    /** Returns all classes, the one with the functions' own methods last. */
    List<GeneratedClass> finish() {
        List<GeneratedClass> classes = new ArrayList<>(this.others);
        for (int i = 0; i < this.parts.size(); i++) {
            classes.add(new GeneratedClass(this.partNames.get(i), this.parts.get(i).toByteArray()));
        }
        if (this.inside) {
            MemoryWriter.writeInside(this.functions);
        }
        classes.add(new GeneratedClass(this.className, this.functions.toByteArray()));
        return classes;
    }

}

package dev.wasmhost.internal.compiler;

import java.util.List;

import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * Where the locals and operands of a function are that is spread over several methods: in
 * an object of a class of its own.
 *
 * <p>
 * The first {@value #FIELDS} locals are typed fields, which a method copies into JVM
 * locals while it runs. Further locals, then operands by height, are elements of a
 * {@code long[]} (raw bits) and, if there are any references, of an {@code Object[]}. The
 * upper half of a vector that is an element is in the array's second half; a vector that
 * is a field has one for each lane.
 */
final class FrameLayout {

    /** How many locals are fields. */
    static final int FIELDS = 200;

    static final String NUMBERS = "numbers";

    static final String REFERENCES = "references";

    private final String className;

    private final List<JvmType> locals;

    private final BodySurvey survey;

    private final int elements;

    FrameLayout(String className, List<JvmType> locals, BodySurvey survey) {
        this.className = className;
        this.locals = locals;
        this.survey = survey;
        int maximumHeight = survey.maximumHeight() + 1;
        this.elements = Math.max(locals.size() - FIELDS, 0) + maximumHeight;
    }

    String className() {
        return this.className;
    }

    static boolean isField(int localIndex) {
        return localIndex < FIELDS;
    }

    /** Returns the index of a local that is no field, in the arrays. */
    static int localElement(int localIndex) {
        return localIndex - FIELDS;
    }

    /** Returns the index of an operand in the arrays. */
    int operandElement(int height) {
        return Math.max(this.locals.size() - FIELDS, 0) + height;
    }

    /** Returns the index of a vector's upper half; {@code element} is the lower one's. */
    int upperElement(int element) {
        return this.elements + element;
    }

    /** Returns whether any value is a vector. */
    boolean hasVectors() {
        return this.survey.hasVectors();
    }

    private int numbers() {
        return hasVectors() ? 2 * this.elements : this.elements;
    }

    /** Returns how many bytes a frame takes on the heap, about. */
    int bytes() {
        return 4 * this.elements + 8 * numbers() + 8 * Math.min(this.locals.size(), FIELDS);
    }

    /** Returns the class, with a constructor that makes the arrays. */
    byte[] write() {
        ClassWriter writer = new ClassWriter(0);
        writer.visit(Opcodes.V17, Opcodes.ACC_FINAL | Opcodes.ACC_SUPER, this.className, null, Names.OBJECT, null);
        for (int i = 0; i < Math.min(this.locals.size(), FIELDS); i++) {
            if (this.locals.get(i) == JvmType.VECTOR) {
                Shape shape = this.survey.shape(i);
                for (int lane = 0; lane < shape.lanes; lane++) {
                    writer.visitField(0, fieldName(i, lane), shape.type.descriptor, null, null).visitEnd();
                }
            }
            else {
                writer.visitField(0, fieldName(i), this.locals.get(i).descriptor, null, null).visitEnd();
            }
        }
        writer.visitField(Opcodes.ACC_FINAL, NUMBERS, "[J", null, null).visitEnd();
        writer.visitField(Opcodes.ACC_FINAL, REFERENCES, "[Ljava/lang/Object;", null, null).visitEnd();
        MethodVisitor method = writer.visitMethod(0, "<init>", "()V", null, null);
        method.visitCode();
        method.visitVarInsn(Opcodes.ALOAD, 0);
        method.visitMethodInsn(Opcodes.INVOKESPECIAL, Names.OBJECT, "<init>", "()V", false);
        method.visitVarInsn(Opcodes.ALOAD, 0);
        Emitter.push(method, numbers());
        method.visitIntInsn(Opcodes.NEWARRAY, Opcodes.T_LONG);
        method.visitFieldInsn(Opcodes.PUTFIELD, this.className, NUMBERS, "[J");
        method.visitVarInsn(Opcodes.ALOAD, 0);
        Emitter.push(method, this.elements);
        method.visitTypeInsn(Opcodes.ANEWARRAY, Names.OBJECT);
        method.visitFieldInsn(Opcodes.PUTFIELD, this.className, REFERENCES, "[Ljava/lang/Object;");
        method.visitInsn(Opcodes.RETURN);
        method.visitMaxs(2, 1);
        method.visitEnd();
        writer.visitEnd();
        return writer.toByteArray();
    }

    static String fieldName(int localIndex) {
        return "local" + localIndex;
    }

    static String fieldName(int localIndex, int lane) {
        return fieldName(localIndex) + "_" + lane;
    }

}

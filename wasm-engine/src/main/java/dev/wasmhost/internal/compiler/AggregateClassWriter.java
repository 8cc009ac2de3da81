package dev.wasmhost.internal.compiler;

import java.util.ArrayList;
import java.util.List;

import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

import dev.wasmhost.ArrayType;
import dev.wasmhost.DefinedType;
import dev.wasmhost.FieldType;
import dev.wasmhost.StructType;

/**
 * Writes the class of a structure or array type; a subtype's extends its supertype's.
 *
 * <pre>
 * class T…_0 extends GuestStruct {
 *     public int f0;
 *     public Object f1;
 *     public static Object create(GuestInstance);              // all fields zero or null
 *     public static Object make(int, Object, GuestInstance);   // unless there are too many
 *     public void setFields(long[], long[], Object[], int);
 * }
 * class T…_1 extends GuestArray.OfI32 {
 *     public static Object of(int[]);
 * }
 * </pre>
 *
 * All names of types that they use are those of supertypes: references are objects to
 * them.
 */
final class AggregateClassWriter {

    /** What an object takes besides its fields. */
    private static final int HEADER = 16;

    /** Words of fields that a method takes; a JVM method takes 255. */
    private static final int MAXIMUM_WORDS = 250;

    /** Fields that one method sets, out of arrays. */
    private static final int CHUNK = 500;

    private static final String FILL = "([J[J[Ljava/lang/Object;I)V";

    private final DefinedType type;

    private final String name;

    private final ClassWriter writer = new ClassWriter(0);

    private AggregateClassWriter(DefinedType type) {
        this.type = type;
        this.name = className(type);
    }

    static byte[] write(DefinedType type) {
        AggregateClassWriter writer = new AggregateClassWriter(type);
        return (type.composite() instanceof StructType struct) ? writer.struct(struct)
                : writer.array((ArrayType) type.composite());
    }

    static String className(DefinedType type) {
        return Names.TYPE_PACKAGE + "T" + type.fingerprint();
    }

    static String fieldName(int fieldIndex) {
        return "f" + fieldIndex;
    }

    /** Returns the name of the field for the upper half of a vector. */
    static String upperFieldName(int fieldIndex) {
        return "u" + fieldIndex;
    }

    /** Returns the name of the runtime's class of arrays with such elements. */
    static String arrayClass(Storage element) {
        return Names.GUEST_ARRAY + "$Of" + element.suffix();
    }

    /** Returns whether all fields together can be parameters of one method. */
    static boolean hasMake(StructType struct) {
        int words = 0;
        for (FieldType each : struct.fields()) {
            words += JvmType.of(each.valueType()).size;
        }
        return words <= MAXIMUM_WORDS;
    }

    static String makeDescriptor(StructType struct) {
        StringBuilder text = new StringBuilder("(");
        struct.fields().forEach((each) -> text.append(JvmType.of(each.valueType()).descriptor));
        return text.append(Names.descriptor(Names.GUEST_INSTANCE)).append(")Ljava/lang/Object;").toString();
    }

    static String createDescriptor() {
        return "(" + Names.descriptor(Names.GUEST_INSTANCE) + ")Ljava/lang/Object;";
    }

    private void begin(String superclass) {
        int access = Opcodes.ACC_PUBLIC | Opcodes.ACC_SUPER | (this.type.isFinal() ? Opcodes.ACC_FINAL : 0);
        String parent = this.type.supertype().map(AggregateClassWriter::className).orElse(superclass);
        this.writer.visit(Opcodes.V17, access, this.name, null, parent, null);
    }

    private static List<Storage> storages(StructType struct) {
        List<Storage> storages = new ArrayList<>();
        struct.fields().forEach((each) -> storages.add(Storage.of(each)));
        return storages;
    }

    private byte[] struct(StructType struct) {
        begin(Names.GUEST_STRUCT);
        List<Storage> fields = storages(struct);
        int inherited = this.type.supertype()
            .map((supertype) -> ((StructType) supertype.composite()).fields().size())
            .orElse(0);
        for (int i = inherited; i < fields.size(); i++) {
            String descriptor = fields.get(i).descriptor();
            this.writer.visitField(Opcodes.ACC_PUBLIC, fieldName(i), descriptor, null, null).visitEnd();
            if (fields.get(i).isVector()) {
                this.writer.visitField(Opcodes.ACC_PUBLIC, upperFieldName(i), descriptor, null, null).visitEnd();
            }
        }
        constructor("()V", Names.GUEST_STRUCT, 1);
        create(fields);
        if (hasMake(struct)) {
            make(struct, fields);
        }
        setFields(fields);
        this.writer.visitEnd();
        return this.writer.toByteArray();
    }

    private void constructor(String descriptor, String superclass, int words) {
        MethodVisitor method = this.writer.visitMethod(Opcodes.ACC_PUBLIC, "<init>", descriptor, null, null);
        method.visitCode();
        for (int i = 0; i < words; i++) {
            method.visitVarInsn(Opcodes.ALOAD, i);
        }
        method.visitMethodInsn(Opcodes.INVOKESPECIAL,
                this.type.supertype().map(AggregateClassWriter::className).orElse(superclass), "<init>", descriptor,
                false);
        method.visitInsn(Opcodes.RETURN);
        method.visitMaxs(words, words);
        method.visitEnd();
    }

    private void newObject(MethodVisitor method) {
        method.visitTypeInsn(Opcodes.NEW, this.name);
        method.visitInsn(Opcodes.DUP);
        method.visitMethodInsn(Opcodes.INVOKESPECIAL, this.name, "<init>", "()V", false);
    }

    /** Counts the object in a local and returns it. */
    private static void returnCounted(MethodVisitor method, List<Storage> fields, int instance, int object) {
        int bytes = HEADER;
        for (Storage each : fields) {
            bytes += each.bytes();
        }
        method.visitVarInsn(Opcodes.ALOAD, instance);
        method.visitVarInsn(Opcodes.ALOAD, object);
        Emitter.push(method, bytes);
        method.visitMethodInsn(Opcodes.INVOKEVIRTUAL, Names.GUEST_INSTANCE, "allocated", "(Ljava/lang/Object;I)V",
                false);
        method.visitVarInsn(Opcodes.ALOAD, object);
        method.visitInsn(Opcodes.ARETURN);
    }

    private void create(List<Storage> fields) {
        MethodVisitor method = this.writer.visitMethod(Opcodes.ACC_PUBLIC | Opcodes.ACC_STATIC, "create",
                createDescriptor(), null, null);
        method.visitCode();
        newObject(method);
        method.visitVarInsn(Opcodes.ASTORE, 1);
        returnCounted(method, fields, 0, 1);
        method.visitMaxs(3, 2);
        method.visitEnd();
    }

    private void make(StructType struct, List<Storage> fields) {
        MethodVisitor method = this.writer.visitMethod(Opcodes.ACC_PUBLIC | Opcodes.ACC_STATIC, "make",
                makeDescriptor(struct), null, null);
        int instance = 0;
        for (Storage each : fields) {
            instance += each.value().size;
        }
        method.visitCode();
        newObject(method);
        method.visitVarInsn(Opcodes.ASTORE, instance + 1);
        int word = 0;
        for (int i = 0; i < fields.size(); i++) {
            Storage field = fields.get(i);
            if (field.isVector()) {
                setHalf(method, instance + 1, word, fieldName(i));
                setHalf(method, instance + 1, word + 2, upperFieldName(i));
            }
            else {
                method.visitVarInsn(Opcodes.ALOAD, instance + 1);
                method.visitVarInsn(field.value().load, word);
                field.narrow(method);
                method.visitFieldInsn(Opcodes.PUTFIELD, this.name, fieldName(i), field.descriptor());
            }
            word += field.value().size;
        }
        returnCounted(method, fields, instance, instance + 1);
        method.visitMaxs(3, instance + 2);
        method.visitEnd();
    }

    private void setHalf(MethodVisitor method, int object, int value, String field) {
        method.visitVarInsn(Opcodes.ALOAD, object);
        method.visitVarInsn(Opcodes.LLOAD, value);
        method.visitFieldInsn(Opcodes.PUTFIELD, this.name, field, "J");
    }

    private void setFields(List<Storage> fields) {
        MethodVisitor method = this.writer.visitMethod(Opcodes.ACC_PUBLIC, "setFields", FILL, null, null);
        method.visitCode();
        for (int from = 0; from < fields.size(); from += CHUNK) {
            String part = "setFields" + from;
            for (int i = 0; i < 4; i++) {
                method.visitVarInsn(Opcodes.ALOAD, i);
            }
            method.visitVarInsn(Opcodes.ILOAD, 4);
            method.visitMethodInsn(Opcodes.INVOKESPECIAL, this.name, part, FILL, false);
            setSome(part, fields, from);
        }
        method.visitInsn(Opcodes.RETURN);
        method.visitMaxs(5, 5);
        method.visitEnd();
    }

    private void setSome(String part, List<Storage> fields, int from) {
        MethodVisitor method = this.writer.visitMethod(Opcodes.ACC_PRIVATE, part, FILL, null, null);
        method.visitCode();
        for (int i = from; i < Math.min(fields.size(), from + CHUNK); i++) {
            Storage field = fields.get(i);
            JvmType type = field.isVector() ? JvmType.LONG : field.value();
            loadPart(method, type, field.isReference() ? 3 : 1, i);
            field.narrow(method);
            method.visitFieldInsn(Opcodes.PUTFIELD, this.name, fieldName(i), field.descriptor());
            if (field.isVector()) {
                loadPart(method, type, 2, i);
                method.visitFieldInsn(Opcodes.PUTFIELD, this.name, upperFieldName(i), field.descriptor());
            }
        }
        method.visitInsn(Opcodes.RETURN);
        method.visitMaxs(4, 5);
        method.visitEnd();
    }

    private static void loadPart(MethodVisitor method, JvmType type, int array, int fieldIndex) {
        method.visitVarInsn(Opcodes.ALOAD, 0);
        method.visitVarInsn(Opcodes.ALOAD, array);
        method.visitVarInsn(Opcodes.ILOAD, 4);
        Emitter.push(method, fieldIndex);
        method.visitInsn(Opcodes.IADD);
        Emitter.loadFromArray(method, type);
    }

    private byte[] array(ArrayType array) {
        Storage element = Storage.of(array.element());
        String parent = arrayClass(element);
        String elements = "[" + element.descriptor();
        begin(parent);
        constructor("(" + elements + ")V", parent, 2);
        MethodVisitor method = this.writer.visitMethod(Opcodes.ACC_PUBLIC | Opcodes.ACC_STATIC, "of",
                "(" + elements + ")Ljava/lang/Object;", null, null);
        method.visitCode();
        method.visitTypeInsn(Opcodes.NEW, this.name);
        method.visitInsn(Opcodes.DUP);
        method.visitVarInsn(Opcodes.ALOAD, 0);
        method.visitMethodInsn(Opcodes.INVOKESPECIAL, this.name, "<init>", "(" + elements + ")V", false);
        method.visitInsn(Opcodes.ARETURN);
        method.visitMaxs(3, 1);
        method.visitEnd();
        this.writer.visitEnd();
        return this.writer.toByteArray();
    }

}

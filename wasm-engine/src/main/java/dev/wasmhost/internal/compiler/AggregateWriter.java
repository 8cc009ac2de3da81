package dev.wasmhost.internal.compiler;

import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

import dev.wasmhost.ArrayType;
import dev.wasmhost.DefinedType;
import dev.wasmhost.StructType;
import dev.wasmhost.internal.module.Module;
import dev.wasmhost.internal.module.Opcode;

/**
 * Writes instructions on structures and arrays.
 *
 * <p>
 * References are {@link Object}s in frames and descriptors and are cast to the generated
 * class of their type when a field is used, so that the verifier loads no classes. A
 * field is a JVM field; elements are reached through methods that are inlined.
 */
final class AggregateWriter {

    /** Elements of {@code array.new_fixed} that are stored one by one. */
    static final int FEW_ELEMENTS = 16;

    private final ModuleCompiler compiler;

    private final CallWriter calls;

    private final Module module;

    private final FunctionWriter writer;

    AggregateWriter(ModuleCompiler compiler, FunctionWriter writer, CallWriter calls) {
        this.calls = calls;
        this.compiler = compiler;
        this.module = compiler.module();
        this.writer = writer;
    }

    void write(Opcode opcode, int typeIndex, int second) {
        DefinedType type = this.module.types().get(typeIndex);
        if (type.composite() instanceof StructType struct) {
            struct(opcode, type, struct, second);
        }
        else {
            array(opcode, type, Storage.of(((ArrayType) type.composite()).element()), second);
        }
    }

    private void struct(Opcode opcode, DefinedType type, StructType struct, int fieldIndex) {
        String name = this.compiler.use(type);
        switch (opcode) {
            case STRUCT_NEW -> newStruct(name, struct);
            case STRUCT_NEW_DEFAULT -> create(name);
            case STRUCT_GET, STRUCT_GET_S, STRUCT_GET_U ->
                getField(opcode, name, Storage.of(struct.fields().get(fieldIndex)), fieldIndex);
            case STRUCT_SET -> setField(name, Storage.of(struct.fields().get(fieldIndex)), fieldIndex);
            default -> throw new AssertionError(opcode);
        }
    }

    private void pushInstance() {
        this.writer.method.visitVarInsn(Opcodes.ALOAD, this.writer.body.instance);
    }

    private void call(String owner, String name, String descriptor) {
        this.writer.method.visitMethodInsn(Opcodes.INVOKESTATIC, owner, name, descriptor, false);
    }

    private void create(String name) {
        pushInstance();
        call(name, "create", AggregateClassWriter.createDescriptor());
    }

    private void newStruct(String name, StructType struct) {
        int count = struct.fields().size();
        if (AggregateClassWriter.hasMake(struct)) {
            this.calls.pushArguments(Signature.ofFields(struct), this.writer.height());
            pushInstance();
            call(name, "make", AggregateClassWriter.makeDescriptor(struct));
            return;
        }
        int height = this.writer.height();
        MethodVisitor method = this.writer.method;
        int object = this.writer.body.temporary(JvmType.REFERENCE);
        this.writer.store(height);
        create(name);
        method.visitVarInsn(Opcodes.ASTORE, object);
        for (int i = 0; i < count; i++) {
            Storage field = Storage.of(struct.fields().get(i));
            method.visitVarInsn(Opcodes.ALOAD, object);
            method.visitTypeInsn(Opcodes.CHECKCAST, name);
            this.writer.loadAt(height - count + i, field.value());
            if (field.isVector()) {
                storeVector(height - count + i);
                setVectorField(name, i);
            }
            else {
                field.narrow(method);
                method.visitFieldInsn(Opcodes.PUTFIELD, name, AggregateClassWriter.fieldName(i), field.descriptor());
            }
        }
        this.writer.stored = height - count;
        method.visitVarInsn(Opcodes.ALOAD, object);
    }

    /** Turns the reference on top into the object whose field is used. */
    private void pushStruct(String name) {
        call(Names.GUEST_OBJECT, "struct", "(Ljava/lang/Object;)Ljava/lang/Object;");
        this.writer.method.visitTypeInsn(Opcodes.CHECKCAST, name);
    }

    /** Puts the vector at {@code height} aside. */
    private void storeVector(int height) {
        this.writer.measureVector();
        this.writer.pushVector(height, JvmType.VECTOR);
        JvmType.VECTOR.store(this.writer.method, this.writer.body.temporary(JvmType.VECTOR));
    }

    /** Sets a field of the object on top to the vector put aside. */
    private void setVectorField(String name, int fieldIndex) {
        MethodVisitor method = this.writer.method;
        int value = this.writer.body.temporary(JvmType.VECTOR);
        method.visitInsn(Opcodes.DUP);
        method.visitVarInsn(Opcodes.LLOAD, value);
        method.visitFieldInsn(Opcodes.PUTFIELD, name, AggregateClassWriter.fieldName(fieldIndex), "J");
        method.visitVarInsn(Opcodes.LLOAD, value + 2);
        method.visitFieldInsn(Opcodes.PUTFIELD, name, AggregateClassWriter.upperFieldName(fieldIndex), "J");
    }

    private void getField(Opcode opcode, String name, Storage field, int fieldIndex) {
        this.writer.require(1);
        if (field.isVector()) {
            this.writer.measureVector();
            pushStruct(name);
            this.writer.method.visitInsn(Opcodes.DUP);
            this.writer.method.visitFieldInsn(Opcodes.GETFIELD, name, AggregateClassWriter.fieldName(fieldIndex), "J");
            this.writer.method.visitInsn(Opcodes.DUP2_X1);
            this.writer.method.visitInsn(Opcodes.POP2);
            this.writer.method.visitFieldInsn(Opcodes.GETFIELD, name, AggregateClassWriter.upperFieldName(fieldIndex),
                    "J");
            this.writer.takeVector(this.writer.height() - 1);
            return;
        }
        pushStruct(name);
        this.writer.method.visitFieldInsn(Opcodes.GETFIELD, name, AggregateClassWriter.fieldName(fieldIndex),
                field.descriptor());
        if (opcode == Opcode.STRUCT_GET_U) {
            field.makeUnsigned(this.writer.method);
        }
    }

    private void setField(String name, Storage field, int fieldIndex) {
        this.writer.require(2);
        if (field.isVector()) {
            storeVector(this.writer.height() - 1);
            pushStruct(name);
            setVectorField(name, fieldIndex);
            return;
        }
        int value = this.writer.body.temporary(field.value());
        this.writer.method.visitVarInsn(field.value().store, value);
        pushStruct(name);
        this.writer.method.visitVarInsn(field.value().load, value);
        field.narrow(this.writer.method);
        this.writer.method.visitFieldInsn(Opcodes.PUTFIELD, name, AggregateClassWriter.fieldName(fieldIndex),
                field.descriptor());
    }

    private void array(Opcode opcode, DefinedType type, Storage element, int second) {
        String value = element.value().descriptor;
        if (element.isVector() && vectors(opcode, type, element)) {
            return;
        }
        switch (opcode) {
            case ARRAY_NEW -> newElements(type, element, value + "I", 2);
            case ARRAY_NEW_DEFAULT -> newElements(type, element, "I", 1);
            case ARRAY_NEW_FIXED -> newFixed(type, element, second);
            case ARRAY_NEW_DATA -> newData(type, element, second);
            case ARRAY_NEW_ELEM -> newElem(type, element, second);
            case ARRAY_GET, ARRAY_GET_S -> access("get" + element.suffix(), "I", value, 2);
            case ARRAY_GET_U -> access("get" + element.suffix().replace('I', 'U'), "I", value, 2);
            case ARRAY_SET -> access("set" + element.suffix(), "I" + value, "V", 3);
            case ARRAY_FILL -> withInstance("fill" + element.suffix(), "I" + value + "I", 4);
            case ARRAY_COPY -> withInstance("copy", "ILjava/lang/Object;II", 5);
            case ARRAY_INIT_DATA -> {
                this.writer.require(4);
                Emitter.push(this.writer.method, second);
                Emitter.push(this.writer.method, element.bytes());
                withInstance("initData", "IIIII", 4);
            }
            case ARRAY_INIT_ELEM -> {
                this.writer.require(4);
                Emitter.push(this.writer.method, second);
                withInstance("initElem", "IIII", 4);
            }
            default -> throw new AssertionError(opcode);
        }
    }

    /** Writes an instruction that takes or returns a vector, if it is one. */
    private boolean vectors(Opcode opcode, DefinedType type, Storage element) {
        int height = this.writer.height();
        switch (opcode) {
            case ARRAY_NEW -> {
                this.writer.require(2);
                vectorBelowCount(height - 2);
                makeElements(element, "JJI");
                wrap(type, element);
            }
            case ARRAY_GET -> getVector(height);
            case ARRAY_SET -> {
                this.writer.require(3);
                this.writer.measureVector();
                this.writer.pushVector(height - 1, JvmType.VECTOR);
                call(Names.ARRAY_INSTRUCTIONS, "setV128", "(Ljava/lang/Object;IJJ)V");
            }
            case ARRAY_FILL -> {
                this.writer.require(4);
                vectorBelowCount(height - 2);
                withInstance("fillV128", "IJJI", 4);
            }
            default -> {
                return false;
            }
        }
        return true;
    }

    /** Pushes a vector below the number on top. */
    private void vectorBelowCount(int height) {
        int count = this.writer.body.temporary(JvmType.INT);
        this.writer.measureVector();
        this.writer.method.visitVarInsn(Opcodes.ISTORE, count);
        this.writer.pushVector(height, JvmType.VECTOR);
        this.writer.method.visitVarInsn(Opcodes.ILOAD, count);
    }

    private void getVector(int height) {
        MethodVisitor method = this.writer.method;
        int index = this.writer.body.temporary(JvmType.INT);
        int array = this.writer.body.temporary(JvmType.REFERENCE);
        this.writer.require(2);
        this.writer.measureVector();
        method.visitVarInsn(Opcodes.ISTORE, index);
        method.visitVarInsn(Opcodes.ASTORE, array);
        for (String half : new String[] { "getLow", "getHigh" }) {
            method.visitVarInsn(Opcodes.ALOAD, array);
            method.visitVarInsn(Opcodes.ILOAD, index);
            call(Names.ARRAY_INSTRUCTIONS, half, "(Ljava/lang/Object;I)J");
        }
        this.writer.takeVector(height - 2);
    }

    private void access(String name, String parameters, String result, int operands) {
        this.writer.require(operands);
        call(Names.ARRAY_INSTRUCTIONS, name, "(Ljava/lang/Object;" + parameters + ")" + result);
    }

    private void withInstance(String name, String parameters, int operands) {
        this.writer.require(operands);
        pushInstance();
        call(Names.ARRAY_INSTRUCTIONS, name,
                "(Ljava/lang/Object;" + parameters + Names.descriptor(Names.GUEST_INSTANCE) + ")V");
    }

    /** Makes an array of the Java array on top. */
    private void wrap(DefinedType type, Storage element) {
        call(this.compiler.use(type), "of", "([" + element.descriptor() + ")Ljava/lang/Object;");
    }

    private void newElements(DefinedType type, Storage element, String parameters, int operands) {
        this.writer.require(operands);
        makeElements(element, parameters);
        wrap(type, element);
    }

    /** Makes a Java array; the parameters are on top. */
    private void makeElements(Storage element, String parameters) {
        String bytes = "";
        if (element.isReference()) {
            Emitter.push(this.writer.method, (long) element.bytes());
            bytes = "J";
        }
        pushInstance();
        call(Names.ARRAY_INSTRUCTIONS, "new" + element.suffix(),
                "(" + parameters + bytes + Names.descriptor(Names.GUEST_INSTANCE) + ")[" + element.descriptor());
    }

    private void newData(DefinedType type, Storage element, int data) {
        MethodVisitor method = this.writer.method;
        this.writer.require(2);
        Emitter.push(method, data);
        Emitter.push(method, element.isVector() ? 'V' : element.descriptor().charAt(0));
        Emitter.push(method, element.bytes());
        pushInstance();
        call(Names.ARRAY_INSTRUCTIONS, "newData",
                "(IIIII" + Names.descriptor(Names.GUEST_INSTANCE) + ")Ljava/lang/Object;");
        method.visitTypeInsn(Opcodes.CHECKCAST, "[" + element.descriptor());
        wrap(type, element);
    }

    private void newElem(DefinedType type, Storage element, int segment) {
        this.writer.require(2);
        Emitter.push(this.writer.method, segment);
        Emitter.push(this.writer.method, (long) element.bytes());
        pushInstance();
        call(Names.ARRAY_INSTRUCTIONS, "newElem",
                "(IIIJ" + Names.descriptor(Names.GUEST_INSTANCE) + ")[Ljava/lang/Object;");
        wrap(type, element);
    }

    private void newFixed(DefinedType type, Storage element, int count) {
        MethodVisitor method = this.writer.method;
        int height = this.writer.height();
        this.writer.store(height);
        Emitter.push(method, count);
        makeElements(element, "I");
        if (element.isVector()) {
            this.writer.pushOperands(JvmType.LONG, height - count);
            this.writer.pushUppers(height - count);
            call(Names.ARRAY_INSTRUCTIONS, "setV128", "([J[JI[JI)[J");
        }
        else if (count > FEW_ELEMENTS) {
            this.writer.pushOperands(element.value(), height - count);
            call(Names.ARRAY_INSTRUCTIONS, "set", "([" + element.descriptor()
                    + (element.isReference() ? "[Ljava/lang/Object;" : "[J") + "I)[" + element.descriptor());
        }
        else {
            for (int i = 0; i < count; i++) {
                method.visitInsn(Opcodes.DUP);
                Emitter.push(method, i);
                this.writer.loadAt(height - count + i, element.value());
                method.visitInsn(storeElement(element));
            }
        }
        this.writer.stored = height - count;
        wrap(type, element);
    }

    private static int storeElement(Storage element) {
        return switch (element.descriptor()) {
            case "B" -> Opcodes.BASTORE;
            case "S" -> Opcodes.SASTORE;
            case "I" -> Opcodes.IASTORE;
            case "J" -> Opcodes.LASTORE;
            case "F" -> Opcodes.FASTORE;
            case "D" -> Opcodes.DASTORE;
            default -> Opcodes.AASTORE;
        };
    }

}

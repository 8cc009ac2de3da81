package dev.wasmhost.internal.compiler;

import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

import dev.wasmhost.AbstractHeapType;
import dev.wasmhost.FieldType;
import dev.wasmhost.PackedType;
import dev.wasmhost.ReferenceType;
import dev.wasmhost.StorageType;

/**
 * How the JVM stores a field or element.
 *
 * @param descriptor descriptor of the JVM's field or element, two of which make a vector
 * @param value how it is as an operand
 * @param suffix end of the names of what handles arrays of it
 * @param bytes what it takes of the heap
 */
record Storage(String descriptor, JvmType value, String suffix, int bytes) {

    /** What a reference takes, at most. */
    private static final int REFERENCE = 8;

    /** The same with an i31 that it may refer to, which is not counted by itself. */
    private static final int REFERENCE_AND_I31 = 24;

    static Storage of(FieldType field) {
        StorageType type = field.storageType();
        if (type instanceof PackedType packed) {
            return (packed == PackedType.I8) ? new Storage("B", JvmType.INT, "I8", 1)
                    : new Storage("S", JvmType.INT, "I16", 2);
        }
        JvmType value = JvmType.of(field.valueType());
        return switch (value) {
            case INT -> new Storage(value.descriptor, value, "I32", 4);
            case LONG -> new Storage(value.descriptor, value, "I64", 8);
            case FLOAT -> new Storage(value.descriptor, value, "F32", 4);
            case DOUBLE -> new Storage(value.descriptor, value, "F64", 8);
            case VECTOR -> new Storage("J", value, "V128", 16);
            case REFERENCE -> new Storage(value.descriptor, value, "References", reference((ReferenceType) type));
        };
    }

    private static int reference(ReferenceType type) {
        boolean mayBeI31 = AbstractHeapType.I31.matches(type.heapType()) || type.heapType() == AbstractHeapType.EXTERN;
        return mayBeI31 ? REFERENCE_AND_I31 : REFERENCE;
    }

    boolean isVector() {
        return this.value == JvmType.VECTOR;
    }

    boolean isReference() {
        return this.value == JvmType.REFERENCE;
    }

    /** Makes the operand on top fit: what does not fit is cut off. */
    void narrow(MethodVisitor method) {
        switch (this.descriptor) {
            case "B" -> method.visitInsn(Opcodes.I2B);
            case "S" -> method.visitInsn(Opcodes.I2S);
            default -> {
                // fits
            }
        }
    }

    /** Drops the sign of the packed integer on top. */
    void makeUnsigned(MethodVisitor method) {
        if (this.bytes == 1) {
            Emitter.push(method, 0xFF);
            method.visitInsn(Opcodes.IAND);
        }
        else {
            method.visitInsn(Opcodes.I2C);
        }
    }

}

package dev.wasmhost.internal.compiler;

import java.util.List;

import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

import dev.wasmhost.NumberType;
import dev.wasmhost.ValueType;

/**
 * The JVM's types for WebAssembly's values; all references are {@link Object}s until they
 * are used.
 */
enum JvmType {

    /** An i32. */
    INT("I", 1, Opcodes.ILOAD, Opcodes.ISTORE, Opcodes.IRETURN, "i32"),
    /** An i64. */
    LONG("J", 2, Opcodes.LLOAD, Opcodes.LSTORE, Opcodes.LRETURN, "i64"),
    /** An f32. */
    FLOAT("F", 1, Opcodes.FLOAD, Opcodes.FSTORE, Opcodes.FRETURN, "f32"),
    /** An f64. */
    DOUBLE("D", 2, Opcodes.DLOAD, Opcodes.DSTORE, Opcodes.DRETURN, "f64"),
    /** A v128: two longs, the lower half first. */
    VECTOR("JJ", 4, -1, -1, Opcodes.LRETURN, "i64"),
    /** A reference. */
    REFERENCE("Ljava/lang/Object;", 1, Opcodes.ALOAD, Opcodes.ASTORE, Opcodes.ARETURN, "reference");

    final String descriptor;

    /** Words on the JVM's operand stack, and in its locals. */
    final int size;

    /** The operation that loads a local; see {@link #load(MethodVisitor, int)}. */
    final int load;

    final int store;

    final int returns;

    /**
     * Name of the field of {@code Global} that holds such a value, or its lower half.
     */
    final String field;

    JvmType(String descriptor, int size, int load, int store, int returns, String field) {
        this.descriptor = descriptor;
        this.size = size;
        this.load = load;
        this.store = store;
        this.returns = returns;
        this.field = field;
    }

    static JvmType of(ValueType type) {
        if (type instanceof NumberType number) {
            return switch (number) {
                case I32 -> INT;
                case I64 -> LONG;
                case F32 -> FLOAT;
                case F64 -> DOUBLE;
            };
        }
        if (type == ValueType.V128) {
            return VECTOR;
        }
        return REFERENCE;
    }

    /** Returns the letter that stands for the type in the names of generated classes. */
    char letter() {
        return switch (this) {
            case REFERENCE -> 'L';
            case VECTOR -> 'V';
            default -> this.descriptor.charAt(0);
        };
    }

    /** Returns the type of what a JVM method returns for such a result. */
    String returnDescriptor() {
        return (this == VECTOR) ? LONG.descriptor : this.descriptor;
    }

    /**
     * Returns how a stack map frame names the type, or each of its two halves. Not a
     * field: these names are objects of ASM, which only code that is generated needs.
     */
    Object frameType() {
        return switch (this) {
            case INT -> Opcodes.INTEGER;
            case LONG, VECTOR -> Opcodes.LONG;
            case FLOAT -> Opcodes.FLOAT;
            case DOUBLE -> Opcodes.DOUBLE;
            case REFERENCE -> Names.OBJECT;
        };
    }

    /** Loads a value from JVM locals. */
    void load(MethodVisitor method, int index) {
        if (this == VECTOR) {
            method.visitVarInsn(Opcodes.LLOAD, index);
            method.visitVarInsn(Opcodes.LLOAD, index + 2);
        }
        else {
            method.visitVarInsn(this.load, index);
        }
    }

    /** Stores the value on top into JVM locals. */
    void store(MethodVisitor method, int index) {
        if (this == VECTOR) {
            method.visitVarInsn(Opcodes.LSTORE, index + 2);
            method.visitVarInsn(Opcodes.LSTORE, index);
        }
        else {
            method.visitVarInsn(this.store, index);
        }
    }

    /** Adds what a stack map frame lists for such a value. */
    void listIn(List<Object> frame) {
        frame.add(frameType());
        if (this == VECTOR) {
            frame.add(frameType());
        }
    }

}

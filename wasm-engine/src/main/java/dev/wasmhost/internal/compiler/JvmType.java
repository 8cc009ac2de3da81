package dev.wasmhost.internal.compiler;

import org.objectweb.asm.Opcodes;

import dev.wasmhost.NumberType;
import dev.wasmhost.ValueType;

/**
 * The JVM's types for WebAssembly's values; all references are {@link Object}s until they
 * are used.
 */
@SuppressWarnings("ImmutableEnumChecker") // frame types are Integers and Strings
enum JvmType {

    /** An i32. */
    INT("I", 1, Opcodes.ILOAD, Opcodes.ISTORE, Opcodes.IRETURN, Opcodes.INTEGER, "i32"),
    /** An i64. */
    LONG("J", 2, Opcodes.LLOAD, Opcodes.LSTORE, Opcodes.LRETURN, Opcodes.LONG, "i64"),
    /** An f32. */
    FLOAT("F", 1, Opcodes.FLOAD, Opcodes.FSTORE, Opcodes.FRETURN, Opcodes.FLOAT, "f32"),
    /** An f64. */
    DOUBLE("D", 2, Opcodes.DLOAD, Opcodes.DSTORE, Opcodes.DRETURN, Opcodes.DOUBLE, "f64"),
    /** A reference. */
    REFERENCE("Ljava/lang/Object;", 1, Opcodes.ALOAD, Opcodes.ASTORE, Opcodes.ARETURN, Names.OBJECT, "reference");

    final String descriptor;

    /** Words on the JVM's operand stack, and in its locals. */
    final int size;

    final int load;

    final int store;

    final int returns;

    /** How a stack map frame names the type. */
    final Object frameType;

    /** Name of the field of {@code Global} that holds such a value. */
    final String field;

    JvmType(String descriptor, int size, int load, int store, int returns, Object frameType, String field) {
        this.descriptor = descriptor;
        this.size = size;
        this.load = load;
        this.store = store;
        this.returns = returns;
        this.frameType = frameType;
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
        return REFERENCE;
    }

    /** Returns the letter that stands for the type in the names of generated classes. */
    char letter() {
        return (this == REFERENCE) ? 'L' : this.descriptor.charAt(0);
    }

}

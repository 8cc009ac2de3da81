package dev.wasmhost.internal.runtime;

import java.util.Arrays;
import java.util.List;

import org.jspecify.annotations.Nullable;

import dev.wasmhost.ArrayType;
import dev.wasmhost.DefinedType;
import dev.wasmhost.FieldType;
import dev.wasmhost.NumberType;
import dev.wasmhost.PackedType;
import dev.wasmhost.StorageType;
import dev.wasmhost.StructType;
import dev.wasmhost.VectorType;
import dev.wasmhost.internal.module.ConstantExpression;
import dev.wasmhost.internal.module.ConstantInstruction;

/**
 * Computes the expressions outside functions (spec 4.7.2), once each: a stack of numbers
 * (and of the upper halves of vectors) and one of references.
 */
final class ConstantEvaluator {

    /** About what an object and each of its fields take of the heap. */
    private static final int FIELD_BYTES = 8;

    private final ModuleCode code;

    private final GuestInstance instance;

    private final long[] globalBits;

    private final long[] globalUppers;

    private final @Nullable Object[] globalReferences;

    private long[] numbers = new long[16];

    private long[] uppers = new long[16];

    private @Nullable Object[] references = new Object[16];

    private int size;

    /**
     * Makes an evaluator.
     * @param globalBits raw bits of the globals that are numbers, by index
     * @param globalUppers upper halves of those that are vectors, by index
     * @param globalReferences values of the others, by index
     */
    ConstantEvaluator(ModuleCode code, GuestInstance instance, long[] globalBits, long[] globalUppers,
            @Nullable Object[] globalReferences) {
        this.code = code;
        this.instance = instance;
        this.globalBits = globalBits;
        this.globalUppers = globalUppers;
        this.globalReferences = globalReferences;
    }

    /** Returns the raw bits of an expression of a number type. */
    long bits(ConstantExpression expression) {
        evaluate(expression);
        return this.numbers[0];
    }

    /** Returns the upper half of the vector that was evaluated last. */
    long upper() {
        return this.uppers[0];
    }

    /** Returns the value of an expression of a reference type. */
    @Nullable Object reference(ConstantExpression expression) {
        evaluate(expression);
        return this.references[0];
    }

    private void evaluate(ConstantExpression expression) {
        this.size = 0;
        for (ConstantInstruction each : expression.instructions()) {
            instruction(each);
        }
    }

    private void instruction(ConstantInstruction instruction) {
        int index = (int) instruction.immediate();
        switch (instruction.opcode()) {
            case I32_CONST, I64_CONST, F32_CONST, F64_CONST -> push(instruction.immediate());
            case I32_ADD -> pushI32((int) (pop() + pop()));
            case I32_SUB -> pushI32((int) (-pop() + pop()));
            case I32_MUL -> pushI32((int) (pop() * pop()));
            case I64_ADD -> push(pop() + pop());
            case I64_SUB -> push(-pop() + pop());
            case I64_MUL -> push(pop() * pop());
            case V128_CONST -> push(instruction.immediate(), instruction.upper(), null);
            case GLOBAL_GET -> push(this.globalBits[index], this.globalUppers[index], this.globalReferences[index]);
            case REF_NULL -> push(0, null);
            case REF_FUNC -> push(0, this.instance.functionReference(index));
            case REF_I31 -> push(0, I31.refI31((int) pop()));
            case STRUCT_NEW -> struct(type(index), true);
            case STRUCT_NEW_DEFAULT -> struct(type(index), false);
            case ARRAY_NEW -> array(type(index), (int) pop(), true);
            case ARRAY_NEW_DEFAULT -> {
                int length = (int) pop();
                push(0, null);
                array(type(index), length, true);
            }
            case ARRAY_NEW_FIXED -> array(type(index), (int) instruction.upper(), false);
            case ANY_CONVERT_EXTERN, EXTERN_CONVERT_ANY -> {
                // the object is the same
            }
            default -> throw new AssertionError(instruction.opcode());
        }
    }

    private DefinedType type(int typeIndex) {
        return this.instance.types[typeIndex];
    }

    private void pushI32(int number) {
        push(number, null);
    }

    private void push(long bits) {
        push(bits, null);
    }

    private void push(long bits, @Nullable Object reference) {
        push(bits, 0, reference);
    }

    private void push(long bits, long upper, @Nullable Object reference) {
        if (this.size == this.numbers.length) {
            this.numbers = Arrays.copyOf(this.numbers, 2 * this.size);
            this.uppers = Arrays.copyOf(this.uppers, 2 * this.size);
            this.references = Arrays.copyOf(this.references, 2 * this.size);
        }
        this.numbers[this.size] = bits;
        this.uppers[this.size] = upper;
        this.references[this.size++] = reference;
    }

    private long pop() {
        return this.numbers[--this.size];
    }

    private void struct(DefinedType type, boolean initialized) {
        List<FieldType> fields = ((StructType) type.composite()).fields();
        GuestStruct struct = this.code.newStruct(type);
        if (initialized) {
            this.size -= fields.size();
            struct.setFields(this.numbers, this.uppers, this.references, this.size);
        }
        this.instance.allocated(struct, FIELD_BYTES * (2 + fields.size()));
        push(0, struct);
    }

    /**
     * Makes an array of the operands on top, or of the one on top.
     * @param same whether one operand is all elements
     */
    private void array(DefinedType type, int length, boolean same) {
        this.size -= same ? 1 : length;
        StorageType element = ((ArrayType) type.composite()).element().storageType();
        Object elements = same ? filled(element, length) : listed(element, length);
        push(0, this.code.newArray(type, elements));
    }

    private Object filled(StorageType element, int length) {
        long bits = this.numbers[this.size];
        if (element instanceof PackedType packed) {
            return (packed == PackedType.I8) ? ArrayInstructions.newI8((int) bits, length, this.instance)
                    : ArrayInstructions.newI16((int) bits, length, this.instance);
        }
        if (element instanceof NumberType number) {
            return switch (number) {
                case I32 -> ArrayInstructions.newI32((int) bits, length, this.instance);
                case I64 -> ArrayInstructions.newI64(bits, length, this.instance);
                case F32 -> ArrayInstructions.newF32(Float.intBitsToFloat((int) bits), length, this.instance);
                case F64 -> ArrayInstructions.newF64(Double.longBitsToDouble(bits), length, this.instance);
            };
        }
        if (element instanceof VectorType) {
            return ArrayInstructions.newV128(bits, this.uppers[this.size], length, this.instance);
        }
        return ArrayInstructions.newReferences(this.references[this.size], length, FIELD_BYTES, this.instance);
    }

    private Object listed(StorageType element, int length) {
        if (element instanceof PackedType packed) {
            return (packed == PackedType.I8)
                    ? ArrayInstructions.set(ArrayInstructions.newI8(length, this.instance), this.numbers, this.size)
                    : ArrayInstructions.set(ArrayInstructions.newI16(length, this.instance), this.numbers, this.size);
        }
        if (element instanceof NumberType number) {
            return switch (number) {
                case I32 ->
                    ArrayInstructions.set(ArrayInstructions.newI32(length, this.instance), this.numbers, this.size);
                case I64 ->
                    ArrayInstructions.set(ArrayInstructions.newI64(length, this.instance), this.numbers, this.size);
                case F32 ->
                    ArrayInstructions.set(ArrayInstructions.newF32(length, this.instance), this.numbers, this.size);
                case F64 ->
                    ArrayInstructions.set(ArrayInstructions.newF64(length, this.instance), this.numbers, this.size);
            };
        }
        if (element instanceof VectorType) {
            return ArrayInstructions.setV128(ArrayInstructions.newV128(length, this.instance), this.numbers, this.size,
                    this.uppers, this.size);
        }
        return ArrayInstructions.set(ArrayInstructions.newReferences(length, FIELD_BYTES, this.instance),
                this.references, this.size);
    }

}

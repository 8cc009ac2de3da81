package dev.wasmhost.internal.validation;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

import dev.wasmhost.AbstractHeapType;
import dev.wasmhost.FieldType;
import dev.wasmhost.GlobalType;
import dev.wasmhost.InvalidModuleException;
import dev.wasmhost.ReferenceType;
import dev.wasmhost.ValueType;
import dev.wasmhost.internal.module.ConstantExpression;
import dev.wasmhost.internal.module.ConstantInstruction;
import dev.wasmhost.internal.module.Module;
import dev.wasmhost.internal.module.Opcode;

/** Checks one expression outside functions (spec 3.4.13); used once. */
final class ConstantValidator implements Refusal {

    private final Module module;

    private final BitSet declared;

    private final int globalCount;

    private final String where;

    private final Types types;

    private final List<ValueType> operands = new ArrayList<>();

    private int offset;

    /**
     * Makes a validator.
     * @param declared takes the functions that the expression refers to
     * @param defaultable what is known of structures, see {@link Types}
     * @param globalCount how many globals, from the first, it may use
     * @param where what it is part of
     */
    ConstantValidator(Module module, BitSet declared, BitSet defaultable, int globalCount, String where) {
        this.module = module;
        this.declared = declared;
        this.globalCount = Math.min(globalCount, module.globals().size());
        this.where = where;
        this.types = new Types(module, defaultable, this);
    }

    void validate(ConstantExpression expression, ValueType expected) {
        for (ConstantInstruction each : expression.instructions()) {
            this.offset = each.offset();
            instruction(each);
        }
        if (this.operands.size() == 1) {
            pop(expected);
        }
        else {
            this.offset = expression.offset();
            throw mismatch(expected, this.operands.isEmpty() ? "nothing" : this.operands.size() + " values");
        }
    }

    private void instruction(ConstantInstruction instruction) {
        int index = (int) instruction.immediate();
        switch (instruction.opcode()) {
            case I32_CONST, I64_CONST, F32_CONST, F64_CONST, V128_CONST, REF_I31 -> fixed(instruction.opcode());
            case I32_ADD, I32_SUB, I32_MUL, I64_ADD, I64_SUB, I64_MUL -> fixed(instruction.opcode());
            case REF_NULL -> push(new ReferenceType(true, instruction.heapType().orElseThrow()));
            case REF_FUNC -> function(index);
            case GLOBAL_GET -> global(index);
            case STRUCT_NEW -> {
                List<FieldType> fields = this.types.struct(index).fields();
                for (int i = fields.size() - 1; i >= 0; i--) {
                    pop(fields.get(i).valueType());
                }
                push(this.types.reference(index));
            }
            case STRUCT_NEW_DEFAULT -> {
                this.types.checkDefaultable(index);
                push(this.types.reference(index));
            }
            case ARRAY_NEW -> {
                pop(ValueType.I32);
                pop(this.types.element(index).valueType());
                push(this.types.reference(index));
            }
            case ARRAY_NEW_DEFAULT -> {
                this.types.checkDefaultable(this.types.element(index));
                pop(ValueType.I32);
                push(this.types.reference(index));
            }
            case ARRAY_NEW_FIXED -> {
                ValueType type = this.types.element(index).valueType();
                for (long i = 0; i < instruction.upper(); i++) {
                    pop(type);
                }
                push(this.types.reference(index));
            }
            case ANY_CONVERT_EXTERN -> convert(AbstractHeapType.EXTERN, AbstractHeapType.ANY);
            case EXTERN_CONVERT_ANY -> convert(AbstractHeapType.ANY, AbstractHeapType.EXTERN);
            default -> throw notConstant("", instruction.opcode());
        }
    }

    private void fixed(Opcode opcode) {
        for (int i = opcode.operands().size() - 1; i >= 0; i--) {
            pop(opcode.operands().get(i));
        }
        push(opcode.results().get(0));
    }

    private void function(int functionIndex) {
        if (Integer.compareUnsigned(functionIndex, this.module.functionCount()) >= 0) {
            throw invalid("unknown function " + Integer.toUnsignedString(functionIndex));
        }
        this.declared.set(functionIndex);
        push(this.types.reference(this.module.typeIndices()[functionIndex]));
    }

    private void global(int globalIndex) {
        if (Integer.compareUnsigned(globalIndex, this.globalCount) >= 0) {
            throw invalid("unknown global " + Integer.toUnsignedString(globalIndex));
        }
        GlobalType type = this.module.globalType(globalIndex);
        if (type.mutable()) {
            throw notConstant(": global " + globalIndex + " is mutable", Opcode.GLOBAL_GET);
        }
        push(type.valueType());
    }

    private void convert(AbstractHeapType from, AbstractHeapType to) {
        ValueType type = pop(new ReferenceType(true, from));
        push(new ReferenceType(((ReferenceType) type).nullable(), to));
    }

    private void push(ValueType type) {
        this.operands.add(type);
    }

    private ValueType pop(ValueType expected) {
        if (this.operands.isEmpty()) {
            throw mismatch(expected, "nothing");
        }
        ValueType found = this.operands.remove(this.operands.size() - 1);
        if (!found.matches(expected)) {
            throw mismatch(expected, found);
        }
        return found;
    }

    private InvalidModuleException notConstant(String why, Opcode opcode) {
        return new InvalidModuleException("constant expression required" + why, opcode + " in " + this.where,
                this.offset);
    }

    private InvalidModuleException mismatch(Object expected, Object found) {
        return invalid("type mismatch: expected " + expected + ", found " + found);
    }

    @Override
    public InvalidModuleException invalid(String what) {
        return new InvalidModuleException(what, this.where, this.offset);
    }

}

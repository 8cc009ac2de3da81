package dev.wasmhost.internal.validation;

import java.util.Arrays;

import dev.wasmhost.AbstractHeapType;
import dev.wasmhost.ReferenceType;
import dev.wasmhost.ValueType;
import dev.wasmhost.internal.binary.InstructionReader;
import dev.wasmhost.internal.module.Opcode;

/** Checks instructions on references (spec 3.4.7), and branches that look at one. */
final class ReferenceInstructions {

    private final InstructionReader reader;

    private final Operands operands;

    private final ControlInstructions control;

    /** Makes a checker of the instruction that the reader is at. */
    ReferenceInstructions(BodyState body, ControlInstructions control) {
        this.reader = body.reader;
        this.operands = body.operands;
        this.control = control;
    }

    void nullReference() {
        this.operands.pushVal(new ReferenceType(true, this.reader.heapType()));
    }

    void isNull() {
        this.operands.popReference();
        this.operands.pushVal(ValueType.I32);
    }

    void asNonNull() {
        this.operands.pushVal(nonNull(this.operands.popReference()));
    }

    @SuppressWarnings("ReferenceEquality") // there is one object for the bottom
    private static ReferenceType nonNull(ReferenceType type) {
        return (type == Operands.ANY_REFERENCE) ? type : type.nonNull();
    }

    void convert(AbstractHeapType from, AbstractHeapType to) {
        ReferenceType type = this.operands.popReference();
        this.operands.checkMatches(type, new ReferenceType(true, from));
        this.operands.pushVal(new ReferenceType(type.nullable(), to));
    }

    void cast(Opcode opcode) {
        ReferenceType type = this.reader.castType();
        this.operands.popVal(AggregateInstructions.top(type));
        boolean test = opcode == Opcode.REF_TEST || opcode == Opcode.REF_TEST_NULL;
        this.operands.pushVal(test ? ValueType.I32 : type);
    }

    void branchOnNull(int depth) {
        ReferenceType type = nonNull(this.operands.popReference());
        ValueType[] types = this.control.labelTypes(depth);
        this.control.popVals(types);
        this.control.pushVals(types);
        this.operands.pushVal(type);
    }

    void branchOnNonNull(int depth) {
        ReferenceType type = nonNull(this.operands.popReference());
        ValueType[] types = this.control.labelTypes(depth);
        this.operands.pushVal(type);
        this.control.popVals(types);
        this.control.pushVals(withoutReference(types));
    }

    /** Returns the types of a label that takes a reference as its last value. */
    private ValueType[] withoutReference(ValueType[] labelTypes) {
        int count = labelTypes.length - 1;
        if (count < 0 || !(labelTypes[count] instanceof ReferenceType)) {
            throw this.operands.mismatch("a label that takes a reference",
                    (count < 0) ? "one that takes nothing" : labelTypes[count]);
        }
        return Arrays.copyOf(labelTypes, count);
    }

    void branchOnCast(Opcode opcode) {
        ReferenceType from = this.reader.operandType();
        ReferenceType to = this.reader.castType();
        this.operands.checkMatches(to, from);
        boolean onFailure = opcode == Opcode.BR_ON_CAST_FAIL;
        ReferenceType rest = to.nullable() ? from.nonNull() : from;
        ValueType[] types = this.control.labelTypes(this.reader.index());
        ValueType[] below = withoutReference(types);
        this.operands.popVal(from);
        this.operands.pushVal(onFailure ? rest : to);
        this.control.popVals(types);
        this.control.pushVals(below);
        this.operands.pushVal(onFailure ? to : rest);
    }

}

package dev.wasmhost.internal.validation;

import org.jspecify.annotations.Nullable;

import dev.wasmhost.ReferenceType;
import dev.wasmhost.TableType;
import dev.wasmhost.ValueType;
import dev.wasmhost.internal.binary.InstructionReader;
import dev.wasmhost.internal.module.Opcode;

/** Checks calls (spec 3.4.4), tail calls among them. */
final class CallInstructions {

    private final InstructionReader reader;

    private final Operands operands;

    private final Types types;

    private final Signatures signatures;

    private final Controls controls;

    private final ControlInstructions control;

    private final @Nullable Announcer announcer;

    /**
     * Makes a checker of the instruction that the reader is at.
     * @param announcer is told that tail calls return, if anybody is to know
     */
    CallInstructions(BodyState body, ControlInstructions control, @Nullable Announcer announcer) {
        this.reader = body.reader;
        this.operands = body.operands;
        this.types = body.types;
        this.signatures = body.signatures;
        this.controls = body.controls;
        this.control = control;
        this.announcer = announcer;
    }

    /** {@code call} of a function that exists. */
    void call(int functionIndex) {
        apply(this.signatures.function(functionIndex));
    }

    private void apply(Signature callee) {
        this.control.popVals(callee.parameters());
        this.control.pushVals(callee.results());
    }

    /** {@code return_call} of a function that exists. */
    void tailCall(int functionIndex) {
        applyLast(this.signatures.function(functionIndex));
    }

    private void applyLast(Signature callee) {
        this.control.popVals(callee.parameters());
        if (!Operands.matches(callee.results(), this.controls.outermost().labelTypes())) {
            throw this.operands.mismatch("a callee that returns what the function does",
                    "one of type " + callee.type());
        }
        if (this.announcer != null) {
            this.control.pushVals(callee.results());
            this.announcer.announceReturn();
        }
        this.control.unreachable();
    }

    /** {@code call_indirect} or {@code return_call_indirect}. */
    void callIndirect(Opcode opcode) {
        TableType table = this.types.table(this.reader.secondIndex());
        if (!table.elementType().matches(ValueType.FUNCREF)) {
            throw this.operands.mismatch("table of functions", table.elementType());
        }
        Signature type = this.signatures.type(this.reader.index());
        this.operands.popVal(table.addressType().valueType());
        if (opcode == Opcode.CALL_INDIRECT) {
            apply(type);
        }
        else {
            applyLast(type);
        }
    }

    /** {@code call_ref} or {@code return_call_ref}. */
    void callReference(Opcode opcode) {
        Signature type = this.signatures.type(this.reader.index());
        ReferenceType callee = this.types.nullable(this.reader.index());
        this.operands.popVal(callee);
        if (opcode == Opcode.CALL_REF) {
            apply(type);
        }
        else {
            applyLast(type);
        }
    }

}

package dev.wasmhost.internal.validation;

import java.util.Arrays;
import java.util.List;

import dev.wasmhost.AbstractHeapType;
import dev.wasmhost.MalformedModuleException;
import dev.wasmhost.ReferenceType;
import dev.wasmhost.ValueType;
import dev.wasmhost.internal.binary.InstructionReader;
import dev.wasmhost.internal.module.CatchClause;
import dev.wasmhost.internal.module.Module;
import dev.wasmhost.internal.module.Opcode;

/** Checks what throws and catches (spec 3.4.3), the legacy instructions included. */
final class ExceptionInstructions {

    private static final ValueType[] NOTHING = {};

    private static final ReferenceType EXCEPTION = new ReferenceType(true, AbstractHeapType.EXN);

    private final Module module;

    private final InstructionReader reader;

    private final Place place;

    private final Operands operands;

    private final Locals locals;

    private final Signatures signatures;

    private final Work work;

    private final Controls controls;

    private final ControlInstructions control;

    /** Makes a checker of the instruction that the reader is at. */
    ExceptionInstructions(BodyState body, ControlInstructions control) {
        this.module = body.module;
        this.reader = body.reader;
        this.place = body.place;
        this.operands = body.operands;
        this.locals = body.locals;
        this.signatures = body.signatures;
        this.work = body.work;
        this.controls = body.controls;
        this.control = control;
    }

    private ValueType[] tagValues(int tagIndex) {
        if (Integer.compareUnsigned(tagIndex, this.module.tagTypeIndices().size()) >= 0) {
            throw this.place.unknown("tag", tagIndex);
        }
        return this.signatures.type(this.module.tagTypeIndices().get(tagIndex)).parameters();
    }

    void throwTag() {
        this.control.popVals(tagValues(this.reader.index()));
        this.control.unreachable();
    }

    void throwReference() {
        this.operands.popVal(EXCEPTION);
        this.control.unreachable();
    }

    void tryTable() {
        Signature type = this.signatures.block(this.reader);
        this.control.popVals(type.parameters());
        for (CatchClause each : this.reader.clauses()) {
            checkClause(each);
        }
        this.control.pushCtrl(Opcode.TRY_TABLE, type);
    }

    private void checkClause(CatchClause clause) {
        ValueType[] values = clause.hasTag() ? tagValues(clause.tagIndex()) : NOTHING;
        if (clause.handsReferenceOn()) {
            values = Arrays.copyOf(values, values.length + 1);
            values[values.length - 1] = EXCEPTION.nonNull();
        }
        this.work.spend(values.length);
        this.work.pollIfDue(this.reader.position());
        ValueType[] expected = this.control.labelTypes(clause.label());
        if (!Operands.matches(values, expected)) {
            throw this.operands.mismatch(List.of(expected) + " for label " + clause.label(),
                    List.of(values) + " from a catch");
        }
    }

    void catchTag() {
        catching(Opcode.CATCH, tagValues(this.reader.index()));
    }

    void catchAll() {
        catching(Opcode.CATCH_ALL, NOTHING);
    }

    /** Ends a {@code try} or an earlier catch, and begins another one. */
    private void catching(Opcode opcode, ValueType[] values) {
        ControlFrame frame = this.controls.top();
        if (frame.opcode() != Opcode.TRY && frame.opcode() != Opcode.CATCH) {
            throw new MalformedModuleException("END opcode expected: " + opcode + " without try", this.reader.offset());
        }
        this.control.popEnd(frame.signature());
        this.locals.reset(frame.localHeight());
        this.operands.truncate(frame.outerHeight());
        this.operands.pushVal(EXCEPTION);
        frame.continueWith(opcode, this.operands.size());
        this.control.enterTop();
        this.control.pushVals(values);
    }

    void delegate(int depth) {
        ControlFrame frame = this.controls.top();
        if (frame.opcode() != Opcode.TRY) {
            throw new MalformedModuleException("END opcode expected: delegate without try", this.reader.offset());
        }
        if (Integer.compareUnsigned(depth, this.controls.size() - 1) >= 0) {
            throw this.place.unknown("label", depth);
        }
        this.control.popEnd(frame.signature());
        this.control.popCtrl();
    }

    void rethrow(int depth) {
        if (!this.control.label(depth).isCatch()) {
            throw this.place.invalid("invalid rethrow label: expected the label of a catch, found " + depth);
        }
        this.control.unreachable();
    }

}

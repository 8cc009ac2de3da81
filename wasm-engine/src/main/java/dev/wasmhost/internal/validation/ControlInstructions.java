package dev.wasmhost.internal.validation;

import org.jspecify.annotations.Nullable;

import dev.wasmhost.MalformedModuleException;
import dev.wasmhost.ValueType;
import dev.wasmhost.internal.binary.InstructionReader;
import dev.wasmhost.internal.module.Opcode;

/** Checks blocks and branches (spec 3.4.3), with the appendix's names (spec 7.3). */
final class ControlInstructions {

    private final InstructionReader reader;

    private final Place place;

    private final Operands operands;

    private final Locals locals;

    private final Signatures signatures;

    private final Work work;

    private final Controls controls;

    // The last br_table's number, by which it knows the labels that it has looked at.
    private long branchTables;

    /** Makes a checker of the instruction that the reader is at. */
    ControlInstructions(BodyState body) {
        this.reader = body.reader;
        this.place = body.place;
        this.operands = body.operands;
        this.locals = body.locals;
        this.signatures = body.signatures;
        this.work = body.work;
        this.controls = body.controls;
    }

    // What takes lists of any length is counted. Most blocks have no values: where that
    // is
    // asked before the call and not in it, C2 leaves the call out.

    void pushVals(ValueType[] types) {
        this.work.spend(types.length);
        this.operands.pushVals(types);
    }

    void popVals(ValueType[] types) {
        this.work.spend(types.length);
        this.operands.popVals(types);
    }

    // blocks

    /** {@code block}, {@code loop}, {@code if} or {@code try}. */
    void block(Opcode opcode) {
        Signature type = this.signatures.block(this.reader);
        if (opcode == Opcode.IF) {
            this.operands.popVal(ValueType.I32);
        }
        if (type.parameters().length > 0) {
            popVals(type.parameters());
        }
        pushCtrl(opcode, type);
    }

    void otherwise() {
        ControlFrame frame = this.controls.top();
        if (frame.opcode() != Opcode.IF) {
            throw new MalformedModuleException("END opcode expected: else without if", this.reader.offset());
        }
        popEnd(frame.signature());
        this.locals.reset(frame.localHeight());
        frame.continueWith(Opcode.ELSE, frame.height());
        enterTop();
        pushVals(frame.signature().parameters());
    }

    void end() {
        ControlFrame frame = this.controls.top();
        Signature type = frame.signature();
        popEnd(type);
        if (frame.opcode() == Opcode.IF && !Operands.matches(type.parameters(), type.results())) {
            throw this.operands.mismatch("else", "if of type " + type.type() + " without else");
        }
        popCtrl();
    }

    void popEnd(Signature type) {
        if (type.results().length > 0) {
            popVals(type.results());
        }
        this.operands.checkEmpty(type.results());
    }

    void pushCtrl(Opcode opcode, Signature type) {
        this.controls.push(opcode, type, this.operands.size(), this.locals.height());
        this.operands.enter(this.operands.size(), false);
        if (type.parameters().length > 0) {
            pushVals(type.parameters());
        }
    }

    /** Closes the innermost block; its results are operands from now on. */
    void popCtrl() {
        ControlFrame frame = this.controls.top();
        this.operands.truncate(frame.outerHeight());
        this.locals.reset(frame.localHeight());
        this.controls.pop();
        if (this.controls.size() > 0) {
            enterTop();
            if (frame.signature().results().length > 0) {
                pushVals(frame.signature().results());
            }
        }
    }

    /** Forgets the block's operands: what follows cannot be reached. */
    void unreachable() {
        ControlFrame frame = this.controls.top();
        frame.setUnreachable();
        this.operands.truncate(frame.height());
        this.operands.enter(frame.height(), true);
    }

    /** Tells the operands what the innermost block is. */
    void enterTop() {
        ControlFrame frame = this.controls.top();
        this.operands.enter(frame.height(), frame.isUnreachable());
    }

    // branches

    /** Returns the types that a branch to a label takes; throws if there is no label. */
    ValueType[] labelTypes(int depth) {
        return label(depth).labelTypes();
    }

    /** Returns the block of a label, or throws. */
    ControlFrame label(int depth) {
        if (Integer.compareUnsigned(depth, this.controls.size()) >= 0) {
            throw this.place.unknown("label", depth);
        }
        return this.controls.at(depth);
    }

    /** {@code br} or {@code br_if}. */
    void branch(Opcode opcode, int depth) {
        boolean conditional = opcode == Opcode.BR_IF;
        if (conditional) {
            this.operands.popVal(ValueType.I32);
        }
        ValueType[] types = labelTypes(depth);
        if (types.length > 0) {
            popVals(types);
        }
        if (!conditional) {
            unreachable();
        }
        else if (types.length > 0) {
            pushVals(types);
        }
    }

    void branchTable() {
        this.operands.popVal(ValueType.I32);
        int[] depths = this.reader.labels();
        int count = this.reader.labelCount();
        int arity = labelTypes(depths[count - 1]).length;
        this.branchTables++;
        ValueType @Nullable [] checked = null;
        for (int i = 0; i < count; i++) {
            ControlFrame label = label(depths[i]);
            ValueType[] types = label.labelTypes();
            if (label.visit(this.branchTables) && types != checked) {
                if (types.length != arity) {
                    throw this.operands.mismatch(arity + " label types", types.length);
                }
                this.work.spend(arity);
                this.work.pollIfDue(this.reader.position());
                this.operands.checkVals(types);
                checked = types;
            }
        }
        unreachable();
    }

    void returnResults() {
        popVals(this.controls.outermost().signature().results());
        unreachable();
    }

}

package dev.wasmhost.internal.validation;

import org.jspecify.annotations.Nullable;

import dev.wasmhost.DefinedType;
import dev.wasmhost.InvalidModuleException;
import dev.wasmhost.MalformedModuleException;
import dev.wasmhost.ReferenceType;
import dev.wasmhost.internal.binary.InstructionReader;
import dev.wasmhost.internal.binary.NameSection;
import dev.wasmhost.internal.module.Module;
import dev.wasmhost.internal.module.Opcode;

/** Where in a module's code the validator is: makes the exceptions that say so. */
final class Place implements Refusal {

    private final Module module;

    private final InstructionReader reader;

    private int functionIndex;

    private boolean inLocals;

    Place(Module module, InstructionReader reader) {
        this.module = module;
        this.reader = reader;
    }

    /** Goes to the declarations of a function's locals. */
    void enter(int newFunctionIndex) {
        this.functionIndex = newFunctionIndex;
        this.inLocals = true;
    }

    /** Goes on to the function's instructions. */
    void leaveLocals() {
        this.inLocals = false;
    }

    @Override
    public InvalidModuleException invalid(String what) {
        String instruction = this.inLocals ? "locals" : this.reader.opcode().toString();
        return new InvalidModuleException(what, instruction + " in " + function(),
                this.inLocals ? this.reader.position() : this.reader.offset());
    }

    /** Returns what the reader threw, with the place. */
    MalformedModuleException malformed(MalformedModuleException ex) {
        if (this.inLocals) {
            return ex.in("locals in " + function());
        }
        boolean decoded = ex.offset() > this.reader.offset(); // else the opcode is wrong
        return ex.in((decoded ? this.reader.opcode() + " in " : "") + function());
    }

    private String function() {
        String name = NameSection.of(this.module).functionName(this.functionIndex);
        return "function " + this.functionIndex + ((name != null) ? " \"" + name + "\"" : "");
    }

    /** Returns a type's name; one that the module defines goes by its index. */
    String describe(@Nullable Object type) {
        if (type instanceof ReferenceType reference && reference.heapType() instanceof DefinedType defined) {
            return (reference.nullable() ? "(ref null " : "(ref ") + this.module.types().indexOf(defined) + ")";
        }
        return (type == null) ? "any" : type.toString();
    }

    /** Checks the index of a lane. */
    void checkLane(Opcode opcode, int lane) {
        if (lane >= opcode.lanes()) {
            throw invalid("invalid lane index: expected less than " + opcode.lanes() + ", found " + lane);
        }
    }

    InvalidModuleException unknown(String what, int index) {
        return invalid("unknown " + what + " " + Integer.toUnsignedString(index));
    }

}

package dev.wasmhost.internal.validation;

import dev.wasmhost.InvalidModuleException;
import dev.wasmhost.internal.binary.InstructionReader;
import dev.wasmhost.internal.binary.NameSection;
import dev.wasmhost.internal.module.Module;

/** Where in a module's code the validator is: makes the exceptions that say so. */
final class Place {

    private final Module module;

    private final InstructionReader reader;

    private int functionIndex;

    Place(Module module, InstructionReader reader) {
        this.module = module;
        this.reader = reader;
    }

    void enter(int newFunctionIndex) {
        this.functionIndex = newFunctionIndex;
    }

    InvalidModuleException invalid(String what) {
        String name = NameSection.of(this.module).functionName(this.functionIndex);
        String where = this.reader.opcode() + " in function " + this.functionIndex
                + ((name != null) ? " \"" + name + "\"" : "");
        return new InvalidModuleException(what, where, this.reader.offset());
    }

    InvalidModuleException unknown(String what, int index) {
        return invalid("unknown " + what + " " + Integer.toUnsignedString(index));
    }

}

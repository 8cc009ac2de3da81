package dev.wasmhost.internal.validation;

import java.util.Set;

import dev.wasmhost.DefinedType;
import dev.wasmhost.WasmFeature;
import dev.wasmhost.internal.binary.InstructionReader;
import dev.wasmhost.internal.binary.TypeSpace;
import dev.wasmhost.internal.module.Module;

/** What those that check a body's instructions look at, and change, together. */
final class BodyState implements TypeSpace {

    final Module module;

    final InstructionReader reader;

    final Place place;

    final Operands operands;

    final Controls controls = new Controls();

    final Locals locals = new Locals();

    final Types types;

    final Signatures signatures;

    final Work work;

    BodyState(Module module, Set<WasmFeature> features, Work work) {
        this.module = module;
        this.reader = new InstructionReader(module.bytes(), features, this);
        this.place = new Place(module, this.reader);
        this.operands = new Operands(this.place);
        this.types = new Types(module, this.place);
        this.signatures = new Signatures(module, this.types);
        this.work = work;
    }

    /** Tells the reader a type, and names the function in what is wrong with it. */
    @Override
    public DefinedType type(int typeIndex, int offset) {
        return this.types.type(typeIndex);
    }

}

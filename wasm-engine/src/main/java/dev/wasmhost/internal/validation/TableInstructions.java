package dev.wasmhost.internal.validation;

import dev.wasmhost.ReferenceType;
import dev.wasmhost.TableType;
import dev.wasmhost.ValueType;
import dev.wasmhost.internal.binary.InstructionReader;
import dev.wasmhost.internal.module.ElementSegment;
import dev.wasmhost.internal.module.Module;
import dev.wasmhost.internal.module.Opcode;

/** Checks instructions on tables and element segments (spec 3.4.11). */
final class TableInstructions {

    private final Module module;

    private final InstructionReader reader;

    private final Place place;

    private final Operands operands;

    private final Types types;

    /** Makes a checker of the instruction that the reader is at. */
    TableInstructions(BodyState body) {
        this.module = body.module;
        this.reader = body.reader;
        this.place = body.place;
        this.operands = body.operands;
        this.types = body.types;
    }

    void table(Opcode opcode) {
        TableType table = this.types.table(this.reader.index());
        ReferenceType elementType = table.elementType();
        ValueType address = table.addressType().valueType();
        switch (opcode) {
            case TABLE_GET -> {
                this.operands.popVal(address);
                this.operands.pushVal(elementType);
            }
            case TABLE_SET -> {
                this.operands.popVal(elementType);
                this.operands.popVal(address);
            }
            case TABLE_GROW -> {
                this.operands.popVal(address);
                this.operands.popVal(elementType);
                this.operands.pushVal(address);
            }
            case TABLE_FILL -> {
                this.operands.popVal(address);
                this.operands.popVal(elementType);
                this.operands.popVal(address);
            }
            default -> this.operands.apply(InstructionSignatures.of(opcode, table.addressType(), table.addressType()));
        }
    }

    void tableCopy(Opcode opcode) {
        TableType source = this.types.table(this.reader.secondIndex());
        TableType target = this.types.table(this.reader.index());
        this.operands.checkMatches(source.elementType(), target.elementType());
        this.operands.apply(InstructionSignatures.of(opcode, target.addressType(), source.addressType()));
    }

    void tableInit(Opcode opcode) {
        TableType target = this.types.table(this.reader.secondIndex());
        this.operands.checkMatches(elementSegment(this.reader.index()).type(), target.elementType());
        this.operands.apply(InstructionSignatures.of(opcode, target.addressType(), target.addressType()));
    }

    void elementDrop() {
        elementSegment(this.reader.index());
    }

    ElementSegment elementSegment(int segment) {
        if (Integer.compareUnsigned(segment, this.module.elementSegments().size()) >= 0) {
            throw this.place.unknown("elem segment", segment);
        }
        return this.module.elementSegments().get(segment);
    }

}

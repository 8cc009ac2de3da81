package dev.wasmhost.internal.validation;

import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import dev.wasmhost.AddressType;
import dev.wasmhost.ReferenceType;
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

    private final Supplier<@Nullable CodeSink> announced;

    /**
     * Makes a checker of the instruction that {@code reader} is at.
     * @param announced gives the sink to be told, if there is one, which then knows where
     * the instruction is
     */
    TableInstructions(Module module, InstructionReader reader, Place place, Operands operands,
            Supplier<@Nullable CodeSink> announced) {
        this.module = module;
        this.reader = reader;
        this.place = place;
        this.operands = operands;
        this.announced = announced;
    }

    void table(Opcode opcode) {
        int tableIndex = this.reader.index();
        ReferenceType elementType = elementType(tableIndex);
        AddressType addressType = this.module.tableType(tableIndex).addressType();
        ValueType address = addressType.valueType();
        switch (opcode) {
            case TABLE_GET -> this.operands.popVal(address);
            case TABLE_SET -> {
                this.operands.popVal(elementType);
                this.operands.popVal(address);
            }
            case TABLE_GROW -> {
                this.operands.popVal(address);
                this.operands.popVal(elementType);
            }
            case TABLE_FILL -> {
                this.operands.popVal(address);
                this.operands.popVal(elementType);
                this.operands.popVal(address);
            }
            default -> this.operands.popVals(InstructionSignatures.of(opcode, addressType, addressType).parameters());
        }
        tellTable(opcode, tableIndex, 0);
        switch (opcode) {
            case TABLE_GET -> this.operands.pushVal(elementType);
            case TABLE_GROW -> this.operands.pushVal(address);
            default -> this.operands.pushVals(InstructionSignatures.of(opcode, addressType, addressType).results());
        }
    }

    void tableCopy(Opcode opcode) {
        int target = this.reader.index();
        int source = this.reader.secondIndex();
        this.operands.checkMatches(elementType(source), elementType(target));
        this.operands.popVals(InstructionSignatures
            .of(opcode, this.module.tableType(target).addressType(), this.module.tableType(source).addressType())
            .parameters());
        tellTable(opcode, target, source);
    }

    void tableInit(Opcode opcode) {
        ReferenceType target = elementType(this.reader.secondIndex());
        AddressType address = this.module.tableType(this.reader.secondIndex()).addressType();
        this.operands.checkMatches(elementSegment(this.reader.index()).type(), target);
        this.operands.popVals(InstructionSignatures.of(opcode, address, address).parameters());
        tellTable(opcode, this.reader.index(), this.reader.secondIndex());
    }

    void elementDrop(Opcode opcode) {
        elementSegment(this.reader.index());
        tellTable(opcode, this.reader.index(), 0);
    }

    private void tellTable(Opcode opcode, int first, int second) {
        CodeSink current = this.announced.get();
        if (current != null) {
            current.table(opcode, first, second);
        }
    }

    ReferenceType elementType(int tableIndex) {
        if (Integer.compareUnsigned(tableIndex, this.module.tables().size()) >= 0) {
            throw this.place.unknown("table", tableIndex);
        }
        return this.module.tableType(tableIndex).elementType();
    }

    ElementSegment elementSegment(int segment) {
        if (Integer.compareUnsigned(segment, this.module.elementSegments().size()) >= 0) {
            throw this.place.unknown("elem segment", segment);
        }
        return this.module.elementSegments().get(segment);
    }

}

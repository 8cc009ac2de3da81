package dev.wasmhost.internal.validation;

import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import dev.wasmhost.AddressType;
import dev.wasmhost.MalformedModuleException;
import dev.wasmhost.internal.binary.InstructionReader;
import dev.wasmhost.internal.module.Module;
import dev.wasmhost.internal.module.Opcode;

/** Checks instructions on memories and data segments (spec 3.4.12). */
final class MemoryInstructions {

    private final Module module;

    private final InstructionReader reader;

    private final Place place;

    private final Operands operands;

    private final AddressType[] memories;

    private final Supplier<@Nullable CodeSink> announced;

    /**
     * Makes a checker of the instruction that {@code reader} is at.
     * @param announced gives the sink to be told, if there is one, which then knows where
     * the instruction is
     */
    MemoryInstructions(Module module, InstructionReader reader, Place place, Operands operands,
            Supplier<@Nullable CodeSink> announced) {
        this.module = module;
        this.reader = reader;
        this.place = place;
        this.operands = operands;
        this.announced = announced;
        this.memories = new AddressType[module.memories().size()];
        for (int i = 0; i < this.memories.length; i++) {
            this.memories[i] = module.memories().get(i).addressType();
        }
    }

    void memoryAccess(Opcode opcode) {
        AddressType address = addressType(this.reader.index());
        int alignment = this.reader.alignment();
        if (alignment > 30 || 1 << alignment > opcode.width()) {
            throw this.place.invalid("alignment must not be larger than natural: expected at most " + opcode.width()
                    + ", found 2^" + alignment);
        }
        Signature type = accessType(opcode, address);
        boolean lane = opcode.lanes() > 0;
        if (lane) {
            this.place.checkLane(opcode, this.reader.lane());
        }
        this.operands.popVals(type.parameters());
        CodeSink current = this.announced.get();
        if (current != null && lane) {
            current.laneAccess(opcode, this.reader.index(), this.reader.memoryOffset(), this.reader.lane());
        }
        else if (current != null) {
            current.memoryAccess(opcode, this.reader.index(), this.reader.memoryOffset());
        }
        this.operands.pushVals(type.results());
    }

    void atomicAccess(Opcode opcode) {
        AddressType address = addressType(this.reader.index());
        int alignment = this.reader.alignment();
        if (alignment > 30 || 1 << alignment != opcode.width()) {
            throw this.place
                .invalid("atomic alignment must be natural: expected " + opcode.width() + ", found 2^" + alignment);
        }
        Signature type = accessType(opcode, address);
        this.operands.popVals(type.parameters());
        CodeSink current = this.announced.get();
        if (current != null) {
            current.atomicAccess(opcode, this.reader.index(), this.reader.memoryOffset());
        }
        this.operands.pushVals(type.results());
    }

    private Signature accessType(Opcode opcode, AddressType address) {
        if (address == AddressType.I64) {
            return InstructionSignatures.of(opcode, address, address);
        }
        long offset = this.reader.memoryOffset();
        if (offset >>> 32 != 0) {
            throw this.place.invalid("offset out of range: 0x" + Long.toHexString(offset));
        }
        return InstructionSignatures.of(opcode);
    }

    void memory(Opcode opcode, int target, int source) {
        AddressType targetAddress = addressType(target);
        tellMemory(InstructionSignatures.of(opcode, targetAddress, addressType(source)), opcode, target, source);
    }

    void memoryInit(Opcode opcode) {
        AddressType address = addressType(this.reader.secondIndex());
        checkDataSegment(this.reader.index());
        tellMemory(InstructionSignatures.of(opcode, address, address), opcode, this.reader.index(),
                this.reader.secondIndex());
    }

    void dataDrop(Opcode opcode) {
        checkDataSegment(this.reader.index());
        tellMemory(InstructionSignatures.of(opcode), opcode, this.reader.index(), 0);
    }

    private void tellMemory(Signature type, Opcode opcode, int first, int second) {
        this.operands.popVals(type.parameters());
        CodeSink current = this.announced.get();
        if (current != null) {
            current.memory(opcode, first, second);
        }
        this.operands.pushVals(type.results());
    }

    /** Returns the address type of a memory. */
    AddressType addressType(int memoryIndex) {
        if (Integer.compareUnsigned(memoryIndex, this.memories.length) >= 0) {
            throw this.place.unknown("memory", memoryIndex);
        }
        return this.memories[memoryIndex];
    }

    void checkDataSegment(int segment) {
        if (this.module.dataCount().isEmpty()) {
            throw new MalformedModuleException("data count section required", this.reader.offset());
        }
        if (Integer.compareUnsigned(segment, this.module.dataSegments().size()) >= 0) {
            throw this.place.unknown("data segment", segment);
        }
    }

}

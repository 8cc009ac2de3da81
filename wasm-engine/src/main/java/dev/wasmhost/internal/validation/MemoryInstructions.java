package dev.wasmhost.internal.validation;

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

    /** Makes a checker of the instruction that the reader is at. */
    MemoryInstructions(BodyState body) {
        this.module = body.module;
        this.reader = body.reader;
        this.place = body.place;
        this.operands = body.operands;
        this.memories = new AddressType[this.module.memories().size()];
        for (int i = 0; i < this.memories.length; i++) {
            this.memories[i] = this.module.memories().get(i).addressType();
        }
    }

    void memoryAccess(Opcode opcode) {
        this.operands.apply(accessType(opcode));
    }

    void laneAccess(Opcode opcode) {
        Signature type = accessType(opcode);
        this.place.checkLane(opcode, this.reader.lane());
        this.operands.apply(type);
    }

    private Signature accessType(Opcode opcode) {
        AddressType address = addressType(this.reader.index());
        int alignment = this.reader.alignment();
        if (alignment > 30 || 1 << alignment > opcode.width()) {
            throw this.place.invalid("alignment must not be larger than natural: expected at most " + opcode.width()
                    + ", found 2^" + alignment);
        }
        return accessType(opcode, address);
    }

    void atomicAccess(Opcode opcode) {
        AddressType address = addressType(this.reader.index());
        int alignment = this.reader.alignment();
        if (alignment > 30 || 1 << alignment != opcode.width()) {
            throw this.place
                .invalid("atomic alignment must be natural: expected " + opcode.width() + ", found 2^" + alignment);
        }
        this.operands.apply(accessType(opcode, address));
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

    /**
     * An instruction on one memory or two.
     * @param target index of the first one
     * @param source index of the second one; of the same one if there is one
     */
    void memory(Opcode opcode, int target, int source) {
        AddressType targetAddress = addressType(target);
        this.operands.apply(InstructionSignatures.of(opcode, targetAddress, addressType(source)));
    }

    void memoryInit(Opcode opcode) {
        AddressType address = addressType(this.reader.secondIndex());
        checkDataSegment(this.reader.index());
        this.operands.apply(InstructionSignatures.of(opcode, address, address));
    }

    void dataDrop() {
        checkDataSegment(this.reader.index());
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

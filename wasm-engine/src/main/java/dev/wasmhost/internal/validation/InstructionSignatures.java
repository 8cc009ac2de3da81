package dev.wasmhost.internal.validation;

import dev.wasmhost.AddressType;
import dev.wasmhost.FunctionType;
import dev.wasmhost.internal.module.Opcode;

/**
 * Signatures of the instructions that have one of their own (spec 3.4), which depends at
 * most on how wide addresses are.
 */
@SuppressWarnings("EnumOrdinal") // tables that are looked at for every instruction
final class InstructionSignatures {

    private static final Signature[] NARROW = instructions(AddressType.I32, AddressType.I32);

    private InstructionSignatures() {
    }

    /** Returns the signature of an instruction with addresses of 32 bits, or none. */
    static Signature of(Opcode opcode) {
        return NARROW[opcode.ordinal()];
    }

    /** Returns the signature of an instruction on memories or tables. */
    static Signature of(Opcode opcode, AddressType target, AddressType source) {
        if (target == AddressType.I32 && source == AddressType.I32) {
            return of(opcode);
        }
        return Wide.BY_ADDRESS[target.ordinal()][source.ordinal()][opcode.ordinal()];
    }

    private static Signature[] instructions(AddressType target, AddressType source) {
        Opcode[] opcodes = Opcode.values();
        Signature[] signatures = new Signature[opcodes.length];
        for (int i = 0; i < opcodes.length; i++) {
            Opcode alike = opcodes[i].alike();
            signatures[i] = (alike == opcodes[i])
                    ? Signature.of(new FunctionType(alike.operands(target, source), alike.results(target)))
                    : signatures[alike.ordinal()];
        }
        return signatures;
    }

    /** Made when the first module has 64-bit addresses. */
    private static final class Wide {

        // By the address type of the (target) memory or table, then by that of the
        // source.
        private static final Signature[][][] BY_ADDRESS = { { NARROW, instructions(AddressType.I32, AddressType.I64) },
                { instructions(AddressType.I64, AddressType.I32), instructions(AddressType.I64, AddressType.I64) } };

    }

}

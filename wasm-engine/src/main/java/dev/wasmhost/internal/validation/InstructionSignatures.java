package dev.wasmhost.internal.validation;

import java.util.HashMap;
import java.util.Map;

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

    // By the address type of the (target) memory or table, then by that of the source.
    private static final Signature[][][] BY_ADDRESS = instructionsByAddress();

    private InstructionSignatures() {
    }

    /** Returns the signature of an instruction with addresses of 32 bits, or none. */
    static Signature of(Opcode opcode) {
        return NARROW[opcode.ordinal()];
    }

    /** Returns the signature of an instruction on memories or tables. */
    static Signature of(Opcode opcode, AddressType target, AddressType source) {
        return BY_ADDRESS[target.ordinal()][source.ordinal()][opcode.ordinal()];
    }

    private static Signature[] instructions(AddressType target, AddressType source) {
        Opcode[] opcodes = Opcode.values();
        Signature[] signatures = new Signature[opcodes.length];
        Map<String, Signature> known = new HashMap<>();
        for (Opcode opcode : opcodes) {
            Signature signature = known.get(opcode.signature());
            if (signature == null) {
                signature = Signature.of(new FunctionType(opcode.operands(target, source), opcode.results(target)));
                known.put(opcode.signature(), signature);
            }
            signatures[opcode.ordinal()] = signature;
        }
        return signatures;
    }

    private static Signature[][][] instructionsByAddress() {
        Signature[][] narrow = { NARROW, instructions(AddressType.I32, AddressType.I64) };
        Signature[][] wide = { instructions(AddressType.I64, AddressType.I32),
                instructions(AddressType.I64, AddressType.I64) };
        return new Signature[][][] { narrow, wide };
    }

}

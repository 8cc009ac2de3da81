package dev.wasmhost.internal.binary;

/**
 * Names the proposals whose codes are known but not decoded; the lists shrink as
 * proposals are added.
 */
final class LaterProposals {

    private static final String STACK_SWITCHING = "stack-switching";

    private LaterProposals() {
    }

    /** Returns {@code what}, and which proposal it needs if that is known. */
    private static String describe(String what, String proposal) {
        return proposal.isEmpty() ? what : what + " needs " + proposal + ", which is not supported";
    }

    /** Describes an instruction that starts with {@code code}. */
    static String illegalOpcode(int code) {
        return describe("illegal opcode " + hex(code), switch (code) {
            case 0xE0, 0xE1, 0xE2, 0xE3, 0xE4, 0xE5, 0xE6 -> STACK_SWITCHING;
            default -> "";
        });
    }

    /** Describes an instruction with a prefix. */
    static String illegalOpcode(int prefix, int number) {
        return "illegal opcode " + hex(prefix) + " " + hex(number);
    }

    /** Describes a value type or heap type; {@code what} says which of them. */
    static String malformedType(String what, int code) {
        return describe(what + " 0x" + hex(code), switch (code) {
            case 0x68, 0x75 -> STACK_SWITCHING;
            default -> "";
        });
    }

    /** Describes a definition in the type section. */
    static String malformedDefinition(int code) {
        if (code >= 0x80) {
            return "integer representation too long: the form of a type is one byte, found 0x" + hex(code);
        }
        return describe("malformed definition type 0x" + hex(code), switch (code) {
            case 0x5D -> STACK_SWITCHING;
            default -> "";
        });
    }

    /** Describes a section. */
    static String malformedSection(int id) {
        return "malformed section id " + id;
    }

    /** Describes what kind of thing is imported or exported. */
    static String malformedKind(String what, int kind) {
        return "malformed " + what + " kind 0x" + hex(kind);
    }

    private static String hex(int code) {
        String digits = Integer.toHexString(code);
        return (digits.length() < 2) ? "0" + digits : digits;
    }

}

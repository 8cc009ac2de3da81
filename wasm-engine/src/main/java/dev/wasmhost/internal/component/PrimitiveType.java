package dev.wasmhost.internal.component;

import java.util.Locale;

/** Types of values without parts, in the order of their codes. */
public enum PrimitiveType implements DeclaredType {

    /** False or true. */
    BOOL(1),
    /** A signed number of 8 bits. */
    S8(1),
    /** An unsigned number of 8 bits. */
    U8(1),
    /** A signed number of 16 bits. */
    S16(2),
    /** An unsigned number of 16 bits. */
    U16(2),
    /** A signed number of 32 bits. */
    S32(4),
    /** An unsigned number of 32 bits. */
    U32(4),
    /** A signed number of 64 bits. */
    S64(8),
    /** An unsigned number of 64 bits. */
    U64(8),
    /** A floating-point number of 32 bits. */
    F32(4),
    /** A floating-point number of 64 bits. */
    F64(8),
    /** A Unicode scalar value. */
    CHAR(4),
    /** Unicode text; its size is that of a pointer and a length. */
    STRING(8);

    private final int size;

    PrimitiveType(int size) {
        this.size = size;
    }

    /**
     * Returns the bytes that it takes in memory, which are its alignment, but of text.
     */
    public int size() {
        return this.size;
    }

    /** Returns whether it is an integer without sign. */
    public boolean isUnsigned() {
        return this == U8 || this == U16 || this == U32 || this == U64;
    }

    /** Returns whether it is an integer. */
    public boolean isInteger() {
        return switch (this) {
            case S8, S16, S32, S64 -> true;
            default -> isUnsigned();
        };
    }

    @Override
    public String text(int depth) {
        return name().toLowerCase(Locale.ROOT);
    }

}

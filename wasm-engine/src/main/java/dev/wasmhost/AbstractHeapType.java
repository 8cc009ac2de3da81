package dev.wasmhost;

/**
 * Heap types that no module defines (spec 2.3.4). There are four hierarchies, each with a
 * top and a bottom: {@code any}, {@code func}, {@code extern} and {@code exn}.
 */
public enum AbstractHeapType implements HeapType {

    /** Functions of any type. */
    FUNC("func", "funcref"),
    /** No function. */
    NOFUNC("nofunc", "nullfuncref"),
    /** Objects that belong to the host, and everything of {@link #ANY} as it sees it. */
    EXTERN("extern", "externref"),
    /** No object of the host. */
    NOEXTERN("noextern", "nullexternref"),
    /** Exceptions. */
    EXN("exn", "exnref"),
    /** No exception. */
    NOEXN("noexn", "nullexnref"),
    /** What guests make, and objects of the host as guests see them. */
    ANY("any", "anyref"),
    /** What can be compared: everything that guests make. */
    EQ("eq", "eqref"),
    /** 31-bit integers. */
    I31("i31", "i31ref"),
    /** Structures of any type. */
    STRUCT("struct", "structref"),
    /** Arrays of any type. */
    ARRAY("array", "arrayref"),
    /** Nothing that guests make. */
    NONE("none", "nullref");

    private final String text;

    private final String shortReference;

    AbstractHeapType(String text, String shortReference) {
        this.text = text;
        this.shortReference = shortReference;
    }

    @Override
    public boolean matches(HeapType expected) {
        if (this == expected) {
            return true;
        }
        if (expected instanceof DefinedType defined) {
            return this == defined.composite().kindOfHeap().bottom();
        }
        return switch ((AbstractHeapType) expected) {
            case FUNC -> this == NOFUNC;
            case EXTERN -> this == NOEXTERN;
            case EXN -> this == NOEXN;
            case ANY -> top() == ANY;
            case EQ -> this == I31 || this == STRUCT || this == ARRAY || this == NONE;
            case I31, STRUCT, ARRAY -> this == NONE;
            default -> false;
        };
    }

    @Override
    public AbstractHeapType top() {
        return switch (this) {
            case FUNC, NOFUNC -> FUNC;
            case EXTERN, NOEXTERN -> EXTERN;
            case EXN, NOEXN -> EXN;
            default -> ANY;
        };
    }

    /** Returns the type that matches all others of the same hierarchy. */
    public AbstractHeapType bottom() {
        return switch (top()) {
            case FUNC -> NOFUNC;
            case EXTERN -> NOEXTERN;
            case EXN -> NOEXN;
            default -> NONE;
        };
    }

    /** Returns how the text format abbreviates a nullable reference to it. */
    String shortReference() {
        return this.shortReference;
    }

    /** Returns the name in the text format. */
    @Override
    public String toString() {
        return this.text;
    }

}

package dev.wasmhost.internal.module;

/**
 * One clause of {@code try_table} (spec 2.4.4).
 *
 * @param kind what it catches and what it hands on
 * @param tagIndex the tag whose exceptions it catches; 0 if it catches all
 * @param label where it goes, counted from outside the block
 */
public record CatchClause(Kind kind, int tagIndex, int label) {

    /** Returns whether it catches the exceptions of one tag only. */
    public boolean hasTag() {
        return this.kind == Kind.CATCH || this.kind == Kind.CATCH_REF;
    }

    /** Returns whether it hands the exception itself on, behind the values. */
    public boolean handsReferenceOn() {
        return this.kind == Kind.CATCH_REF || this.kind == Kind.CATCH_ALL_REF;
    }

    /** Kinds of clauses, by their code in the binary format. */
    public enum Kind {

        /** {@code catch}: a tag's values. */
        CATCH,
        /** {@code catch_ref}: a tag's values and the exception. */
        CATCH_REF,
        /** {@code catch_all}: nothing. */
        CATCH_ALL,
        /** {@code catch_all_ref}: the exception. */
        CATCH_ALL_REF

    }

}

package dev.wasmhost;

import java.util.Locale;

/** The kinds of things that modules import and export (spec 2.5.10). */
public enum ExternKind {

    /** A function. */
    FUNCTION,
    /** A table of references. */
    TABLE,
    /** A linear memory. */
    MEMORY,
    /** A global variable. */
    GLOBAL,
    /** A tag of guest exceptions. */
    TAG;

    /** Returns the word in messages. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }

}

package dev.wasmhost.internal.runtime;

import org.jspecify.annotations.Nullable;

/**
 * A structure (spec 4.2.1). The generated subclasses have a public field for each field
 * of their type.
 */
public abstract class GuestStruct extends GuestObject {

    /** For the generated subclasses. */
    protected GuestStruct() {
    }

    /**
     * Sets all fields.
     * @param numbers raw bits of those that are numbers, by position
     * @param uppers upper halves of those that are vectors, by position
     * @param references the others, by position
     * @param at position of the first field
     */
    public abstract void setFields(long[] numbers, long[] uppers, @Nullable Object[] references, int at);

}

package dev.wasmhost;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;

/**
 * An exception that a guest threw and nothing in the guest caught (spec 4.6.12), or one
 * that a host function throws for guests to catch.
 *
 * <p>
 * It is not a trap: the instance is as usable as before.
 */
public final class WasmGuestException extends WasmException {

    private static final long serialVersionUID = 1L;

    private final transient WasmTag tag;

    private final transient List<Object> values;

    /**
     * Makes an exception of {@code tag} that carries {@code values}. If a host function
     * throws it and the values are not what the tag's type says, the guest's caller gets
     * an {@link IllegalArgumentException} instead.
     */
    public WasmGuestException(WasmTag tag, List<Object> values) {
        super("uncaught exception of " + tag.type() + ": " + values);
        this.tag = Objects.requireNonNull(tag, "tag");
        this.values = Collections.unmodifiableList(new ArrayList<>(values));
    }

    /** Returns the exception's tag; compared by identity. */
    public WasmTag tag() {
        return this.tag;
    }

    /**
     * Returns what it carries: boxed numbers and reference objects, as the tag's type
     * says.
     */
    public List<Object> values() {
        return this.values;
    }

}

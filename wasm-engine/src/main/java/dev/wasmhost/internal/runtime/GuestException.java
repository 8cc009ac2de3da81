package dev.wasmhost.internal.runtime;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

import dev.wasmhost.NumberType;
import dev.wasmhost.ReferenceType;
import dev.wasmhost.TrapReason;
import dev.wasmhost.V128;
import dev.wasmhost.ValueType;
import dev.wasmhost.WasmGuestException;
import dev.wasmhost.WasmTrap;

/**
 * An exception of a guest (spec 4.2.12), which is also what an {@code exnref} refers to.
 *
 * <p>
 * The only class that guests' handlers catch: traps, stops, exits and what hosts throw
 * are others. It has no stack trace, which makes it cheap to throw, and is used by the
 * one thread that is inside the group.
 */
public final class GuestException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private static final long[] NO_NUMBERS = {};

    private static final Object[] NO_REFERENCES = {};

    /** What kind of exception it is; compared by identity. */
    public final transient Tag tag;

    /**
     * Raw bits of the values that are numbers by position, and behind all values the
     * upper halves of vectors, by position too.
     */
    public final transient long[] numbers;

    /** The values that are references, by position; empty if there are none. */
    public final transient @Nullable Object[] references;

    GuestException(Tag tag) {
        this(tag, (tag.numbers() > 0) ? new long[tag.numbers()] : NO_NUMBERS,
                (tag.references() > 0) ? new Object[tag.references()] : NO_REFERENCES);
    }

    GuestException(Tag tag, long[] numbers, @Nullable Object[] references) {
        super(null, null, false, false);
        this.tag = tag;
        this.numbers = numbers;
        this.references = references;
    }

    /** {@code throw_ref}: returns what to throw. */
    public static GuestException thrown(@Nullable Object reference) {
        if (reference == null) {
            throw new WasmTrap(TrapReason.NULL_EXCEPTION_REFERENCE);
        }
        return (GuestException) reference;
    }

    /** Makes what a guest catches of what a host function threw. */
    static RuntimeException of(WasmGuestException thrown, GuestInstance caller) {
        if (!(thrown.tag() instanceof Tag tag) || tag.engine() != caller.loadedModule().engine()) {
            return new HostFailure(thrown); // no guest of this engine can know it
        }
        if (thrown.getCause() instanceof GuestException original && original.tag == tag) {
            return original;
        }
        List<ValueType> types = tag.type().functionType().parameters();
        if (types.size() != thrown.values().size()) {
            return new HostFailure(new IllegalArgumentException(
                    "values of " + tag + ": expected " + types.size() + ", found " + thrown.values().size()));
        }
        GuestException exception = new GuestException(tag);
        try {
            for (int i = 0; i < types.size(); i++) {
                exception.set(i, types.get(i), thrown.values().get(i), caller);
            }
        }
        catch (IllegalArgumentException ex) {
            return new HostFailure(ex);
        }
        caller.allocated(exception, tag.bytes());
        return exception;
    }

    private void set(int position, ValueType type, @Nullable Object value, GuestInstance caller) {
        if (type instanceof NumberType number) {
            this.numbers[position] = References.bits(number, value);
        }
        else if (type == ValueType.V128) {
            V128 vector = References.vector(value);
            this.numbers[position] = vector.low();
            this.numbers[this.numbers.length / 2 + position] = vector.high();
        }
        else {
            References.check(value, (ReferenceType) type, this.tag.engine());
            if (value instanceof FunctionReference function) {
                caller.link(function);
            }
            this.references[position] = value;
        }
    }

    /** Returns what the host sees. */
    WasmGuestException uncaught() {
        List<ValueType> types = this.tag.type().functionType().parameters();
        List<@Nullable Object> values = new ArrayList<>(types.size());
        for (int i = 0; i < types.size(); i++) {
            if (types.get(i) instanceof NumberType number) {
                values.add(References.box(number, this.numbers[i]));
            }
            else if (types.get(i) == ValueType.V128) {
                values.add(new V128(this.numbers[i], this.numbers[types.size() + i]));
            }
            else {
                values.add(this.references[i]);
            }
        }
        WasmGuestException uncaught = new WasmGuestException(this.tag, values);
        uncaught.initCause(this);
        return uncaught;
    }

    @Override
    public String getMessage() {
        return "exception of " + this.tag;
    }

}

package dev.wasmhost.internal.validation;

import java.util.Arrays;
import java.util.StringJoiner;

import org.jspecify.annotations.Nullable;

import dev.wasmhost.AbstractHeapType;
import dev.wasmhost.ReferenceType;
import dev.wasmhost.ValueType;
import dev.wasmhost.WasmLimitException;

/**
 * The value stack of the appendix's algorithm (spec 7.3), with its names.
 *
 * <p>
 * The type {@code Unknown}, which only unreachable code has, is null. Popping leaves the
 * array alone, so that a sink can look at an instruction's operands until its results are
 * pushed.
 */
final class Operands implements OperandStack {

    private static final int MAXIMUM_HEIGHT = 1 << 20;

    private static final int MAXIMUM_LISTED = 8;

    /**
     * The type of a reference that unreachable code has and that matches every other
     * reference type; told from (ref none) by identity.
     */
    static final ReferenceType ANY_REFERENCE = new ReferenceType(false, AbstractHeapType.NONE);

    private final Place place;

    private @Nullable ValueType[] types = new @Nullable ValueType[64];

    private int size;

    // Where the innermost block's operands start.
    private int base;

    // Whether popping below the base gives Unknown.
    private boolean polymorphic;

    private int shown;

    Operands(Place place) {
        this.place = place;
    }

    void clear() {
        this.size = 0;
        enter(0, false);
    }

    /** Sets what the innermost block is. */
    void enter(int newBase, boolean newPolymorphic) {
        this.base = newBase;
        this.polymorphic = newPolymorphic;
    }

    /** Forgets what is above {@code newSize}. */
    void truncate(int newSize) {
        this.size = newSize;
    }

    int size() {
        return this.size;
    }

    /** Shows a sink the operands as they are now, until the next call. */
    void show() {
        this.shown = this.size;
    }

    /** Shows a sink what is below the innermost block. */
    void showBase() {
        this.shown = this.base;
    }

    void pushVal(@Nullable ValueType type) {
        if (this.size == this.types.length) {
            grow();
        }
        this.types[this.size++] = type;
    }

    private void grow() {
        if (this.size >= MAXIMUM_HEIGHT) {
            throw new WasmLimitException("operands of a function", this.size + 1, MAXIMUM_HEIGHT, "fixed");
        }
        this.types = Arrays.copyOf(this.types, this.size * 2);
    }

    /** Pops an operand of any type and returns its type. */
    @Nullable ValueType popVal() {
        if (this.size == this.base) {
            if (!this.polymorphic) {
                throw mismatch("a value", "nothing");
            }
            return null;
        }
        return this.types[--this.size];
    }

    /** Pops a reference of any type. */
    ReferenceType popReference() {
        ValueType actual = popVal();
        if (actual == null) {
            return ANY_REFERENCE;
        }
        if (actual instanceof ReferenceType reference) {
            return reference;
        }
        throw mismatch("a reference", actual);
    }

    void popVal(ValueType expected) {
        if (this.size > this.base && this.types[this.size - 1] == expected) {
            this.size--;
        }
        else {
            popOther(expected);
        }
    }

    private void popOther(ValueType expected) {
        if (this.size > this.base) {
            ValueType actual = this.types[this.size - 1];
            if (!matches(actual, expected)) {
                throw unfit(expected, actual);
            }
            this.size--;
        }
        else if (!this.polymorphic) {
            throw missing(expected);
        }
    }

    /** Pops what a signature takes, and pushes what it gives. */
    void apply(Signature signature) {
        popVals(signature.parameters());
        pushVals(signature.results());
    }

    void pushVals(ValueType[] pushed) {
        if (pushed.length == 1) {
            pushVal(pushed[0]);
        }
        else if (pushed.length > 1) {
            pushEach(pushed);
        }
    }

    private void pushEach(ValueType[] pushed) {
        for (ValueType each : pushed) {
            pushVal(each);
        }
    }

    void popVals(ValueType[] expected) {
        int left = expected.length;
        if (left > 0) {
            popVal(expected[--left]);
        }
        if (left > 0) {
            popVal(expected[--left]);
        }
        if (left > 0) {
            popFirst(expected, left);
        }
    }

    private void popFirst(ValueType[] expected, int count) {
        for (int i = count - 1; i >= 0; i--) {
            popVal(expected[i]);
        }
    }

    /** Checks that {@link #popVals(ValueType[])} would succeed, and changes nothing. */
    void checkVals(ValueType[] expected) {
        int at = this.size;
        for (int i = expected.length - 1; i >= 0; i--) {
            if (at == this.base) {
                if (!this.polymorphic) {
                    throw missing(expected[i]);
                }
                return;
            }
            ValueType actual = this.types[--at];
            if (!matches(actual, expected[i])) {
                throw unfit(expected[i], actual);
            }
        }
    }

    /** Checks that the innermost block has no operands but its {@code results}. */
    void checkEmpty(ValueType[] results) {
        if (this.size != this.base) {
            throw this.place.invalid("type mismatch: block requires " + listed(results, 0, results.length)
                    + " but stack has " + listed(this.types, this.base, this.size + results.length));
        }
    }

    private RuntimeException missing(ValueType expected) {
        return unfit(expected, "");
    }

    private RuntimeException unfit(ValueType expected, @Nullable ValueType actual) {
        return unfit(expected, this.place.describe(actual));
    }

    private RuntimeException unfit(ValueType expected, String found) {
        return this.place.invalid("type mismatch: instruction requires [" + this.place.describe(expected)
                + "] but stack has [" + found + "]");
    }

    private String listed(@Nullable ValueType[] listed, int from, int to) {
        StringJoiner joiner = new StringJoiner(" ", "[", "]");
        for (int i = from; i < to; i++) {
            if (i == from + MAXIMUM_LISTED) {
                joiner.add("and " + (to - i) + " more");
                break;
            }
            joiner.add(this.place.describe(listed[i]));
        }
        return joiner.toString();
    }

    /** Checks that a type may be used as another one. */
    void checkMatches(ReferenceType actual, ReferenceType expected) {
        if (!matches(actual, expected)) {
            throw mismatch(expected, actual);
        }
    }

    RuntimeException mismatch(Object expected, @Nullable Object actual) {
        return this.place.invalid(
                "type mismatch: expected " + this.place.describe(expected) + ", found " + this.place.describe(actual));
    }

    @SuppressWarnings("ReferenceEquality") // there is one object for the bottom
    static boolean matches(@Nullable ValueType actual, ValueType expected) {
        return actual == expected || actual == null || actual.matches(expected)
                || (actual == ANY_REFERENCE && expected instanceof ReferenceType);
    }

    /** Returns whether values of types {@code actual} may be used as {@code expected}. */
    static boolean matches(ValueType[] actual, ValueType[] expected) {
        if (actual.length != expected.length) {
            return false;
        }
        for (int i = 0; i < actual.length; i++) {
            if (!matches(actual[i], expected[i])) {
                return false;
            }
        }
        return true;
    }

    @Override
    public int height() {
        return this.shown;
    }

    @Override
    public ValueType type(int index) {
        ValueType type = this.types[index];
        if (type == null) {
            throw new AssertionError(index);
        }
        return type;
    }

}

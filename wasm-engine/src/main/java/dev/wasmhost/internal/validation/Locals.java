package dev.wasmhost.internal.validation;

import java.util.Arrays;
import java.util.BitSet;

import dev.wasmhost.ValueType;

/**
 * A function's locals: their types, and which of those without a default value have been
 * set (spec 3.4.2, 7.3). Setting one holds until the end of the block.
 */
final class Locals {

    private ValueType[] types = new ValueType[64];

    private int count;

    private final BitSet unset = new BitSet();

    private int[] set = new int[16];

    private int setCount;

    /** Starts a function, which has none yet. */
    void clear() {
        this.count = 0;
        this.unset.clear();
        this.setCount = 0;
    }

    /** Adds parameters, which have values. */
    void addParameters(ValueType[] parameters) {
        for (ValueType each : parameters) {
            add(1, each);
        }
    }

    /** Adds locals of one type. */
    void declare(int more, ValueType type) {
        if (!Types.isDefaultable(type)) {
            this.unset.set(this.count, this.count + more);
        }
        add(more, type);
    }

    private void add(int more, ValueType type) {
        int newCount = this.count + more;
        if (newCount > this.types.length) {
            this.types = Arrays.copyOf(this.types, Math.max(newCount, this.types.length * 2));
        }
        Arrays.fill(this.types, this.count, newCount, type);
        this.count = newCount;
    }

    int count() {
        return this.count;
    }

    ValueType type(int localIndex) {
        return this.types[localIndex];
    }

    /** Returns whether a local has no value yet. */
    boolean isUnset(int localIndex) {
        return !this.unset.isEmpty() && this.unset.get(localIndex);
    }

    /** Notes that a local was set. */
    void set(int localIndex) {
        if (isUnset(localIndex)) {
            setFirst(localIndex);
        }
    }

    private void setFirst(int localIndex) {
        this.unset.clear(localIndex);
        if (this.setCount == this.set.length) {
            this.set = Arrays.copyOf(this.set, 2 * this.setCount);
        }
        this.set[this.setCount++] = localIndex;
    }

    /** Returns how many locals were set so far: to be given to {@link #reset}. */
    int height() {
        return this.setCount;
    }

    /** Forgets that locals were set since there were {@code height}. */
    void reset(int height) {
        while (this.setCount > height) {
            this.unset.set(this.set[--this.setCount]);
        }
    }

}

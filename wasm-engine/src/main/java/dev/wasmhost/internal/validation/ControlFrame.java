package dev.wasmhost.internal.validation;

import dev.wasmhost.ValueType;
import dev.wasmhost.internal.module.Opcode;

/** A block that is open (spec 7.3); made once for each depth, and used again. */
final class ControlFrame {

    private Opcode opcode = Opcode.BLOCK;

    private Signature signature = Signature.EMPTY;

    private int height;

    private int localHeight;

    private boolean unreachable;

    private boolean dead;

    private long visit;

    /**
     * Becomes another block.
     * @param newHeight the number of operands below it
     * @param newLocalHeight what {@link Locals#height()} was before it
     * @param newDead whether it was entered in code that cannot be reached
     */
    void enter(Opcode newOpcode, Signature newSignature, int newHeight, int newLocalHeight, boolean newDead) {
        this.opcode = newOpcode;
        this.signature = newSignature;
        this.height = newHeight;
        this.localHeight = newLocalHeight;
        this.unreachable = false;
        this.dead = newDead;
        this.visit = 0;
    }

    /** Returns what began the block, or its part: an {@code else} or a catch. */
    Opcode opcode() {
        return this.opcode;
    }

    Signature signature() {
        return this.signature;
    }

    /** Returns the number of operands below the block's own. */
    int height() {
        return this.height;
    }

    /**
     * Returns the number of operands below the whole block: in a catch, what it has
     * caught is above them.
     */
    int outerHeight() {
        return this.height - (isCatch() ? 1 : 0);
    }

    int localHeight() {
        return this.localHeight;
    }

    /** Returns the types that a branch to the label takes. */
    ValueType[] labelTypes() {
        return (this.opcode == Opcode.LOOP) ? this.signature.parameters() : this.signature.results();
    }

    /** Returns whether what follows in the block cannot be reached from its beginning. */
    boolean isUnreachable() {
        return this.unreachable;
    }

    void setUnreachable() {
        this.unreachable = true;
    }

    /** Returns whether the block was entered in code that cannot be reached. */
    boolean isDead() {
        return this.dead;
    }

    /** Returns whether what follows can be reached. */
    boolean isLive() {
        return !this.unreachable && !this.dead;
    }

    /** Returns whether this is a {@code catch} or {@code catch_all}. */
    boolean isCatch() {
        return this.opcode == Opcode.CATCH || this.opcode == Opcode.CATCH_ALL;
    }

    /** Begins another part of the block, with that many operands below its own. */
    void continueWith(Opcode newOpcode, int newHeight) {
        this.opcode = newOpcode;
        this.height = newHeight;
        this.unreachable = false;
    }

    /**
     * Returns whether a {@code br_table} has not looked at the label before.
     * @param number of the {@code br_table}, counted from 1
     */
    boolean visit(long number) {
        boolean first = this.visit != number;
        this.visit = number;
        return first;
    }

}

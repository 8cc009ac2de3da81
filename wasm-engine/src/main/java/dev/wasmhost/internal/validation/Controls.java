package dev.wasmhost.internal.validation;

import java.util.Arrays;

import dev.wasmhost.ValueType;
import dev.wasmhost.WasmLimitException;
import dev.wasmhost.internal.module.Opcode;

/**
 * The control stack of the appendix's algorithm (spec 7.3): for each block that is open,
 * its type and where its operands start. Depth 0 is the innermost block.
 */
final class Controls {

    private static final int MAXIMUM_DEPTH = 1 << 20;

    private int size;

    private Opcode[] opcodes = new Opcode[16];

    private Signature[] signatures = new Signature[16];

    private int[] heights = new int[16];

    private int[] slots = new int[16];

    // How many locals had been set when the block was entered.
    private int[] initialized = new int[16];

    private boolean[] unreachable = new boolean[16];

    // Whether the block was entered in code that cannot be reached.
    private boolean[] dead = new boolean[16];

    // The last br_table that looked at the label.
    private int[] visits = new int[16];

    private int visit;

    void clear() {
        this.size = 0;
    }

    int size() {
        return this.size;
    }

    void push(Opcode opcode, Signature signature, Operands operands, int initializedLocals, boolean isDead) {
        int at = this.size;
        if (at == this.heights.length) {
            grow();
        }
        this.opcodes[at] = opcode;
        this.signatures[at] = signature;
        this.heights[at] = operands.size();
        this.slots[at] = operands.slots();
        this.initialized[at] = initializedLocals;
        this.unreachable[at] = false;
        this.dead[at] = isDead;
        this.visits[at] = 0;
        this.size = at + 1;
    }

    private void grow() {
        if (this.size >= MAXIMUM_DEPTH) {
            throw new WasmLimitException("nested blocks", this.size + 1, MAXIMUM_DEPTH, "fixed");
        }
        int newLength = this.size * 2;
        this.opcodes = Arrays.copyOf(this.opcodes, newLength);
        this.signatures = Arrays.copyOf(this.signatures, newLength);
        this.heights = Arrays.copyOf(this.heights, newLength);
        this.slots = Arrays.copyOf(this.slots, newLength);
        this.initialized = Arrays.copyOf(this.initialized, newLength);
        this.unreachable = Arrays.copyOf(this.unreachable, newLength);
        this.dead = Arrays.copyOf(this.dead, newLength);
        this.visits = Arrays.copyOf(this.visits, newLength);
    }

    void pop() {
        this.size--;
        this.signatures[this.size] = Signature.EMPTY;
    }

    Opcode opcode() {
        return this.opcodes[this.size - 1];
    }

    Signature signature() {
        return this.signatures[this.size - 1];
    }

    int height() {
        return this.heights[this.size - 1];
    }

    int slots() {
        return this.slots[this.size - 1];
    }

    /** Returns how many locals had been set when the block was entered. */
    int initialized() {
        return this.initialized[this.size - 1];
    }

    boolean isUnreachable() {
        return this.unreachable[this.size - 1];
    }

    void setUnreachable() {
        this.unreachable[this.size - 1] = true;
    }

    /** Turns an {@code if} into its {@code else}. */
    void otherwise() {
        this.opcodes[this.size - 1] = Opcode.ELSE;
        this.unreachable[this.size - 1] = false;
    }

    /**
     * Turns a {@code try} into one of its catches, whose operands are above the exception
     * that it has caught.
     */
    void catching(Opcode opcode, Operands operands) {
        int at = this.size - 1;
        this.opcodes[at] = opcode;
        this.unreachable[at] = false;
        this.heights[at] = operands.size();
        this.slots[at] = operands.slots();
    }

    /** Returns the number of operands below the whole block. */
    int outerHeight() {
        return height() - (isCatch(0) ? 1 : 0);
    }

    /** Returns the slots of the operands below the whole block. */
    int outerSlots() {
        return slots() - (isCatch(0) ? 1 : 0);
    }

    /** Returns whether a block is a {@code catch} or {@code catch_all}. */
    boolean isCatch(int depth) {
        Opcode opcode = this.opcodes[this.size - 1 - depth];
        return opcode == Opcode.CATCH || opcode == Opcode.CATCH_ALL;
    }

    boolean isDead() {
        return this.dead[this.size - 1];
    }

    /** Returns the types that a branch to the label takes. */
    ValueType[] labelTypes(int depth) {
        int at = this.size - 1 - depth;
        Signature signature = this.signatures[at];
        return (this.opcodes[at] == Opcode.LOOP) ? signature.parameters() : signature.results();
    }

    /** Starts to count visits anew. */
    void startVisits() {
        this.visit++;
        if (this.visit == 0) {
            Arrays.fill(this.visits, 0);
            this.visit = 1;
        }
    }

    /** Returns whether this is the first visit of the label. */
    boolean visit(int depth) {
        int at = this.size - 1 - depth;
        boolean first = this.visits[at] != this.visit;
        this.visits[at] = this.visit;
        return first;
    }

}

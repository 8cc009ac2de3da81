package dev.wasmhost.internal.validation;

import java.util.Arrays;

import dev.wasmhost.WasmLimitException;
import dev.wasmhost.internal.module.Opcode;

/**
 * The control stack of the appendix's algorithm (spec 7.3). Depth 0 is the innermost
 * block.
 */
final class Controls {

    private static final int MAXIMUM_DEPTH = 1 << 20;

    private int size;

    private ControlFrame[] frames = new ControlFrame[16];

    // How many there are, those that wait to be used again included.
    private int made;

    private ControlFrame top = new ControlFrame();

    void clear() {
        this.size = 0;
    }

    int size() {
        return this.size;
    }

    /** Returns the innermost block; only if there is one. */
    ControlFrame top() {
        return this.top;
    }

    ControlFrame at(int depth) {
        return this.frames[this.size - 1 - depth];
    }

    /** Returns the function's own block. */
    ControlFrame outermost() {
        return this.frames[0];
    }

    /** Opens a block. */
    void push(Opcode opcode, Signature signature, int height, int localHeight) {
        boolean dead = this.size > 0 && !this.top.isLive();
        if (this.size == this.made) {
            makeFrame();
        }
        this.top = this.frames[this.size++];
        this.top.enter(opcode, signature, height, localHeight, dead);
    }

    private void makeFrame() {
        if (this.made == this.frames.length) {
            grow();
        }
        this.frames[this.made++] = new ControlFrame();
    }

    private void grow() {
        if (this.made >= MAXIMUM_DEPTH) {
            throw new WasmLimitException("nested blocks", this.made + 1, MAXIMUM_DEPTH, "fixed");
        }
        this.frames = Arrays.copyOf(this.frames, 2 * this.made);
    }

    /** Closes the innermost block. */
    void pop() {
        this.size--;
        if (this.size > 0) {
            this.top = this.frames[this.size - 1];
        }
    }

}

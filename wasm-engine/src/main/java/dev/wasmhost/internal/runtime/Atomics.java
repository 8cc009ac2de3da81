package dev.wasmhost.internal.runtime;

import java.nio.ByteBuffer;

/**
 * Atomic instructions that {@link java.lang.invoke.VarHandle} has no method for: all on
 * memories that are not shared, and those of one or two bytes on shared ones, which are
 * made of compare-and-set of the four bytes around them. Addresses are checked.
 */
public final class Atomics {

    /** Adds the operand. */
    public static final int ADD = 0;

    /** Subtracts the operand. */
    public static final int SUB = 1;

    /** Takes the common bits. */
    public static final int AND = 2;

    /** Takes the bits of both. */
    public static final int OR = 3;

    /** Takes the bits of one. */
    public static final int XOR = 4;

    /** Takes the operand itself. */
    public static final int XCHG = 5;

    private Atomics() {
    }

    /** Returns {@code address} if it is a multiple of {@code width}, else traps. */
    public static int aligned(int address, int width) {
        SharedMemory.checkAligned(address, width);
        return address;
    }

    private static long apply(int operation, long before, long operand) {
        return switch (operation) {
            case ADD -> before + operand;
            case SUB -> before - operand;
            case AND -> before & operand;
            case OR -> before | operand;
            case XOR -> before ^ operand;
            case XCHG -> operand;
            default -> throw new AssertionError(operation);
        };
    }

    // memories that are not shared: one thread at a time

    /** Returns what was there before, zero-extended. */
    public static long update(byte[] memory, int address, long operand, int operation, int width) {
        long before = load(memory, address, width);
        store(memory, address, apply(operation, before, operand), width);
        return before;
    }

    /** Returns what was there before, zero-extended; the operands are wrapped. */
    public static long compareExchange(byte[] memory, int address, long expected, long replacement, int width) {
        long before = load(memory, address, width);
        if (before == (expected & mask(width))) {
            store(memory, address, replacement, width);
        }
        return before;
    }

    /** Returns what is there, zero-extended. */
    public static long load(byte[] memory, int address, int width) {
        return switch (width) {
            case 1 -> memory[address] & 0xFF;
            case 2 -> (short) LinearMemory.I16.get(memory, address) & 0xFFFF;
            case 4 -> (int) LinearMemory.I32.get(memory, address) & 0xFFFFFFFFL;
            default -> (long) LinearMemory.I64.get(memory, address);
        };
    }

    /** Stores the lowest bytes of {@code value}. */
    public static void store(byte[] memory, int address, long value, int width) {
        switch (width) {
            case 1 -> memory[address] = (byte) value;
            case 2 -> LinearMemory.I16.set(memory, address, (short) value);
            case 4 -> LinearMemory.I32.set(memory, address, (int) value);
            default -> LinearMemory.I64.set(memory, address, value);
        }
    }

    private static long mask(int width) {
        return -1L >>> (64 - 8 * width);
    }

    // one or two bytes of shared memories

    /** Returns what was there before, zero-extended. */
    public static int update(ByteBuffer memory, int address, int operand, int operation, int width) {
        int word = address & -4;
        int shift = 8 * (address & 3);
        int mask = (int) mask(width) << shift;
        while (true) {
            int around = (int) SharedMemory.I32.getVolatile(memory, word);
            int before = (around & mask) >>> shift;
            int after = (int) apply(operation, before, operand) << shift;
            if (SharedMemory.I32.compareAndSet(memory, word, around, (around & ~mask) | (after & mask))) {
                return before;
            }
        }
    }

    /** Returns what was there before, zero-extended; the operands are wrapped. */
    public static int compareExchange(ByteBuffer memory, int address, int expected, int replacement, int width) {
        int word = address & -4;
        int shift = 8 * (address & 3);
        int mask = (int) mask(width) << shift;
        while (true) {
            int around = (int) SharedMemory.I32.getVolatile(memory, word);
            int before = (around & mask) >>> shift;
            if (before != (expected & (int) mask(width))) {
                return before;
            }
            int after = (around & ~mask) | ((replacement << shift) & mask);
            if (SharedMemory.I32.compareAndSet(memory, word, around, after)) {
                return before;
            }
        }
    }

    /** Returns what is there, zero-extended. */
    public static int load(ByteBuffer memory, int address, int width) {
        int around = (int) SharedMemory.I32.getVolatile(memory, address & -4);
        return (around >>> (8 * (address & 3))) & (int) mask(width);
    }

    /** Stores the lowest bytes of {@code value}. */
    public static void store(ByteBuffer memory, int address, int value, int width) {
        update(memory, address, value, XCHG, width);
    }

}

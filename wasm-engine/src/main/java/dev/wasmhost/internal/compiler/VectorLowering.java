package dev.wasmhost.internal.compiler;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Objects;

import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Opcodes;

import dev.wasmhost.internal.module.Opcode;

/**
 * The table of what vector instructions become: a scalar instruction or a method of
 * {@code Vectors} for each lane, in the shape that suits them, or something of their own.
 */
final class VectorLowering {

    private static final Map<Opcode, Operation> OPERATIONS = new EnumMap<>(Opcode.class);

    static {
        halves(Opcode.I8X16_EQ, Opcode.I8X16_GE_U);
        halves(Opcode.I16X8_EQ, Opcode.I16X8_GE_U);
        halves(Opcode.I8X16_ABS, Opcode.I8X16_POPCNT);
        halves(Opcode.I8X16_ADD, Opcode.I8X16_SUB_SAT_U);
        halves(Opcode.I8X16_MIN_S, Opcode.I8X16_MAX_U);
        halves(Opcode.I8X16_AVGR_U, Opcode.I16X8_EXTADD_PAIRWISE_I8X16_U);
        halves(Opcode.I16X8_ABS, Opcode.I16X8_Q15MULR_SAT_S);
        halves(Opcode.I16X8_ADD, Opcode.I16X8_SUB_SAT_U);
        halves(Opcode.I16X8_MUL, Opcode.I16X8_AVGR_U);
        halves(Opcode.I16X8_RELAXED_DOT_I8X16_I7X16_S, Opcode.I16X8_RELAXED_DOT_I8X16_I7X16_S);
        halves(Opcode.I64X2_ABS, Opcode.I64X2_ABS);
        shift(Opcode.I8X16_SHL, Shape.LONGS, -1);
        shift(Opcode.I8X16_SHR_S, Shape.LONGS, -1);
        shift(Opcode.I8X16_SHR_U, Shape.LONGS, -1);
        shift(Opcode.I16X8_SHL, Shape.LONGS, -1);
        shift(Opcode.I16X8_SHR_S, Shape.LONGS, -1);
        shift(Opcode.I16X8_SHR_U, Shape.LONGS, -1);
        shift(Opcode.I32X4_SHL, Shape.INTS, Opcodes.ISHL);
        shift(Opcode.I32X4_SHR_S, Shape.INTS, Opcodes.ISHR);
        shift(Opcode.I32X4_SHR_U, Shape.INTS, Opcodes.IUSHR);
        shift(Opcode.I64X2_SHL, Shape.LONGS, Opcodes.LSHL);
        shift(Opcode.I64X2_SHR_S, Shape.LONGS, Opcodes.LSHR);
        shift(Opcode.I64X2_SHR_U, Shape.LONGS, Opcodes.LUSHR);
        extend(Opcode.I16X8_EXTEND_LOW_I8X16_S, 0, "i16x8ExtendI8x16S");
        extend(Opcode.I16X8_EXTEND_HIGH_I8X16_S, 2, "i16x8ExtendI8x16S");
        extend(Opcode.I16X8_EXTEND_LOW_I8X16_U, 0, "i16x8ExtendI8x16U");
        extend(Opcode.I16X8_EXTEND_HIGH_I8X16_U, 2, "i16x8ExtendI8x16U");
        extend(Opcode.I16X8_EXTMUL_LOW_I8X16_S, 0, "i16x8ExtmulI8x16S");
        extend(Opcode.I16X8_EXTMUL_HIGH_I8X16_S, 2, "i16x8ExtmulI8x16S");
        extend(Opcode.I16X8_EXTMUL_LOW_I8X16_U, 0, "i16x8ExtmulI8x16U");
        extend(Opcode.I16X8_EXTMUL_HIGH_I8X16_U, 2, "i16x8ExtmulI8x16U");
        own(Opcode.I8X16_NARROW_I16X8_S, Kind.NARROW, Shape.LONGS, Shape.LONGS);
        own(Opcode.I8X16_NARROW_I16X8_U, Kind.NARROW, Shape.LONGS, Shape.LONGS);
        own(Opcode.I16X8_NARROW_I32X4_S, Kind.NARROW, Shape.INTS, Shape.LONGS);
        own(Opcode.I16X8_NARROW_I32X4_U, Kind.NARROW, Shape.INTS, Shape.LONGS);
        halfwords(Opcode.I32X4_EXTEND_LOW_I16X8_S, Opcodes.ISHR, 0);
        halfwords(Opcode.I32X4_EXTEND_HIGH_I16X8_S, Opcodes.ISHR, 4);
        halfwords(Opcode.I32X4_EXTEND_LOW_I16X8_U, Opcodes.IUSHR, 0);
        halfwords(Opcode.I32X4_EXTEND_HIGH_I16X8_U, Opcodes.IUSHR, 4);
        halfwords(Opcode.I32X4_EXTMUL_LOW_I16X8_S, Opcodes.ISHR, 0);
        halfwords(Opcode.I32X4_EXTMUL_HIGH_I16X8_S, Opcodes.ISHR, 4);
        halfwords(Opcode.I32X4_EXTMUL_LOW_I16X8_U, Opcodes.IUSHR, 0);
        halfwords(Opcode.I32X4_EXTMUL_HIGH_I16X8_U, Opcodes.IUSHR, 4);
        helper(Opcode.I32X4_EXTADD_PAIRWISE_I16X8_S, Shape.INTS, Shape.INTS);
        helper(Opcode.I32X4_EXTADD_PAIRWISE_I16X8_U, Shape.INTS, Shape.INTS);
        helper(Opcode.I32X4_DOT_I16X8_S, Shape.INTS, Shape.INTS);
        helper(Opcode.I32X4_RELAXED_DOT_I8X16_I7X16_ADD_S, Shape.INTS, Shape.INTS);
        integers();
        floats();
        conversions();
        for (Opcode each : new Opcode[] { Opcode.V128_NOT, Opcode.V128_AND, Opcode.V128_ANDNOT, Opcode.V128_OR,
                Opcode.V128_XOR, Opcode.V128_BITSELECT, Opcode.I8X16_RELAXED_LANESELECT,
                Opcode.I16X8_RELAXED_LANESELECT, Opcode.I32X4_RELAXED_LANESELECT, Opcode.I64X2_RELAXED_LANESELECT }) {
            own(each, Kind.BITWISE, Shape.LONGS, Shape.LONGS);
        }
        own(Opcode.I8X16_SWIZZLE, Kind.SWIZZLE, Shape.LONGS, Shape.LONGS);
        own(Opcode.I8X16_SPLAT, Kind.SPLAT, Shape.LONGS, Shape.LONGS);
        own(Opcode.I16X8_SPLAT, Kind.SPLAT, Shape.LONGS, Shape.LONGS);
        own(Opcode.I32X4_SPLAT, Kind.SPLAT, Shape.INTS, Shape.INTS);
        own(Opcode.I64X2_SPLAT, Kind.SPLAT, Shape.LONGS, Shape.LONGS);
        own(Opcode.F32X4_SPLAT, Kind.SPLAT, Shape.FLOATS, Shape.FLOATS);
        own(Opcode.F64X2_SPLAT, Kind.SPLAT, Shape.DOUBLES, Shape.DOUBLES);
        own(Opcode.V128_ANY_TRUE, Kind.REDUCE, Shape.LONGS, Shape.LONGS);
        own(Opcode.I8X16_ALL_TRUE, Kind.REDUCE, Shape.LONGS, Shape.LONGS);
        own(Opcode.I8X16_BITMASK, Kind.REDUCE, Shape.LONGS, Shape.LONGS);
        own(Opcode.I16X8_ALL_TRUE, Kind.REDUCE, Shape.LONGS, Shape.LONGS);
        own(Opcode.I16X8_BITMASK, Kind.REDUCE, Shape.LONGS, Shape.LONGS);
        own(Opcode.I32X4_ALL_TRUE, Kind.REDUCE, Shape.INTS, Shape.INTS);
        own(Opcode.I32X4_BITMASK, Kind.REDUCE, Shape.INTS, Shape.INTS);
        own(Opcode.I64X2_ALL_TRUE, Kind.REDUCE, Shape.LONGS, Shape.LONGS);
        own(Opcode.I64X2_BITMASK, Kind.REDUCE, Shape.LONGS, Shape.LONGS);
        same(Opcode.I8X16_RELAXED_SWIZZLE, Opcode.I8X16_SWIZZLE);
        same(Opcode.I16X8_RELAXED_Q15MULR_S, Opcode.I16X8_Q15MULR_SAT_S);
        same(Opcode.I32X4_RELAXED_TRUNC_F32X4_S, Opcode.I32X4_TRUNC_SAT_F32X4_S);
        same(Opcode.I32X4_RELAXED_TRUNC_F32X4_U, Opcode.I32X4_TRUNC_SAT_F32X4_U);
        same(Opcode.I32X4_RELAXED_TRUNC_F64X2_S_ZERO, Opcode.I32X4_TRUNC_SAT_F64X2_S_ZERO);
        same(Opcode.I32X4_RELAXED_TRUNC_F64X2_U_ZERO, Opcode.I32X4_TRUNC_SAT_F64X2_U_ZERO);
        same(Opcode.F32X4_RELAXED_MIN, Opcode.F32X4_MIN);
        same(Opcode.F32X4_RELAXED_MAX, Opcode.F32X4_MAX);
        same(Opcode.F64X2_RELAXED_MIN, Opcode.F64X2_MIN);
        same(Opcode.F64X2_RELAXED_MAX, Opcode.F64X2_MAX);
    }

    private VectorLowering() {
    }

    private static void integers() {
        lanes(Opcode.I32X4_ADD, Shape.INTS, Opcode.I32_ADD);
        lanes(Opcode.I32X4_SUB, Shape.INTS, Opcode.I32_SUB);
        lanes(Opcode.I32X4_MUL, Shape.INTS, Opcode.I32_MUL);
        lanes(Opcode.I64X2_ADD, Shape.LONGS, Opcode.I64_ADD);
        lanes(Opcode.I64X2_SUB, Shape.LONGS, Opcode.I64_SUB);
        lanes(Opcode.I64X2_MUL, Shape.LONGS, Opcode.I64_MUL);
        jvm(Opcode.I32X4_NEG, Shape.INTS, Opcodes.INEG);
        jvm(Opcode.I64X2_NEG, Shape.LONGS, Opcodes.LNEG);
        helper(Opcode.I32X4_ABS, Shape.INTS, Shape.INTS);
        helper(Opcode.I32X4_MIN_S, Shape.INTS, Shape.INTS);
        helper(Opcode.I32X4_MIN_U, Shape.INTS, Shape.INTS);
        helper(Opcode.I32X4_MAX_S, Shape.INTS, Shape.INTS);
        helper(Opcode.I32X4_MAX_U, Shape.INTS, Shape.INTS);
        compare(Opcode.I32X4_EQ, Shape.INTS, Opcode.I32_EQ);
        compare(Opcode.I32X4_NE, Shape.INTS, Opcode.I32_NE);
        compare(Opcode.I32X4_LT_S, Shape.INTS, Opcode.I32_LT_S);
        compare(Opcode.I32X4_LT_U, Shape.INTS, Opcode.I32_LT_U);
        compare(Opcode.I32X4_GT_S, Shape.INTS, Opcode.I32_GT_S);
        compare(Opcode.I32X4_GT_U, Shape.INTS, Opcode.I32_GT_U);
        compare(Opcode.I32X4_LE_S, Shape.INTS, Opcode.I32_LE_S);
        compare(Opcode.I32X4_LE_U, Shape.INTS, Opcode.I32_LE_U);
        compare(Opcode.I32X4_GE_S, Shape.INTS, Opcode.I32_GE_S);
        compare(Opcode.I32X4_GE_U, Shape.INTS, Opcode.I32_GE_U);
        compare(Opcode.I64X2_EQ, Shape.LONGS, Opcode.I64_EQ);
        compare(Opcode.I64X2_NE, Shape.LONGS, Opcode.I64_NE);
        compare(Opcode.I64X2_LT_S, Shape.LONGS, Opcode.I64_LT_S);
        compare(Opcode.I64X2_GT_S, Shape.LONGS, Opcode.I64_GT_S);
        compare(Opcode.I64X2_LE_S, Shape.LONGS, Opcode.I64_LE_S);
        compare(Opcode.I64X2_GE_S, Shape.LONGS, Opcode.I64_GE_S);
    }

    private static void floats() {
        lanes(Opcode.F32X4_ABS, Shape.FLOATS, Opcode.F32_ABS);
        lanes(Opcode.F32X4_NEG, Shape.FLOATS, Opcode.F32_NEG);
        lanes(Opcode.F32X4_CEIL, Shape.FLOATS, Opcode.F32_CEIL);
        lanes(Opcode.F32X4_FLOOR, Shape.FLOATS, Opcode.F32_FLOOR);
        lanes(Opcode.F32X4_TRUNC, Shape.FLOATS, Opcode.F32_TRUNC);
        lanes(Opcode.F32X4_NEAREST, Shape.FLOATS, Opcode.F32_NEAREST);
        lanes(Opcode.F32X4_SQRT, Shape.FLOATS, Opcode.F32_SQRT);
        lanes(Opcode.F32X4_ADD, Shape.FLOATS, Opcode.F32_ADD);
        lanes(Opcode.F32X4_SUB, Shape.FLOATS, Opcode.F32_SUB);
        lanes(Opcode.F32X4_MUL, Shape.FLOATS, Opcode.F32_MUL);
        lanes(Opcode.F32X4_DIV, Shape.FLOATS, Opcode.F32_DIV);
        lanes(Opcode.F32X4_MIN, Shape.FLOATS, Opcode.F32_MIN);
        lanes(Opcode.F32X4_MAX, Shape.FLOATS, Opcode.F32_MAX);
        helper(Opcode.F32X4_PMIN, Shape.FLOATS, Shape.FLOATS);
        helper(Opcode.F32X4_PMAX, Shape.FLOATS, Shape.FLOATS);
        helper(Opcode.F32X4_RELAXED_MADD, Shape.FLOATS, Shape.FLOATS);
        helper(Opcode.F32X4_RELAXED_NMADD, Shape.FLOATS, Shape.FLOATS);
        lanes(Opcode.F64X2_ABS, Shape.DOUBLES, Opcode.F64_ABS);
        lanes(Opcode.F64X2_NEG, Shape.DOUBLES, Opcode.F64_NEG);
        lanes(Opcode.F64X2_CEIL, Shape.DOUBLES, Opcode.F64_CEIL);
        lanes(Opcode.F64X2_FLOOR, Shape.DOUBLES, Opcode.F64_FLOOR);
        lanes(Opcode.F64X2_TRUNC, Shape.DOUBLES, Opcode.F64_TRUNC);
        lanes(Opcode.F64X2_NEAREST, Shape.DOUBLES, Opcode.F64_NEAREST);
        lanes(Opcode.F64X2_SQRT, Shape.DOUBLES, Opcode.F64_SQRT);
        lanes(Opcode.F64X2_ADD, Shape.DOUBLES, Opcode.F64_ADD);
        lanes(Opcode.F64X2_SUB, Shape.DOUBLES, Opcode.F64_SUB);
        lanes(Opcode.F64X2_MUL, Shape.DOUBLES, Opcode.F64_MUL);
        lanes(Opcode.F64X2_DIV, Shape.DOUBLES, Opcode.F64_DIV);
        lanes(Opcode.F64X2_MIN, Shape.DOUBLES, Opcode.F64_MIN);
        lanes(Opcode.F64X2_MAX, Shape.DOUBLES, Opcode.F64_MAX);
        helper(Opcode.F64X2_PMIN, Shape.DOUBLES, Shape.DOUBLES);
        helper(Opcode.F64X2_PMAX, Shape.DOUBLES, Shape.DOUBLES);
        helper(Opcode.F64X2_RELAXED_MADD, Shape.DOUBLES, Shape.DOUBLES);
        helper(Opcode.F64X2_RELAXED_NMADD, Shape.DOUBLES, Shape.DOUBLES);
        compare(Opcode.F32X4_EQ, Shape.FLOATS, Opcode.F32_EQ);
        compare(Opcode.F32X4_NE, Shape.FLOATS, Opcode.F32_NE);
        compare(Opcode.F32X4_LT, Shape.FLOATS, Opcode.F32_LT);
        compare(Opcode.F32X4_GT, Shape.FLOATS, Opcode.F32_GT);
        compare(Opcode.F32X4_LE, Shape.FLOATS, Opcode.F32_LE);
        compare(Opcode.F32X4_GE, Shape.FLOATS, Opcode.F32_GE);
        compare(Opcode.F64X2_EQ, Shape.DOUBLES, Opcode.F64_EQ);
        compare(Opcode.F64X2_NE, Shape.DOUBLES, Opcode.F64_NE);
        compare(Opcode.F64X2_LT, Shape.DOUBLES, Opcode.F64_LT);
        compare(Opcode.F64X2_GT, Shape.DOUBLES, Opcode.F64_GT);
        compare(Opcode.F64X2_LE, Shape.DOUBLES, Opcode.F64_LE);
        compare(Opcode.F64X2_GE, Shape.DOUBLES, Opcode.F64_GE);
    }

    private static void conversions() {
        convert(Opcode.I32X4_TRUNC_SAT_F32X4_S, Shape.FLOATS, 0, Shape.INTS, Opcode.I32_TRUNC_SAT_F32_S);
        convert(Opcode.I32X4_TRUNC_SAT_F32X4_U, Shape.FLOATS, 0, Shape.INTS, Opcode.I32_TRUNC_SAT_F32_U);
        convert(Opcode.I32X4_TRUNC_SAT_F64X2_S_ZERO, Shape.DOUBLES, 0, Shape.INTS, Opcode.I32_TRUNC_SAT_F64_S);
        convert(Opcode.I32X4_TRUNC_SAT_F64X2_U_ZERO, Shape.DOUBLES, 0, Shape.INTS, Opcode.I32_TRUNC_SAT_F64_U);
        convert(Opcode.F32X4_CONVERT_I32X4_S, Shape.INTS, 0, Shape.FLOATS, Opcode.F32_CONVERT_I32_S);
        convert(Opcode.F32X4_CONVERT_I32X4_U, Shape.INTS, 0, Shape.FLOATS, Opcode.F32_CONVERT_I32_U);
        convert(Opcode.F64X2_CONVERT_LOW_I32X4_S, Shape.INTS, 0, Shape.DOUBLES, Opcode.F64_CONVERT_I32_S);
        convert(Opcode.F64X2_CONVERT_LOW_I32X4_U, Shape.INTS, 0, Shape.DOUBLES, Opcode.F64_CONVERT_I32_U);
        convert(Opcode.F64X2_PROMOTE_LOW_F32X4, Shape.FLOATS, 0, Shape.DOUBLES, Opcode.F64_PROMOTE_F32);
        helper(Opcode.F32X4_DEMOTE_F64X2_ZERO, Shape.DOUBLES, Shape.FLOATS);
        convert(Opcode.I64X2_EXTEND_LOW_I32X4_S, Shape.INTS, 0, Shape.LONGS, Opcode.I64_EXTEND_I32_S);
        convert(Opcode.I64X2_EXTEND_HIGH_I32X4_S, Shape.INTS, 2, Shape.LONGS, Opcode.I64_EXTEND_I32_S);
        convert(Opcode.I64X2_EXTEND_LOW_I32X4_U, Shape.INTS, 0, Shape.LONGS, Opcode.I64_EXTEND_I32_U);
        convert(Opcode.I64X2_EXTEND_HIGH_I32X4_U, Shape.INTS, 2, Shape.LONGS, Opcode.I64_EXTEND_I32_U);
        product(Opcode.I64X2_EXTMUL_LOW_I32X4_S, 0, Opcode.I64_EXTEND_I32_S);
        product(Opcode.I64X2_EXTMUL_HIGH_I32X4_S, 2, Opcode.I64_EXTEND_I32_S);
        product(Opcode.I64X2_EXTMUL_LOW_I32X4_U, 0, Opcode.I64_EXTEND_I32_U);
        product(Opcode.I64X2_EXTMUL_HIGH_I32X4_U, 2, Opcode.I64_EXTEND_I32_U);
    }

    /** All instructions from one to another are methods for each half. */
    private static void halves(Opcode first, Opcode last) {
        for (Opcode each : EnumSet.range(first, last)) {
            helper(each, Shape.LONGS, Shape.LONGS);
        }
    }

    private static void helper(Opcode opcode, Shape in, Shape out) {
        put(opcode, new Operation(Kind.LANES, in, out, 0, null, Lowering.helperName(opcode), -1));
    }

    private static void extend(Opcode opcode, int offset, String helper) {
        put(opcode, new Operation(Kind.LANES, Shape.INTS, Shape.LONGS, offset, null, helper, -1));
    }

    private static void lanes(Opcode opcode, Shape shape, Opcode scalar) {
        convert(opcode, shape, 0, shape, scalar);
    }

    private static void convert(Opcode opcode, Shape in, int offset, Shape out, Opcode scalar) {
        put(opcode, new Operation(Kind.LANES, in, out, offset, scalar, "", -1));
    }

    private static void jvm(Opcode opcode, Shape shape, int operation) {
        put(opcode, new Operation(Kind.LANES, shape, shape, 0, null, "", operation));
    }

    private static void compare(Opcode opcode, Shape in, Opcode scalar) {
        Shape out = (in.lanes == 4) ? Shape.INTS : Shape.LONGS;
        put(opcode, new Operation(Kind.COMPARISON, in, out, 0, scalar, "", -1));
    }

    private static void product(Opcode opcode, int offset, Opcode extension) {
        put(opcode, new Operation(Kind.PRODUCT, Shape.INTS, Shape.LONGS, offset, extension, "", Opcodes.LMUL));
    }

    private static void shift(Opcode opcode, Shape shape, int operation) {
        String helper = (operation < 0) ? Lowering.helperName(opcode) : "";
        put(opcode, new Operation(Kind.SHIFT, shape, shape, 0, null, helper, operation));
    }

    private static void halfwords(Opcode opcode, int shift, int offset) {
        put(opcode, new Operation(Kind.HALFWORDS, Shape.INTS, Shape.INTS, offset, null, "", shift));
    }

    private static void own(Opcode opcode, Kind kind, Shape in, Shape out) {
        put(opcode, new Operation(kind, in, out, 0, null, Lowering.helperName(opcode), -1));
    }

    private static void same(Opcode opcode, Opcode other) {
        put(opcode, of(other));
    }

    private static void put(Opcode opcode, Operation operation) {
        OPERATIONS.put(opcode, operation);
    }

    /** Returns what a plain instruction becomes. */
    static Operation of(Opcode opcode) {
        Operation operation = OPERATIONS.get(opcode);
        if (operation == null) {
            throw new AssertionError(opcode);
        }
        return operation;
    }

    /**
     * Estimates the bytes that a plain instruction becomes, its operands' conversions
     * included.
     */
    static int size(Opcode opcode) {
        Operation operation = of(opcode);
        return switch (operation.kind()) {
            case SPLAT -> 6;
            case REDUCE -> 16;
            case SWIZZLE -> 30;
            case NARROW -> 34;
            default -> 8 + operation.out().lanes * (6 + 4 * opcode.operands().size());
        };
    }

    /** Returns the lane that a byte of a shuffle's result comes from. */
    static int source(long low, long high, int at) {
        return (int) (((at < 8) ? low : high) >>> 8 * (at & 7)) & 0xFF;
    }

    /** Returns whether bytes of a shuffle's result are a lane of so many bytes. */
    static boolean isLane(long low, long high, int at, int width) {
        int first = source(low, high, at);
        boolean whole = first % width == 0;
        for (int i = 1; i < width; i++) {
            whole &= source(low, high, at + i) == first + i;
        }
        return whole;
    }

    /** Returns how many bytes a shuffle moves together at least: 8, 4 or 1. */
    static int granularity(long low, long high) {
        for (int width = 8; width >= 4; width /= 2) {
            boolean whole = true;
            for (int at = 0; at < 16; at += width) {
                whole &= isLane(low, high, at, width);
            }
            if (whole) {
                return width;
            }
        }
        return 1;
    }

    /** Estimates the bytes that a shuffle becomes. */
    static int shuffleSize(long low, long high) {
        int moves = 0;
        for (long half : new long[] { low, high }) {
            int before = -2;
            for (int i = 0; i < Long.SIZE; i += Byte.SIZE) {
                int from = (int) (half >>> i) & 0xFF;
                moves += (from == before + 1) ? 0 : 1;
                before = from;
            }
        }
        return 10 + 10 * moves;
    }

    /** Returns the shape of the lanes that a lane instruction reads or writes. */
    static Shape laneShape(Opcode opcode) {
        return switch (opcode) {
            case F32X4_EXTRACT_LANE, F32X4_REPLACE_LANE -> Shape.FLOATS;
            case F64X2_EXTRACT_LANE, F64X2_REPLACE_LANE -> Shape.DOUBLES;
            case I32X4_EXTRACT_LANE, I32X4_REPLACE_LANE, V128_LOAD32_LANE, V128_STORE32_LANE -> Shape.INTS;
            default -> Shape.LONGS;
        };
    }

    /** How the code for an instruction is laid out. */
    enum Kind {

        /** For each lane a scalar instruction, a method or a JVM operation. */
        LANES,
        /** The same; what each lane gives, 0 or 1, becomes a mask. */
        COMPARISON,
        /** The same for each lane of two operands, then the product. */
        PRODUCT,
        /** For each lane a method or JVM operation that takes the one count too. */
        SHIFT,
        /**
         * Lanes of 16 bits become ints, which are multiplied if there are two operands.
         */
        HALFWORDS,
        /** Each half of the result is made of all lanes of one operand. */
        NARROW,
        /** And, or and their like: in whatever shape the operands are. */
        BITWISE,
        /**
         * Each half of the result is made of the first operand and half of the second.
         */
        SWIZZLE,
        /** One number is all lanes. */
        SPLAT,
        /** All lanes become one number. */
        REDUCE

    }

    /**
     * What an instruction becomes.
     *
     * @param kind how the code is laid out
     * @param in shape that the operands are wanted in
     * @param out shape of the result
     * @param offset the first lane of the operands that counts
     * @param scalar instruction for each lane, if it is one
     * @param helper method of {@code Vectors}, if it is one
     * @param operation JVM operation, or -1
     */
    record Operation(Kind kind, Shape in, Shape out, int offset, @Nullable Opcode scalar, String helper,
            int operation) {

        /** Returns the instruction for each lane, which there is. */
        Opcode scalarOfLanes() {
            return Objects.requireNonNull(this.scalar);
        }

    }

}

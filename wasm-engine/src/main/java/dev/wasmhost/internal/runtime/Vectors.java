package dev.wasmhost.internal.runtime;

/**
 * Vector instructions that are no scalar instruction lane by lane (spec 4.3.5), named
 * after their mnemonics.
 *
 * <p>
 * What works on lanes of 8 and 16 bits takes and returns halves of vectors, and computes
 * all lanes of a half at once: sums do not carry into the next lane because its top bit
 * is added by exclusive or; comparisons, which find a lane's answer in its top bit,
 * spread that over the lane. No comparison of Java is used: C2 of JDK 17 miscompiles some
 * unsigned ones (JDK-8376400).
 */
public final class Vectors {

    private static final long BYTE_TOPS = 0x8080808080808080L;

    private static final long BYTE_ONES = 0x0101010101010101L;

    private static final long SHORT_TOPS = 0x8000800080008000L;

    private static final long SHORT_ONES = 0x0001000100010001L;

    private static final long EVEN_BYTES = 0x00FF00FF00FF00FFL;

    private static final long EVEN_SHORTS = 0x0000FFFF0000FFFFL;

    private Vectors() {
    }

    // masks from top bits

    private static long byteMask(long bits) {
        long ones = (bits & BYTE_TOPS) >>> 7;
        return (ones << 8) - ones;
    }

    private static long shortMask(long bits) {
        long ones = (bits & SHORT_TOPS) >>> 15;
        return (ones << 16) - ones;
    }

    private static long choose(long a, long b, long mask) {
        return b ^ ((a ^ b) & mask);
    }

    /** The top bits say where {@code a} is less than {@code b}, unsigned. */
    private static long borrow(long a, long b, long difference) {
        return (~a & b) | (~(a ^ b) & difference);
    }

    private static long signedBorrow(long a, long b, long difference) {
        return (a & ~b) | (~(a ^ b) & difference);
    }

    // splats and conversions between lanes

    public static long i8x16Splat(int value) {
        return (value & 0xFF) * BYTE_ONES;
    }

    public static long i16x8Splat(int value) {
        return (value & 0xFFFF) * SHORT_ONES;
    }

    public static long i8x16Swizzle(long low, long high, long indices) {
        long result = 0;
        for (int i = 0; i < Long.SIZE; i += Byte.SIZE) {
            int index = (int) (indices >>> i) & 0xFF;
            long half = ((index & 8) == 0) ? low : high;
            long lane = (half >>> 8 * (index & 7)) & 0xFF;
            result |= ((index < 16) ? lane : 0) << i;
        }
        return result;
    }

    /** The lower bytes of eight lanes of 16 bits. */
    private static long pack(long low, long high) {
        return packHalf(low) | packHalf(high) << 32;
    }

    private static long packHalf(long lanes) {
        long bytes = lanes & EVEN_BYTES;
        long pairs = (bytes | bytes >>> 8) & EVEN_SHORTS;
        return (pairs | pairs >>> 16) & 0xFFFFFFFFL;
    }

    public static long i8x16NarrowI16x8S(long low, long high) {
        return pack(clamp(low, 0xFF80FF80FF80FF80L, 0x007F007F007F007FL),
                clamp(high, 0xFF80FF80FF80FF80L, 0x007F007F007F007FL));
    }

    public static long i8x16NarrowI16x8U(long low, long high) {
        return pack(clampU(low), clampU(high));
    }

    /** No lane that is not negative carries when 0x7F00 is added. */
    private static long clampU(long lanes) {
        long large = shortMask((lanes & ~SHORT_TOPS) + 0x7F007F007F007F00L);
        return (lanes | large) & ~shortMask(lanes);
    }

    private static long clamp(long lanes, long minimum, long maximum) {
        return i16x8MinS(i16x8MaxS(lanes, minimum), maximum);
    }

    public static long i16x8NarrowI32x4S(int a, int b, int c, int d) {
        return shorts(clampS(a), clampS(b), clampS(c), clampS(d));
    }

    public static long i16x8NarrowI32x4U(int a, int b, int c, int d) {
        return shorts(clampU(a), clampU(b), clampU(c), clampU(d));
    }

    private static int clampS(int value) {
        return Math.max(Short.MIN_VALUE, Math.min(Short.MAX_VALUE, value));
    }

    private static int clampU(int value) {
        return Math.max(0, Math.min(0xFFFF, value));
    }

    private static long shorts(int a, int b, int c, int d) {
        long low = (a & 0xFFFF) | b << 16;
        long high = (c & 0xFFFF) | d << 16;
        return (low & 0xFFFFFFFFL) | high << 32;
    }

    public static long i16x8ExtendI8x16U(int bytes) {
        long pairs = bytes & 0xFFFFFFFFL;
        long spread = (pairs | pairs << 16) & EVEN_SHORTS;
        return (spread | spread << 8) & EVEN_BYTES;
    }

    public static long i16x8ExtendI8x16S(int bytes) {
        return signExtend(i16x8ExtendI8x16U(bytes));
    }

    /** Extends the sign of the lower byte of each lane, whose upper byte is 0. */
    private static long signExtend(long lanes) {
        long signs = lanes & 0x0080008000800080L;
        return lanes | ((signs << 9) - (signs << 1));
    }

    public static long i16x8ExtmulI8x16U(int a, int b) {
        return i16x8Mul(i16x8ExtendI8x16U(a), i16x8ExtendI8x16U(b));
    }

    public static long i16x8ExtmulI8x16S(int a, int b) {
        return i16x8Mul(i16x8ExtendI8x16S(a), i16x8ExtendI8x16S(b));
    }

    public static long i16x8ExtaddPairwiseI8x16U(long lanes) {
        return (lanes & EVEN_BYTES) + (lanes >>> 8 & EVEN_BYTES);
    }

    public static long i16x8ExtaddPairwiseI8x16S(long lanes) {
        return i16x8Add(signExtend(lanes & EVEN_BYTES), signExtend(lanes >>> 8 & EVEN_BYTES));
    }

    public static int i32x4ExtaddPairwiseI16x8S(int pair) {
        return (short) pair + (pair >> 16);
    }

    public static int i32x4ExtaddPairwiseI16x8U(int pair) {
        return (pair & 0xFFFF) + (pair >>> 16);
    }

    public static int i32x4DotI16x8S(int a, int b) {
        return (short) a * (short) b + (a >> 16) * (b >> 16);
    }

    public static long i16x8RelaxedDotI8x16I7x16S(long a, long b) {
        return i16x8Add(i16x8Mul(signExtend(a & EVEN_BYTES), signExtend(b & EVEN_BYTES)),
                i16x8Mul(signExtend(a >>> 8 & EVEN_BYTES), signExtend(b >>> 8 & EVEN_BYTES)));
    }

    public static int i32x4RelaxedDotI8x16I7x16AddS(int a, int b, int sum) {
        short low = (short) ((byte) a * (byte) b + (byte) (a >> 8) * (byte) (b >> 8));
        short high = (short) ((byte) (a >> 16) * (byte) (b >> 16) + (a >> 24) * (b >> 24));
        return low + high + sum;
    }

    // lanes of 8 bits

    public static long i8x16Eq(long a, long b) {
        long different = a ^ b;
        return byteMask(~(((different & ~BYTE_TOPS) + ~BYTE_TOPS) | different));
    }

    public static long i8x16Ne(long a, long b) {
        return ~i8x16Eq(a, b);
    }

    public static long i8x16LtS(long a, long b) {
        return byteMask(signedBorrow(a, b, i8x16Sub(a, b)));
    }

    public static long i8x16LtU(long a, long b) {
        return byteMask(borrow(a, b, i8x16Sub(a, b)));
    }

    public static long i8x16GtS(long a, long b) {
        return i8x16LtS(b, a);
    }

    public static long i8x16GtU(long a, long b) {
        return i8x16LtU(b, a);
    }

    public static long i8x16LeS(long a, long b) {
        return ~i8x16LtS(b, a);
    }

    public static long i8x16LeU(long a, long b) {
        return ~i8x16LtU(b, a);
    }

    public static long i8x16GeS(long a, long b) {
        return ~i8x16LtS(a, b);
    }

    public static long i8x16GeU(long a, long b) {
        return ~i8x16LtU(a, b);
    }

    public static long i8x16Abs(long lanes) {
        long negative = byteMask(lanes);
        return i8x16Sub(lanes ^ negative, negative);
    }

    public static long i8x16Neg(long lanes) {
        return i8x16Sub(0, lanes);
    }

    public static long i8x16Popcnt(long lanes) {
        long pairs = lanes - (lanes >>> 1 & 0x5555555555555555L);
        long nibbles = (pairs & 0x3333333333333333L) + (pairs >>> 2 & 0x3333333333333333L);
        return (nibbles + (nibbles >>> 4)) & 0x0F0F0F0F0F0F0F0FL;
    }

    public static int i8x16AllTrue(long low, long high) {
        return ((i8x16Eq(low, 0) | i8x16Eq(high, 0)) == 0) ? 1 : 0;
    }

    public static int i8x16Bitmask(long low, long high) {
        return byteTops(low) | byteTops(high) << 8;
    }

    private static int byteTops(long lanes) {
        return (int) ((lanes & BYTE_TOPS) * 0x0002040810204081L >>> 56); // each product
                                                                         // is one bit
    }

    public static long i8x16Shl(long lanes, int count) {
        int by = count & 7;
        return lanes << by & i8x16Splat(0xFF << by);
    }

    public static long i8x16ShrU(long lanes, int count) {
        int by = count & 7;
        return lanes >>> by & i8x16Splat(0xFF >> by);
    }

    public static long i8x16ShrS(long lanes, int count) {
        long signs = BYTE_TOPS >>> (count & 7);
        return i8x16Sub(i8x16ShrU(lanes, count) ^ signs, signs);
    }

    public static long i8x16Add(long a, long b) {
        return ((a & ~BYTE_TOPS) + (b & ~BYTE_TOPS)) ^ ((a ^ b) & BYTE_TOPS);
    }

    public static long i8x16Sub(long a, long b) {
        return ((a | BYTE_TOPS) - (b & ~BYTE_TOPS)) ^ (~(a ^ b) & BYTE_TOPS);
    }

    public static long i8x16AddSatU(long a, long b) {
        long sum = i8x16Add(a, b);
        return sum | byteMask((a & b) | ((a | b) & ~sum));
    }

    public static long i8x16SubSatU(long a, long b) {
        long difference = i8x16Sub(a, b);
        return difference & ~byteMask(borrow(a, b, difference));
    }

    public static long i8x16AddSatS(long a, long b) {
        long sum = i8x16Add(a, b);
        return choose(byteExtreme(a), sum, byteMask((a ^ sum) & (b ^ sum)));
    }

    public static long i8x16SubSatS(long a, long b) {
        long difference = i8x16Sub(a, b);
        return choose(byteExtreme(a), difference, byteMask((a ^ b) & (a ^ difference)));
    }

    /** The least value where a lane is negative, else the greatest. */
    private static long byteExtreme(long lanes) {
        return ~BYTE_TOPS + (lanes >>> 7 & BYTE_ONES);
    }

    public static long i8x16MinS(long a, long b) {
        return choose(a, b, i8x16LtS(a, b));
    }

    public static long i8x16MinU(long a, long b) {
        return choose(a, b, i8x16LtU(a, b));
    }

    public static long i8x16MaxS(long a, long b) {
        return choose(b, a, i8x16LtS(a, b));
    }

    public static long i8x16MaxU(long a, long b) {
        return choose(b, a, i8x16LtU(a, b));
    }

    public static long i8x16AvgrU(long a, long b) {
        return (a | b) - (((a ^ b) & ~BYTE_ONES) >>> 1);
    }

    // lanes of 16 bits

    public static long i16x8Eq(long a, long b) {
        long different = a ^ b;
        return shortMask(~(((different & ~SHORT_TOPS) + ~SHORT_TOPS) | different));
    }

    public static long i16x8Ne(long a, long b) {
        return ~i16x8Eq(a, b);
    }

    public static long i16x8LtS(long a, long b) {
        return shortMask(signedBorrow(a, b, i16x8Sub(a, b)));
    }

    public static long i16x8LtU(long a, long b) {
        return shortMask(borrow(a, b, i16x8Sub(a, b)));
    }

    public static long i16x8GtS(long a, long b) {
        return i16x8LtS(b, a);
    }

    public static long i16x8GtU(long a, long b) {
        return i16x8LtU(b, a);
    }

    public static long i16x8LeS(long a, long b) {
        return ~i16x8LtS(b, a);
    }

    public static long i16x8LeU(long a, long b) {
        return ~i16x8LtU(b, a);
    }

    public static long i16x8GeS(long a, long b) {
        return ~i16x8LtS(a, b);
    }

    public static long i16x8GeU(long a, long b) {
        return ~i16x8LtU(a, b);
    }

    public static long i16x8Abs(long lanes) {
        long negative = shortMask(lanes);
        return i16x8Sub(lanes ^ negative, negative);
    }

    public static long i16x8Neg(long lanes) {
        return i16x8Sub(0, lanes);
    }

    public static int i16x8AllTrue(long low, long high) {
        return ((i16x8Eq(low, 0) | i16x8Eq(high, 0)) == 0) ? 1 : 0;
    }

    public static int i16x8Bitmask(long low, long high) {
        return shortTops(low) | shortTops(high) << 4;
    }

    private static int shortTops(long lanes) {
        return (int) ((lanes & SHORT_TOPS) * 0x0000200040008001L >>> 60); // each product
                                                                          // is one bit
    }

    public static long i16x8Shl(long lanes, int count) {
        int by = count & 15;
        return lanes << by & i16x8Splat(0xFFFF << by);
    }

    public static long i16x8ShrU(long lanes, int count) {
        int by = count & 15;
        return lanes >>> by & i16x8Splat(0xFFFF >> by);
    }

    public static long i16x8ShrS(long lanes, int count) {
        long signs = SHORT_TOPS >>> (count & 15);
        return i16x8Sub(i16x8ShrU(lanes, count) ^ signs, signs);
    }

    public static long i16x8Add(long a, long b) {
        return ((a & ~SHORT_TOPS) + (b & ~SHORT_TOPS)) ^ ((a ^ b) & SHORT_TOPS);
    }

    public static long i16x8Sub(long a, long b) {
        return ((a | SHORT_TOPS) - (b & ~SHORT_TOPS)) ^ (~(a ^ b) & SHORT_TOPS);
    }

    public static long i16x8AddSatU(long a, long b) {
        long sum = i16x8Add(a, b);
        return sum | shortMask((a & b) | ((a | b) & ~sum));
    }

    public static long i16x8SubSatU(long a, long b) {
        long difference = i16x8Sub(a, b);
        return difference & ~shortMask(borrow(a, b, difference));
    }

    public static long i16x8AddSatS(long a, long b) {
        long sum = i16x8Add(a, b);
        return choose(shortExtreme(a), sum, shortMask((a ^ sum) & (b ^ sum)));
    }

    public static long i16x8SubSatS(long a, long b) {
        long difference = i16x8Sub(a, b);
        return choose(shortExtreme(a), difference, shortMask((a ^ b) & (a ^ difference)));
    }

    private static long shortExtreme(long lanes) {
        return ~SHORT_TOPS + (lanes >>> 15 & SHORT_ONES);
    }

    public static long i16x8Mul(long a, long b) {
        long first = (a * b) & 0xFFFF;
        long second = ((a >>> 16) * (b >>> 16) & 0xFFFF) << 16;
        long third = ((a >>> 32) * (b >>> 32) & 0xFFFF) << 32;
        long fourth = (a >>> 48) * (b >>> 48) << 48;
        return first | second | third | fourth;
    }

    public static long i16x8Q15mulrSatS(long a, long b) {
        long result = 0;
        for (int i = 0; i < Long.SIZE; i += Short.SIZE) {
            int product = (short) (a >>> i) * (short) (b >>> i) + 0x4000 >> 15;
            result |= (Math.min(product, Short.MAX_VALUE) & 0xFFFFL) << i;
        }
        return result;
    }

    public static long i16x8MinS(long a, long b) {
        return choose(a, b, i16x8LtS(a, b));
    }

    public static long i16x8MinU(long a, long b) {
        return choose(a, b, i16x8LtU(a, b));
    }

    public static long i16x8MaxS(long a, long b) {
        return choose(b, a, i16x8LtS(a, b));
    }

    public static long i16x8MaxU(long a, long b) {
        return choose(b, a, i16x8LtU(a, b));
    }

    public static long i16x8AvgrU(long a, long b) {
        return (a | b) - (((a ^ b) & ~SHORT_ONES) >>> 1);
    }

    // lanes of 32 and 64 bits

    public static int i32x4Abs(int lane) {
        return (lane < 0) ? -lane : lane;
    }

    public static int i32x4MinS(int a, int b) {
        return Math.min(a, b);
    }

    public static int i32x4MaxS(int a, int b) {
        return Math.max(a, b);
    }

    public static int i32x4MinU(int a, int b) {
        return ((a & 0xFFFFFFFFL) < (b & 0xFFFFFFFFL)) ? a : b;
    }

    public static int i32x4MaxU(int a, int b) {
        return ((a & 0xFFFFFFFFL) < (b & 0xFFFFFFFFL)) ? b : a;
    }

    public static int i32x4AllTrue(int a, int b, int c, int d) {
        return (a != 0 && b != 0 && c != 0 && d != 0) ? 1 : 0;
    }

    public static int i32x4Bitmask(int a, int b, int c, int d) {
        return (a >>> 31) | (b >>> 31) << 1 | (c >>> 31) << 2 | (d >>> 31) << 3;
    }

    public static long i64x2Abs(long lane) {
        return (lane < 0) ? -lane : lane;
    }

    public static int i64x2AllTrue(long low, long high) {
        return (low != 0 && high != 0) ? 1 : 0;
    }

    public static int i64x2Bitmask(long low, long high) {
        return (int) (low >>> 63 | (high >>> 63) << 1);
    }

    public static int v128AnyTrue(long low, long high) {
        return ((low | high) != 0) ? 1 : 0;
    }

    // floats

    public static float f32x4Pmin(float a, float b) {
        return (b < a) ? b : a;
    }

    public static float f32x4Pmax(float a, float b) {
        return (a < b) ? b : a;
    }

    public static double f64x2Pmin(double a, double b) {
        return (b < a) ? b : a;
    }

    public static double f64x2Pmax(double a, double b) {
        return (a < b) ? b : a;
    }

    /** A demotion that C2 cannot leave out together with a promotion before it. */
    public static float f32x4DemoteF64x2Zero(double lane) {
        return Numerics.quietF32((float) lane);
    }

    public static float f32x4RelaxedMadd(float a, float b, float c) {
        return a * b + c;
    }

    public static float f32x4RelaxedNmadd(float a, float b, float c) {
        return c - a * b;
    }

    public static double f64x2RelaxedMadd(double a, double b, double c) {
        return a * b + c;
    }

    public static double f64x2RelaxedNmadd(double a, double b, double c) {
        return c - a * b;
    }

}

package dev.wasmhost.internal.runtime;

import dev.wasmhost.TrapReason;
import dev.wasmhost.WasmTrap;

/**
 * Numeric instructions that are not one JVM operation (spec 4.3), named after their
 * mnemonics.
 *
 * <p>
 * NaNs are handled by bits: {@code Math.abs} and its like gave two results for one NaN in
 * one run on JDK 17, and what the JVM's own operations make of a signalling NaN differs
 * between its interpreter and compilers. Unsigned 32-bit comparisons are done on longs:
 * C2 of JDK 17 miscompiles two bracketing {@code i + MIN_VALUE} comparisons
 * (JDK-8376400).
 */
public final class Numerics {

    private static final long LOW = 0xFFFFFFFFL;

    private static final int F32_SIGN = 0x80000000;

    private static final long F64_SIGN = 0x8000000000000000L;

    private static final double TWO_63 = 0x1p63;

    private static final double TWO_64 = 0x1p64;

    private Numerics() {
    }

    public static int i32Eqz(int value) {
        return (value == 0) ? 1 : 0;
    }

    public static int i32Eq(int a, int b) {
        return (a == b) ? 1 : 0;
    }

    public static int i32Ne(int a, int b) {
        return (a != b) ? 1 : 0;
    }

    public static int i32LtS(int a, int b) {
        return (a < b) ? 1 : 0;
    }

    public static int i32LtU(int a, int b) {
        return ((a & LOW) < (b & LOW)) ? 1 : 0;
    }

    public static int i32GtS(int a, int b) {
        return (a > b) ? 1 : 0;
    }

    public static int i32GtU(int a, int b) {
        return ((a & LOW) > (b & LOW)) ? 1 : 0;
    }

    public static int i32LeS(int a, int b) {
        return (a <= b) ? 1 : 0;
    }

    public static int i32LeU(int a, int b) {
        return ((a & LOW) <= (b & LOW)) ? 1 : 0;
    }

    public static int i32GeS(int a, int b) {
        return (a >= b) ? 1 : 0;
    }

    public static int i32GeU(int a, int b) {
        return ((a & LOW) >= (b & LOW)) ? 1 : 0;
    }

    public static int i64Eqz(long value) {
        return (value == 0) ? 1 : 0;
    }

    public static int i64Eq(long a, long b) {
        return (a == b) ? 1 : 0;
    }

    public static int i64Ne(long a, long b) {
        return (a != b) ? 1 : 0;
    }

    public static int i64LtS(long a, long b) {
        return (a < b) ? 1 : 0;
    }

    public static int i64LtU(long a, long b) {
        return (Long.compareUnsigned(a, b) < 0) ? 1 : 0;
    }

    public static int i64GtS(long a, long b) {
        return (a > b) ? 1 : 0;
    }

    public static int i64GtU(long a, long b) {
        return (Long.compareUnsigned(a, b) > 0) ? 1 : 0;
    }

    public static int i64LeS(long a, long b) {
        return (a <= b) ? 1 : 0;
    }

    public static int i64LeU(long a, long b) {
        return (Long.compareUnsigned(a, b) <= 0) ? 1 : 0;
    }

    public static int i64GeS(long a, long b) {
        return (a >= b) ? 1 : 0;
    }

    public static int i64GeU(long a, long b) {
        return (Long.compareUnsigned(a, b) >= 0) ? 1 : 0;
    }

    public static int f32Eq(float a, float b) {
        return (a == b) ? 1 : 0;
    }

    public static int f32Ne(float a, float b) {
        return (a != b) ? 1 : 0;
    }

    public static int f32Lt(float a, float b) {
        return (a < b) ? 1 : 0;
    }

    public static int f32Gt(float a, float b) {
        return (a > b) ? 1 : 0;
    }

    public static int f32Le(float a, float b) {
        return (a <= b) ? 1 : 0;
    }

    public static int f32Ge(float a, float b) {
        return (a >= b) ? 1 : 0;
    }

    public static int f64Eq(double a, double b) {
        return (a == b) ? 1 : 0;
    }

    public static int f64Ne(double a, double b) {
        return (a != b) ? 1 : 0;
    }

    public static int f64Lt(double a, double b) {
        return (a < b) ? 1 : 0;
    }

    public static int f64Gt(double a, double b) {
        return (a > b) ? 1 : 0;
    }

    public static int f64Le(double a, double b) {
        return (a <= b) ? 1 : 0;
    }

    public static int f64Ge(double a, double b) {
        return (a >= b) ? 1 : 0;
    }

    public static int refIsNull(Object reference) {
        return (reference == null) ? 1 : 0;
    }

    public static int i32DivS(int dividend, int divisor) {
        if (divisor == 0) {
            throw divideByZero();
        }
        if (divisor == -1 && dividend == Integer.MIN_VALUE) {
            throw overflow();
        }
        return dividend / divisor;
    }

    public static int i32DivU(int dividend, int divisor) {
        if (divisor == 0) {
            throw divideByZero();
        }
        return (int) ((dividend & LOW) / (divisor & LOW));
    }

    public static int i32RemS(int dividend, int divisor) {
        if (divisor == 0) {
            throw divideByZero();
        }
        return dividend % divisor; // MIN_VALUE % -1 is 0 in Java too: unlike div_s it
                                   // must not trap
    }

    public static int i32RemU(int dividend, int divisor) {
        if (divisor == 0) {
            throw divideByZero();
        }
        return (int) ((dividend & LOW) % (divisor & LOW));
    }

    public static long i64DivS(long dividend, long divisor) {
        if (divisor == 0) {
            throw divideByZero();
        }
        if (divisor == -1 && dividend == Long.MIN_VALUE) {
            throw overflow();
        }
        return dividend / divisor;
    }

    public static long i64DivU(long dividend, long divisor) {
        if (divisor == 0) {
            throw divideByZero();
        }
        return ((dividend | divisor) >= 0) ? dividend / divisor : Long.divideUnsigned(dividend, divisor);
    }

    public static long i64RemS(long dividend, long divisor) {
        if (divisor == 0) {
            throw divideByZero();
        }
        return dividend % divisor;
    }

    public static long i64RemU(long dividend, long divisor) {
        if (divisor == 0) {
            throw divideByZero();
        }
        return ((dividend | divisor) >= 0) ? dividend % divisor : Long.remainderUnsigned(dividend, divisor);
    }

    public static long i64Rotl(long value, long count) {
        return Long.rotateLeft(value, (int) count);
    }

    public static long i64Rotr(long value, long count) {
        return Long.rotateRight(value, (int) count);
    }

    public static float f32Abs(float value) {
        return Float.intBitsToFloat(Float.floatToRawIntBits(value) & ~F32_SIGN);
    }

    public static float f32Neg(float value) {
        return Float.intBitsToFloat(Float.floatToRawIntBits(value) ^ F32_SIGN);
    }

    public static float f32Copysign(float magnitude, float sign) {
        return Float.intBitsToFloat(
                (Float.floatToRawIntBits(magnitude) & ~F32_SIGN) | (Float.floatToRawIntBits(sign) & F32_SIGN));
    }

    public static float f32Ceil(float value) {
        return Float.isNaN(value) ? quiet(value) : (float) Math.ceil(value);
    }

    public static float f32Floor(float value) {
        return Float.isNaN(value) ? quiet(value) : (float) Math.floor(value);
    }

    public static float f32Trunc(float value) {
        return Float.isNaN(value) ? quiet(value) : (float) ((value < 0) ? Math.ceil(value) : Math.floor(value));
    }

    public static float f32Nearest(float value) {
        return Float.isNaN(value) ? quiet(value) : (float) Math.rint(value);
    }

    public static float f32Sqrt(float value) {
        return Float.isNaN(value) ? quiet(value) : (float) Math.sqrt(value);
    }

    public static float f32Min(float a, float b) {
        if (Float.isNaN(a)) {
            return quiet(a);
        }
        return Float.isNaN(b) ? quiet(b) : Math.min(a, b);
    }

    public static float f32Max(float a, float b) {
        if (Float.isNaN(a)) {
            return quiet(a);
        }
        return Float.isNaN(b) ? quiet(b) : Math.max(a, b);
    }

    public static double f64Abs(double value) {
        return Double.longBitsToDouble(Double.doubleToRawLongBits(value) & ~F64_SIGN);
    }

    public static double f64Neg(double value) {
        return Double.longBitsToDouble(Double.doubleToRawLongBits(value) ^ F64_SIGN);
    }

    public static double f64Copysign(double magnitude, double sign) {
        return Double.longBitsToDouble(
                (Double.doubleToRawLongBits(magnitude) & ~F64_SIGN) | (Double.doubleToRawLongBits(sign) & F64_SIGN));
    }

    public static double f64Ceil(double value) {
        return Double.isNaN(value) ? quiet(value) : Math.ceil(value);
    }

    public static double f64Floor(double value) {
        return Double.isNaN(value) ? quiet(value) : Math.floor(value);
    }

    public static double f64Trunc(double value) {
        if (Double.isNaN(value)) {
            return quiet(value);
        }
        return (value < 0) ? Math.ceil(value) : Math.floor(value);
    }

    public static double f64Nearest(double value) {
        return Double.isNaN(value) ? quiet(value) : Math.rint(value);
    }

    public static double f64Sqrt(double value) {
        return Double.isNaN(value) ? quiet(value) : Math.sqrt(value);
    }

    public static double f64Min(double a, double b) {
        if (Double.isNaN(a)) {
            return quiet(a);
        }
        return Double.isNaN(b) ? quiet(b) : Math.min(a, b);
    }

    public static double f64Max(double a, double b) {
        if (Double.isNaN(a)) {
            return quiet(a);
        }
        return Double.isNaN(b) ? quiet(b) : Math.max(a, b);
    }

    public static int i32TruncF32S(float value) {
        return i32TruncF64S(value);
    }

    public static int i32TruncF32U(float value) {
        return i32TruncF64U(value);
    }

    public static int i32TruncF64S(double value) {
        if (value > -2147483649.0 && value < 2147483648.0) {
            return (int) value;
        }
        throw outOfRange(value);
    }

    public static int i32TruncF64U(double value) {
        if (value > -1.0 && value < 4294967296.0) {
            return (int) (long) value;
        }
        throw outOfRange(value);
    }

    public static long i64TruncF32S(float value) {
        return i64TruncF64S(value);
    }

    public static long i64TruncF32U(float value) {
        return i64TruncF64U(value);
    }

    public static long i64TruncF64S(double value) {
        if (value >= -TWO_63 && value < TWO_63) {
            return (long) value;
        }
        throw outOfRange(value);
    }

    public static long i64TruncF64U(double value) {
        if (value > -1.0 && value < TWO_64) {
            return unsigned(value);
        }
        throw outOfRange(value);
    }

    public static int i32TruncSatF32S(float value) {
        return (int) value;
    }

    public static int i32TruncSatF32U(float value) {
        return i32TruncSatF64U(value);
    }

    public static int i32TruncSatF64S(double value) {
        return (int) value;
    }

    public static int i32TruncSatF64U(double value) {
        if (!(value > 0)) {
            return 0;
        }
        return (value >= 4294967295.0) ? -1 : (int) (long) value;
    }

    public static long i64TruncSatF32S(float value) {
        return (long) value;
    }

    public static long i64TruncSatF32U(float value) {
        return i64TruncSatF64U(value);
    }

    public static long i64TruncSatF64S(double value) {
        return (long) value;
    }

    public static long i64TruncSatF64U(double value) {
        if (!(value > 0)) {
            return 0;
        }
        return (value >= TWO_64) ? -1 : unsigned(value);
    }

    public static float f32ConvertI32U(int value) {
        return value & LOW;
    }

    public static double f64ConvertI32U(int value) {
        return value & LOW;
    }

    public static float f32ConvertI64U(long value) {
        // halved with the lost bit kept sticky, so that doubling rounds as one conversion
        // would
        return (value >= 0) ? value : (float) ((value >>> 1) | (value & 1)) * 2;
    }

    public static double f64ConvertI64U(long value) {
        return (value >= 0) ? value : (double) ((value >>> 1) | (value & 1)) * 2;
    }

    public static int selectI32(int first, int second, int condition) {
        return (condition != 0) ? first : second;
    }

    public static long selectI64(long first, long second, int condition) {
        return (condition != 0) ? first : second;
    }

    public static float selectF32(float first, float second, int condition) {
        return (condition != 0) ? first : second;
    }

    public static double selectF64(double first, double second, int condition) {
        return (condition != 0) ? first : second;
    }

    public static float quietF32(float value) {
        return Float.isNaN(value) ? quiet(value) : value;
    }

    public static double quietF64(double value) {
        return Double.isNaN(value) ? quiet(value) : value;
    }

    /** Returns the canonical NaN for any NaN. */
    public static float canonicalF32(float value) {
        return Float.isNaN(value) ? Float.NaN : value;
    }

    /** Returns the canonical NaN for any NaN. */
    public static double canonicalF64(double value) {
        return Double.isNaN(value) ? Double.NaN : value;
    }

    private static float quiet(float nan) {
        return Float.intBitsToFloat(Float.floatToRawIntBits(nan) | 0x00400000);
    }

    private static double quiet(double nan) {
        return Double.longBitsToDouble(Double.doubleToRawLongBits(nan) | 0x0008000000000000L);
    }

    private static long unsigned(double value) {
        return (value < TWO_63) ? (long) value : (long) (value - TWO_63) ^ Long.MIN_VALUE;
    }

    private static WasmTrap divideByZero() {
        return new WasmTrap(TrapReason.INTEGER_DIVIDE_BY_ZERO);
    }

    private static WasmTrap overflow() {
        return new WasmTrap(TrapReason.INTEGER_OVERFLOW);
    }

    private static WasmTrap outOfRange(double value) {
        return new WasmTrap(
                Double.isNaN(value) ? TrapReason.INVALID_CONVERSION_TO_INTEGER : TrapReason.INTEGER_OVERFLOW);
    }

}

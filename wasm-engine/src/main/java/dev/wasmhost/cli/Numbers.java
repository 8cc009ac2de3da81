package dev.wasmhost.cli;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.stream.LongStream;

import dev.wasmhost.FunctionType;
import dev.wasmhost.NumberType;
import dev.wasmhost.ValueType;

/** Reads a function's arguments and prints its results. */
final class Numbers {

    private Numbers() {
    }

    /** Returns the arguments as raw bits. */
    static long[] parse(String export, FunctionType type, List<String> arguments) throws CommandException {
        List<ValueType> parameters = type.parameters();
        if (arguments.size() != parameters.size()) {
            throw CommandException.usage(export + " of type " + type + ": expected " + parameters.size()
                    + " arguments, found " + arguments.size());
        }
        LongStream.Builder bits = LongStream.builder();
        for (int i = 0; i < parameters.size(); i++) {
            if (parameters.get(i) == ValueType.V128) {
                BigInteger vector = vector(export, arguments.get(i));
                bits.add(vector.longValue()).add(vector.shiftRight(Long.SIZE).longValue());
            }
            else {
                bits.add(parse(export, parameters.get(i), arguments.get(i)));
            }
        }
        return bits.build().toArray();
    }

    private static BigInteger vector(String export, String text) throws CommandException {
        try {
            return bigInteger(text, 2 * Long.SIZE);
        }
        catch (NumberFormatException ex) {
            throw CommandException.usage(export + ": expected v128, found " + text);
        }
    }

    private static long parse(String export, ValueType type, String text) throws CommandException {
        if (!(type instanceof NumberType number)) {
            throw CommandException.usage(export + ": a value of type " + type + " cannot be typed");
        }
        try {
            return switch (number) {
                case I32 -> integer(text, Integer.SIZE);
                case I64 -> integer(text, Long.SIZE);
                case F32 -> Float.floatToRawIntBits((float) floating(text, Float.parseFloat(decimal(text))));
                case F64 -> Double.doubleToRawLongBits(floating(text, Double.parseDouble(decimal(text))));
            };
        }
        catch (NumberFormatException ex) {
            throw CommandException.usage(export + ": expected " + type + ", found " + text);
        }
    }

    /** Signed or unsigned, decimal or with 0x. */
    private static long integer(String text, int bits) {
        return bigInteger(text, bits).longValue();
    }

    private static BigInteger bigInteger(String text, int bits) {
        boolean negative = text.startsWith("-");
        String digits = negative ? text.substring(1) : text;
        boolean hexadecimal = digits.toLowerCase(Locale.ROOT).startsWith("0x");
        digits = hexadecimal ? digits.substring(2) : digits;
        if (digits.isEmpty() || Character.digit(digits.charAt(0), 16) < 0) {
            throw new NumberFormatException();
        }
        BigInteger magnitude = new BigInteger(digits, hexadecimal ? 16 : 10);
        BigInteger value = negative ? magnitude.negate() : magnitude;
        if (value.bitLength() > (negative ? bits - 1 : bits)) {
            throw new NumberFormatException();
        }
        return value;
    }

    private static double floating(String text, double parsed) {
        return switch (text) {
            case "inf", "+inf" -> Double.POSITIVE_INFINITY;
            case "-inf" -> Double.NEGATIVE_INFINITY;
            case "nan" -> Double.NaN;
            default -> parsed;
        };
    }

    /** Java has other words for what is not finite. */
    private static String decimal(String text) {
        return switch (text) {
            case "inf", "+inf", "-inf", "nan" -> "0";
            default -> text;
        };
    }

    /** Returns a line for each result; {@code bits} are those of a raw call. */
    static List<String> toStrings(List<ValueType> types, long[] bits) {
        List<String> lines = new ArrayList<>();
        int next = 0;
        for (ValueType type : types) {
            if (type == ValueType.V128) {
                long low = bits[next++];
                lines.add("0x" + HexFormat.of().toHexDigits(bits[next++]) + HexFormat.of().toHexDigits(low));
            }
            else {
                lines.add(toString(type, bits[next++]));
            }
        }
        return lines;
    }

    private static String toString(ValueType type, long bits) {
        if (!(type instanceof NumberType number)) {
            return (bits != 0) ? type.toString() : "null";
        }
        return switch (number) {
            case I32 -> Integer.toString((int) bits);
            case I64 -> Long.toString(bits);
            case F32 -> Float.toString(Float.intBitsToFloat((int) bits));
            case F64 -> Double.toString(Double.longBitsToDouble(bits));
        };
    }

}

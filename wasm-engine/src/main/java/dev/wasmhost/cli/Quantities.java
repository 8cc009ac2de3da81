package dev.wasmhost.cli;

import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads durations and sizes as people write them. */
final class Quantities {

    private static final Pattern QUANTITY = Pattern.compile("(\\d{1,18})([A-Za-z]*)");

    private Quantities() {
    }

    /** Reads for instance {@code 500ms}, {@code 5s}, {@code 2m} or {@code 1h}. */
    static Duration duration(String option, String text) throws CommandException {
        String expected = option + ": expected a duration like 500ms, 5s, 2m or 1h, found " + text;
        Matcher matcher = match(text, expected);
        long nanos = switch (matcher.group(2)) {
            case "ms" -> 1_000_000L;
            case "s" -> 1_000_000_000L;
            case "m" -> 60_000_000_000L;
            case "h" -> 3_600_000_000_000L;
            default -> throw CommandException.usage(expected);
        };
        return Duration.ofNanos(multiply(matcher.group(1), nanos, expected));
    }

    /** Reads for instance {@code 64MB} or {@code 1GB}; a kilobyte is 1024 bytes. */
    static long size(String option, String text) throws CommandException {
        String expected = option + ": expected a size like 64MB or 1GB, found " + text;
        Matcher matcher = match(text, expected);
        long unit = switch (matcher.group(2).toUpperCase(Locale.ROOT)) {
            case "", "B" -> 1;
            case "K", "KB" -> 1L << 10;
            case "M", "MB" -> 1L << 20;
            case "G", "GB" -> 1L << 30;
            default -> throw CommandException.usage(expected);
        };
        return multiply(matcher.group(1), unit, expected);
    }

    /** Reads for instance {@code 1000000}, {@code 500k}, {@code 10M} or {@code 2G}. */
    static long units(String option, String text) throws CommandException {
        String expected = option + ": expected a number like 1000000 or 10M, found " + text;
        Matcher matcher = match(text, expected);
        long unit = switch (matcher.group(2).toUpperCase(Locale.ROOT)) {
            case "" -> 1;
            case "K" -> 1_000;
            case "M" -> 1_000_000;
            case "G" -> 1_000_000_000;
            default -> throw CommandException.usage(expected);
        };
        return multiply(matcher.group(1), unit, expected);
    }

    private static Matcher match(String text, String expected) throws CommandException {
        Matcher matcher = QUANTITY.matcher(text);
        if (!matcher.matches()) {
            throw CommandException.usage(expected);
        }
        return matcher;
    }

    private static long multiply(String number, long unit, String expected) throws CommandException {
        long value = Long.parseLong(number);
        if (value == 0 || value > Long.MAX_VALUE / unit) {
            throw CommandException.usage(expected);
        }
        return value * unit;
    }

}

package dev.wasmhost.internal.binary;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

import dev.wasmhost.MalformedModuleException;

/**
 * A cursor over a part of a module that never leaves it: bytes, LEB128 numbers, sizes and
 * names (spec 5.2).
 *
 * <p>
 * Every method throws {@link MalformedModuleException} where the bytes end or break a
 * rule.
 */
final class ByteReader {

    private static final int ELSE = 0x05;

    private static final int END = 0x0B;

    private final byte[] bytes;

    private int position;

    private int end;

    // Whether the part is a section, or something in one.
    private boolean inSection;

    ByteReader(byte[] bytes, int from, int to) {
        this.bytes = bytes;
        this.position = from;
        this.end = to;
        this.inSection = from > 0 || to < bytes.length;
    }

    /** Continues at {@code from}, up to {@code to} (exclusive). */
    void reset(int from, int to) {
        this.position = from;
        this.end = to;
        this.inSection = true;
    }

    /** Continues at {@code from}, between sections. */
    void leaveSection(int from) {
        reset(from, this.bytes.length);
        this.inSection = false;
    }

    int position() {
        return this.position;
    }

    int end() {
        return this.end;
    }

    boolean atEnd() {
        return this.position >= this.end;
    }

    int remaining() {
        return this.end - this.position;
    }

    /** Returns the next byte, 0 to 255, without consuming it. */
    int peek() {
        if (this.position >= this.end) {
            throw unexpectedEnd();
        }
        return this.bytes[this.position] & 0xFF;
    }

    /**
     * Returns whether what comes next is the same, byte for byte, as what is at
     * {@code from} up to {@code to} (exclusive).
     */
    boolean repeats(int from, int to) {
        int length = to - from;
        return length <= remaining()
                && Arrays.equals(this.bytes, from, to, this.bytes, this.position, this.position + length);
    }

    /** Returns a hash, at least 0, of the next bytes, as far as they are there. */
    int hash(int length) {
        int hash = 0;
        for (int i = this.position; i < Math.min(this.end, this.position + length); i++) {
            hash = 31 * hash + (this.bytes[i] & 0xFF);
        }
        return hash;
    }

    /** Reads a byte, 0 to 255. */
    int u8() {
        if (this.position >= this.end) {
            throw unexpectedEnd();
        }
        return this.bytes[this.position++] & 0xFF;
    }

    // Most numbers have one byte or two; others are left to loops, which C2 takes long to
    // compile. Offsets have more than two so rarely that C2 would compile a case for two
    // twice: as if there were no more, and again at the first that has more.

    /** Reads an unsigned 32-bit number. */
    int u32() {
        int at = this.position;
        if (at + 1 < this.end) {
            int first = this.bytes[at];
            if (first >= 0) {
                this.position = at + 1;
                return first;
            }
            int second = this.bytes[at + 1];
            if (second >= 0) {
                this.position = at + 2;
                return (first & 0x7F) | second << 7;
            }
        }
        return (int) checkInside(unsigned(32));
    }

    /** Reads an unsigned 64-bit number. */
    long u64() {
        if (this.position < this.end) {
            byte first = this.bytes[this.position];
            if (first >= 0) {
                this.position++;
                return first;
            }
        }
        return checkInside(unsigned(64));
    }

    /** Reads a signed 32-bit number. */
    int s32() {
        int at = this.position;
        if (at + 1 < this.end) {
            int first = this.bytes[at];
            if (first >= 0) {
                this.position = at + 1;
                return (first << 25) >> 25;
            }
            int second = this.bytes[at + 1];
            if (second >= 0) {
                this.position = at + 2;
                return ((first & 0x7F) | second << 7) << 18 >> 18;
            }
        }
        return (int) checkInside(signed(32));
    }

    /** Reads a signed 33-bit number. */
    long s33() {
        return checkInside(signed(33));
    }

    /** Reads a signed 64-bit number. */
    long s64() {
        return checkInside(signed(64));
    }

    /** Reads four bytes, the lowest first. */
    int fixed32() {
        skip(4);
        int at = this.position - 4;
        return (this.bytes[at] & 0xFF) | (this.bytes[at + 1] & 0xFF) << 8 | (this.bytes[at + 2] & 0xFF) << 16
                | (this.bytes[at + 3] & 0xFF) << 24;
    }

    /** Reads eight bytes, the lowest first. */
    long fixed64() {
        long low = fixed32() & 0xFFFFFFFFL;
        return low | (long) fixed32() << 32;
    }

    /** Reads the number of items that follow; there are at least as many bytes. */
    int count() {
        int at = this.position;
        long count = Integer.toUnsignedLong(u32());
        if (count > remaining()) {
            throw new MalformedModuleException("unexpected end of section or function: expected " + count
                    + " items, found " + remaining() + " bytes", at);
        }
        return (int) count;
    }

    /** Reads a size in bytes; so many are there. */
    int size() {
        int at = this.position;
        long size = unsigned(32);
        int left = ((this.position > this.end) ? this.bytes.length : this.end) - this.position;
        if (size > left) {
            throw new MalformedModuleException("length out of bounds: expected " + size + " bytes, found " + left, at);
        }
        return (int) checkInside(size);
    }

    /** Passes over {@code count} bytes. */
    void skip(int count) {
        if (count > remaining()) {
            this.position = this.end;
            throw unexpectedEnd();
        }
        this.position += count;
    }

    /** Reads a name: a size and as many bytes of strict UTF-8. */
    String name() {
        int size = size();
        int at = this.position;
        this.position += size;
        for (int i = at; i < at + size; i++) {
            if (this.bytes[i] < 0) {
                return Utf8.decode(this.bytes, at, size);
            }
        }
        return new String(this.bytes, at, size, StandardCharsets.US_ASCII);
    }

    /** Makes the exception for bytes that end too early. */
    MalformedModuleException unexpectedEnd() {
        String what = this.inSection ? "unexpected end of section or function" : "unexpected end";
        return new MalformedModuleException(what, this.end);
    }

    /** Makes the exception for a function body that stops before its {@code end}. */
    MalformedModuleException missingEnd() {
        int next = (this.end < this.bytes.length) ? this.bytes[this.end] : -1;
        String what = switch (next) {
            case END -> "section size mismatch: the end of the function is outside of it";
            case ELSE -> "END opcode expected";
            default -> "unexpected end of section or function: expected end";
        };
        return new MalformedModuleException(what, this.end);
    }

    /**
     * Checks that a number which has just been read was inside. Only now, for what is
     * wrong with the number itself comes first.
     */
    private long checkInside(long number) {
        if (this.position > this.end) {
            throw unexpectedEnd();
        }
        return number;
    }

    private int numberByte() {
        if (this.position >= this.bytes.length) {
            throw unexpectedEnd();
        }
        return this.bytes[this.position++] & 0xFF;
    }

    private long unsigned(int bits) {
        int start = this.position;
        long value = 0;
        int shift = 0;
        int next;
        do {
            next = part(shift, bits, start);
            int left = bits - shift;
            if (left < 7 && (next & 0x7F) >> left != 0) {
                throw new MalformedModuleException("integer too large", start);
            }
            value |= (next & 0x7FL) << shift;
            shift += 7;
        }
        while (next >= 0x80);
        return value;
    }

    private long signed(int bits) {
        int start = this.position;
        long value = 0;
        int shift = 0;
        int next;
        do {
            next = part(shift, bits, start);
            int left = bits - shift;
            if (left < 7 && !isSignExtended(next, left)) {
                throw new MalformedModuleException("integer too large", start);
            }
            value |= (next & 0x7FL) << shift;
            shift += 7;
        }
        while (next >= 0x80);
        int unused = Math.max(64 - shift, 0);
        return value << unused >> unused;
    }

    private int part(int shift, int bits, int start) {
        if (shift >= bits) {
            throw new MalformedModuleException("integer representation too long", start);
        }
        return numberByte();
    }

    private static boolean isSignExtended(int next, int bits) {
        int extended = (next << 25) >> (25 + bits - 1);
        return extended == 0 || extended == -1;
    }

}

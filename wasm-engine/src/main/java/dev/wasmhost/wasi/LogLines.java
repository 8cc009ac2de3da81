package dev.wasmhost.wasi;

import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.function.Consumer;

/**
 * Output of one instance, as lines for a log.
 *
 * <p>
 * A guest chooses every byte: control characters, line and paragraph separators and marks
 * that turn text around are escaped, what is not UTF-8 is replaced, and a line that does
 * not end is cut, so that a guest can neither forge log entries nor fill the heap.
 */
final class LogLines extends OutputStream {

    /** Bytes after which a line is cut. */
    static final int MAX_LINE = 8192;

    private static final HexFormat HEX = HexFormat.of();

    private final Consumer<String> log;

    private byte[] line = new byte[128];

    private int length;

    LogLines(Consumer<String> log) {
        this.log = log;
    }

    @Override
    public void write(int value) {
        if (value == '\n') {
            end(this.length);
            return;
        }
        if (this.length == MAX_LINE) {
            end(lastWholeCharacter());
        }
        if (this.length == this.line.length) {
            this.line = Arrays.copyOf(this.line, this.length * 2);
        }
        this.line[this.length++] = (byte) value;
    }

    /** Logs what came after the last line's end; nothing, if it ended. */
    @Override
    public void close() {
        if (this.length > 0) {
            end(this.length);
        }
    }

    /** Logs the first {@code count} bytes and keeps the others. */
    private void end(int count) {
        int kept = this.length - count;
        int visible = (kept == 0 && count > 0 && this.line[count - 1] == '\r') ? count - 1 : count;
        String text = new String(this.line, 0, visible, StandardCharsets.UTF_8);
        System.arraycopy(this.line, count, this.line, 0, kept);
        this.length = kept;
        this.log.accept(escaped(text));
    }

    /**
     * Returns where to cut a full line so that no character is torn: before a start byte
     * among the last three.
     */
    private int lastWholeCharacter() {
        for (int i = this.length - 1; i >= this.length - 3; i--) {
            int unsigned = this.line[i] & 0xff;
            if (unsigned >= 0xc0) {
                return i;
            }
            if (unsigned < 0x80) {
                break;
            }
        }
        return this.length;
    }

    /** Replaces what could forge or hide log entries. */
    static String escaped(String text) {
        if (text.chars().noneMatch(LogLines::isUnsafe)) {
            return text;
        }
        StringBuilder result = new StringBuilder(text.length() + 16);
        text.chars().forEach((c) -> {
            if (isUnsafe(c)) {
                result.append("\\u").append(HEX.toHexDigits((char) c));
            }
            else {
                result.append((char) c);
            }
        });
        return result.toString();
    }

    private static boolean isUnsafe(int c) {
        return (Character.isISOControl(c) && c != '\t') || c == 0x2028 || c == 0x2029 || isDirectionMark(c);
    }

    private static boolean isDirectionMark(int c) {
        return c == 0x200e || c == 0x200f || (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069);
    }

}

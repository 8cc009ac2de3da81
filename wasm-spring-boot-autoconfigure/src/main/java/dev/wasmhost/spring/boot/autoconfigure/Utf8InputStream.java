package dev.wasmhost.spring.boot.autoconfigure;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** Encodes long text as it is read, so that it is never there twice. */
final class Utf8InputStream extends InputStream {

    private static final int SHORT = 1 << 16;

    private final CharBuffer text;

    private final CharsetEncoder encoder = StandardCharsets.UTF_8.newEncoder();

    private final ByteBuffer encoded = ByteBuffer.allocate(1 << 13).flip();

    private Utf8InputStream(String text) {
        this.text = CharBuffer.wrap(text);
    }

    /**
     * Returns a stream of this text.
     * @param what what the text is, for messages
     * @throws IllegalArgumentException if it has half of a character
     */
    static InputStream of(String text, String what) {
        check(text, what);
        return (text.length() <= SHORT) ? new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8))
                : new Utf8InputStream(text);
    }

    /** Refuses what UTF-8 cannot say. */
    static void check(String text, String what) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                if (!Character.isHighSurrogate(text.charAt(i)) || i + 1 == text.length()
                        || !Character.isLowSurrogate(text.charAt(i + 1))) {
                    throw new IllegalArgumentException(
                            what + ": expected text, found half of a character (a lone surrogate) at " + i);
                }
                i++;
            }
        }
    }

    @Override
    public int read() {
        return fill() ? this.encoded.get() & 0xff : -1;
    }

    @Override
    public int read(byte[] target, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, target.length);
        if (length == 0) {
            return 0;
        }
        if (!fill()) {
            return -1;
        }
        int count = Math.min(length, this.encoded.remaining());
        this.encoded.get(target, offset, count);
        return count;
    }

    /** It never waits: what is there can be read. */
    @Override
    public int available() {
        return Math.max(this.encoded.remaining(), this.text.remaining());
    }

    private boolean fill() {
        if (!this.encoded.hasRemaining()) {
            this.encoded.clear();
            this.encoder.encode(this.text, this.encoded, true);
            this.encoded.flip();
        }
        return this.encoded.hasRemaining();
    }

}

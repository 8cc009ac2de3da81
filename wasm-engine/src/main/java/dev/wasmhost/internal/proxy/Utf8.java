package dev.wasmhost.internal.proxy;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/** UTF-8 without replacing anything. */
final class Utf8 {

    private static final char REPLACEMENT = '\uFFFD';

    private Utf8() {
    }

    /**
     * Returns how many bytes {@code text} takes, without allocating them.
     * @return -1 - index if there is an unpaired surrogate at {@code index}
     */
    static long length(String text) {
        int chars = text.length();
        long length = chars;
        for (int i = 0; i < chars; i++) {
            char c = text.charAt(i);
            if (c < 0x80) {
                continue;
            }
            if (c < 0x800) {
                length++;
                continue;
            }
            if (!Character.isSurrogate(c)) {
                length += 2;
                continue;
            }
            if (!isPaired(text, i)) {
                return -1L - i;
            }
            length++; // a pair of chars is four bytes
        }
        return length;
    }

    private static boolean isPaired(String text, int index) {
        if (Character.isHighSurrogate(text.charAt(index))) {
            return index + 1 < text.length() && Character.isLowSurrogate(text.charAt(index + 1));
        }
        return index > 0 && Character.isHighSurrogate(text.charAt(index - 1));
    }

    /**
     * Returns where {@code bytes} are not UTF-8, or -1.
     * @param decoded what the JDK's replacing decoder, which is several times faster,
     * made of them
     */
    static int firstInvalid(byte[] bytes, String decoded) {
        if (decoded.indexOf(REPLACEMENT) < 0) {
            return -1;
        }
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
        ByteBuffer in = ByteBuffer.wrap(bytes);
        return decoder.decode(in, CharBuffer.allocate(bytes.length), true).isError() ? in.position() : -1;
    }

}

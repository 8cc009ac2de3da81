package dev.wasmhost.internal.component;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A cursor over a component's bytes. Every method throws {@link UnreadableException}
 * where they end or break a rule.
 */
final class ComponentBytes {

    /** Longer ones would make messages long that show them. */
    private static final int MAX_NAME = 500;

    private final byte[] bytes;

    private int position;

    ComponentBytes(byte[] bytes) {
        this.bytes = bytes;
    }

    boolean atEnd() {
        return this.position == this.bytes.length;
    }

    int position() {
        return this.position;
    }

    /** Continues at a position that {@link #size} has checked. */
    void position(int newPosition) {
        this.position = newPosition;
    }

    /** Goes back over the last byte. */
    void back() {
        this.position--;
    }

    int u8() {
        int value = peek();
        this.position++;
        return value;
    }

    int peek() {
        if (atEnd()) {
            throw unreadable("unexpected end");
        }
        return this.bytes[this.position] & 0xff;
    }

    /** Reads a byte that has to be there. */
    void expect(int value, String what) {
        int found = u8();
        if (found != value) {
            back();
            throw unreadable("expected " + what + ", found 0x" + Integer.toHexString(found));
        }
    }

    /** Reads an index; one of more than 31 bits is none. */
    int u32() {
        long value = 0;
        for (int shift = 0; shift < 35; shift += 7) {
            int next = u8();
            value |= (next & 0x7fL) << shift;
            if (next < 0x80) {
                if (value > Integer.MAX_VALUE) {
                    break;
                }
                return (int) value;
            }
        }
        throw unreadable("integer too large");
    }

    /** Reads how many items follow; there are at least as many bytes. */
    int count() {
        return size();
    }

    /** Reads a number of bytes that are there. */
    int size() {
        int size = u32();
        if (size > this.bytes.length - this.position) {
            throw unreadable("expected " + size + " bytes or items, found " + (this.bytes.length - this.position));
        }
        return size;
    }

    String name() {
        int size = size();
        if (size > MAX_NAME) {
            throw unreadable("expected a name of at most " + MAX_NAME + " bytes, found " + size);
        }
        try {
            String name = StandardCharsets.UTF_8.newDecoder()
                .decode(ByteBuffer.wrap(this.bytes, this.position, size))
                .toString();
            this.position += size;
            return name;
        }
        catch (CharacterCodingException ex) {
            throw unreadable("expected a name in UTF-8");
        }
    }

    /** Returns an element that exists. */
    <T> T element(List<T> list, int index) {
        if (index >= list.size()) {
            throw unreadable("expected an index below " + list.size() + ", found " + index);
        }
        return list.get(index);
    }

    UnreadableException unreadable(String what) {
        return new UnreadableException(what, this.position);
    }

}

package dev.wasmhost.testing;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Writes the primitive values of the binary format (spec 5.2). */
public class Bytes {

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    public Bytes u8(int value) {
        this.bytes.write(value);
        return this;
    }

    public Bytes u8s(int... values) {
        for (int value : values) {
            u8(value);
        }
        return this;
    }

    public Bytes u32(long value) {
        long rest = value;
        while (rest >= 0x80) {
            u8((int) (rest & 0x7f | 0x80));
            rest >>>= 7;
        }
        return u8((int) rest);
    }

    /** Writes a signed number of any size. */
    public Bytes signed(long value) {
        long rest = value;
        while (rest < -0x40 || rest > 0x3f) {
            u8((int) (rest & 0x7f | 0x80));
            rest >>= 7;
        }
        return u8((int) (rest & 0x7f));
    }

    /** Writes the lowest {@code count} bytes of {@code value}, little-endian. */
    public Bytes fixed(long value, int count) {
        for (int i = 0; i < count; i++) {
            u8((int) (value >>> 8 * i));
        }
        return this;
    }

    public Bytes name(String name) {
        return sized(name.getBytes(StandardCharsets.UTF_8));
    }

    /** Writes {@code content} with its size before it. */
    public Bytes sized(byte[] content) {
        return u32(content.length).raw(content);
    }

    public Bytes raw(byte[] content) {
        this.bytes.writeBytes(content);
        return this;
    }

    public int size() {
        return this.bytes.size();
    }

    public byte[] toByteArray() {
        return this.bytes.toByteArray();
    }

}

package dev.wasmhost.internal.binary;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Writes modules in the binary format, section by section. */
public final class ModuleBytes {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    private ModuleBytes(int... header) {
        this.out.writeBytes(bytes(header));
    }

    /** Starts a module of version 1. */
    public static ModuleBytes module() {
        return new ModuleBytes(0x00, 0x61, 0x73, 0x6D, 0x01, 0x00, 0x00, 0x00);
    }

    /** Adds a section whose content is {@code parts}. */
    public ModuleBytes section(int id, byte[]... parts) {
        byte[] content = join(parts);
        this.out.write(id);
        this.out.writeBytes(u32(content.length));
        this.out.writeBytes(content);
        return this;
    }

    /** Adds a section whose content is a vector of {@code items}. */
    public ModuleBytes vectorSection(int id, byte[]... items) {
        return section(id, vector(items));
    }

    /** Adds a custom section. */
    public ModuleBytes custom(String name, byte[]... parts) {
        return section(Sections.CUSTOM, name(name), join(parts));
    }

    /** Returns the module. */
    public byte[] toBytes() {
        return this.out.toByteArray();
    }

    /** Returns the low bytes of {@code values}. */
    public static byte[] bytes(int... values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return bytes;
    }

    /** Returns {@code count} times {@code values}. */
    public static byte[] repeat(int count, int... values) {
        byte[] once = bytes(values);
        byte[] all = new byte[count * once.length];
        for (int i = 0; i < all.length; i++) {
            all[i] = once[i % once.length];
        }
        return all;
    }

    /** Returns an unsigned number in LEB128. */
    public static byte[] u32(long value) {
        ByteArrayOutputStream leb = new ByteArrayOutputStream();
        long rest = value;
        while (rest >= 0x80) {
            leb.write((int) (rest & 0x7F | 0x80));
            rest >>>= 7;
        }
        leb.write((int) rest);
        return leb.toByteArray();
    }

    /** Returns the items and their number before them. */
    public static byte[] vector(byte[]... items) {
        return join(u32(items.length), join(items));
    }

    /** Returns a name: its length and its bytes. */
    public static byte[] name(String name) {
        byte[] text = name.getBytes(StandardCharsets.UTF_8);
        return sized(text);
    }

    /** Returns the parts and their size before them: a function body, for instance. */
    public static byte[] sized(byte[]... parts) {
        byte[] content = join(parts);
        return join(u32(content.length), content);
    }

    /** Returns the parts as one. */
    public static byte[] join(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

}

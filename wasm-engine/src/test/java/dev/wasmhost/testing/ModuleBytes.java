package dev.wasmhost.testing;

import java.io.ByteArrayOutputStream;

import dev.wasmhost.internal.binary.Sections;

/**
 * Writes modules as tests of the decoder and the validator want them: byte by byte, in
 * any order, right or wrong. {@link WasmBuilder} is for those that are to run.
 */
public final class ModuleBytes {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    private ModuleBytes() {
        this.out.writeBytes(WasmBuilder.header().toByteArray());
    }

    /** Starts a module of version 1. */
    public static ModuleBytes module() {
        return new ModuleBytes();
    }

    /** Adds a section whose content is {@code parts}. */
    public ModuleBytes section(int id, byte[]... parts) {
        this.out.write(id);
        this.out.writeBytes(sized(parts));
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
        return new Bytes().u32(value).toByteArray();
    }

    /** Returns the items and their number before them. */
    public static byte[] vector(byte[]... items) {
        return join(u32(items.length), join(items));
    }

    /** Returns a name: its length and its bytes. */
    public static byte[] name(String name) {
        return new Bytes().name(name).toByteArray();
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

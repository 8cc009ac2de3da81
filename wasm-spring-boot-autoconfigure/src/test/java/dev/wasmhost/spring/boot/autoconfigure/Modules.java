package dev.wasmhost.spring.boot.autoconfigure;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.core.io.ByteArrayResource;
import org.springframework.core.io.Resource;
import org.springframework.core.io.ResourceLoader;

/** Small modules, made by hand. */
public final class Modules {

    private static final byte[] HEADER = { 0, 'a', 's', 'm', 1, 0, 0, 0 };

    private static final int I32 = 0x7f;

    private static final int END = 0x0b;

    private Modules() {
    }

    /** Exports nothing. */
    static byte[] empty() {
        return HEADER;
    }

    /**
     * Exports {@code apply(string) -> string}, which returns its argument. Its memory
     * holds one block at a time.
     */
    static byte[] echo() {
        return echo(bytes(0x41, 0x80, 0x08)); // i32.const 1024
    }

    /** As {@link #echo()}, with a memory of 64 kB that blocks fill up one by one. */
    static byte[] echoOfBlocks() {
        return echo(bytes(0x23, 0, 0x20, 2, 0x6a, 0x41, 1, 0x6b, 0x41, 0, 0x20, 2, 0x6b, 0x71, 0x22, 0, 0x20, 3, 0x6a,
                0x24, 0, 0x20, 0));
    }

    private static byte[] echo(byte[] realloc) {
        return module(section(1, 2, bytes(0x60, 4, I32, I32, I32, I32, 1, I32), bytes(0x60, 2, I32, I32, 1, I32)),
                section(3, 2, bytes(0, 1)), section(5, 1, bytes(0, 1)),
                section(6, 1, bytes(I32, 1, 0x41, 0x80, 0x08, END)),
                section(7, 3, export("memory", 2, 0), export("cabi_realloc", 0, 0), export("apply", 0, 1)),
                section(10, 2, body(realloc), body(bytes(0x41, 8, 0x20, 0, 0x36, 2, 0),
                        bytes(0x41, 8, 0x20, 1, 0x36, 2, 4), bytes(0x41, 8))));
    }

    /** Imports {@code "env"."log"}, a function without parameters. */
    static byte[] unknownImport() {
        return module(section(1, 1, bytes(0x60, 0, 0)), section(2, 1, name("env"), name("log"), bytes(0, 0)));
    }

    /** Leaves an i32 behind where there is no result. */
    static byte[] invalid() {
        return module(section(1, 1, bytes(0x60, 0, 0)), section(3, 1, bytes(0)), section(10, 1, body(bytes(0x41, 1))));
    }

    /** Needs 2000 pages of memory: 125 MB. */
    static byte[] largeMemory() {
        return module(section(5, 1, bytes(0, 0xd0, 0x0f)));
    }

    /** Exports {@code quit}, which ends the program with status 3. */
    public static byte[] exits() {
        return module(section(1, 2, bytes(0x60, 1, I32, 0), bytes(0x60, 0, 0)),
                section(2, 1, name("wasi_snapshot_preview1"), name("proc_exit"), bytes(0, 0)), section(3, 1, bytes(1)),
                section(5, 1, bytes(0, 1)), section(7, 2, export("memory", 2, 0), export("quit", 0, 1)),
                section(10, 1, body(bytes(0x41, 3, 0x10, 0))));
    }

    /** Has a table of 1024 elements. */
    static byte[] largeTable() {
        return module(section(4, 1, bytes(0x70, 0, 0x80, 0x08)));
    }

    /** Its start function never returns. */
    static byte[] endlessStart() {
        return module(section(1, 1, bytes(0x60, 0, 0)), section(3, 1, bytes(0)), new byte[] { 8, 1, 0 },
                section(10, 1, body(bytes(0x03, 0x40, 0x0c, 0, END))));
    }

    /** Its start function is {@code unreachable}. */
    static byte[] trapAtStart() {
        return module(section(1, 1, bytes(0x60, 0, 0)), section(3, 1, bytes(0)), new byte[] { 8, 1, 0 },
                section(10, 1, body(bytes(0x00))));
    }

    /** Prints {@code initialized} when it is; exports {@code answer() -> i32}. */
    static byte[] printsInitialization() {
        return initialized(new byte[0]);
    }

    /** Draws random numbers in addition. */
    static byte[] drawsRandomNumbers() {
        return initialized(bytes(0x41, 48, 0x41, 8, 0x10, 1, 0x1a));
    }

    /**
     * Keeps a structure in a global when it is initialized; exports
     * {@code answer() -> i32}, which reads it.
     */
    static byte[] keepsStructure() {
        return module(section(1, 3, bytes(0x5f, 1, I32, 0), bytes(0x60, 0, 0), bytes(0x60, 0, 1, I32)),
                section(3, 2, bytes(1, 2)), section(6, 1, bytes(0x63, 0, 1, 0xd0, 0, END)),
                section(7, 2, export("_initialize", 0, 0), export("answer", 0, 1)),
                section(10, 2, body(bytes(0x41, 42, 0xfb, 0, 0, 0x24, 0)), body(bytes(0x23, 0, 0xfb, 2, 0, 0))));
    }

    /** Imports {@code "notes"."add"}, which its start function calls. */
    static byte[] notesAtStart() {
        return module(section(1, 1, bytes(0x60, 0, 0)), section(2, 1, name("notes"), name("add"), bytes(0, 0)),
                section(3, 1, bytes(0)), new byte[] { 8, 1, 1 }, section(10, 1, body(bytes(0x10, 0))));
    }

    /**
     * A plugin that tells its versions apart. Imports {@code "test"."signal"} and
     * {@code "test"."pause"}, without parameters; exports functions of type
     * {@code () -> i32}: {@code version}, which returns {@code version}, {@code pause},
     * which calls that first, {@code count}, which counts its calls of an instance,
     * {@code crash}, which is {@code unreachable}, {@code spin}, which calls
     * {@code signal} and never returns, and {@code recurse}, which calls itself.
     */
    static byte[] versioned(int version) {
        byte[] number = concat(bytes(0x41), signed(version));
        return module(section(1, 2, bytes(0x60, 0, 0), bytes(0x60, 0, 1, I32)),
                section(2, 2, name("test"), name("signal"), bytes(0, 0), name("test"), name("pause"), bytes(0, 0)),
                section(3, 6, bytes(1, 1, 1, 1, 1, 1)), section(6, 1, bytes(I32, 1, 0x41, 0, END)),
                section(7, 6, export("version", 0, 2), export("pause", 0, 3), export("count", 0, 4),
                        export("crash", 0, 5), export("spin", 0, 6), export("recurse", 0, 7)),
                section(10, 6, body(number), body(bytes(0x10, 1), number),
                        body(bytes(0x23, 0, 0x41, 1, 0x6a, 0x24, 0, 0x23, 0)), body(bytes(0x00)),
                        body(bytes(0x10, 0, 0x03, 0x40, 0x0c, 0, END, 0x00)), body(bytes(0x10, 7))));
    }

    /**
     * Calls host functions. Imports {@code "audit"."log"}, which takes a string, and
     * {@code "audit"."next-number"} of type {@code (i32) -> i32}; exports {@code record},
     * which passes its string to the former, {@code hostile}, which passes it a pointer
     * out of bounds, {@code garbage}, one to what is not text, and {@code next}, which
     * passes its number to the latter.
     */
    public static byte[] auditing() {
        return module(
                section(1, 4, bytes(0x60, 4, I32, I32, I32, I32, 1, I32), bytes(0x60, 2, I32, I32, 0),
                        bytes(0x60, 0, 0), bytes(0x60, 1, I32, 1, I32)),
                section(2, 2, name("audit"), name("log"), bytes(0, 1), name("audit"), name("next-number"), bytes(0, 3)),
                section(3, 5, bytes(0, 1, 2, 2, 3)), section(5, 1, bytes(0, 1)),
                section(7, 6, export("memory", 2, 0), export("cabi_realloc", 0, 2), export("record", 0, 3),
                        export("hostile", 0, 4), export("garbage", 0, 5), export("next", 0, 6)),
                section(10, 5, body(bytes(0x41, 0x80, 0x08)), // i32.const 1024
                        body(bytes(0x20, 0, 0x20, 1, 0x10, 0)), body(bytes(0x41, 0x70, 0x41, 32, 0x10, 0)),
                        body(bytes(0x41, 16, 0x41, 4, 0x10, 0)), body(bytes(0x20, 0, 0x10, 1))),
                section(11, 1, bytes(0, 0x41, 16, END, 4, 'o', 'k', 0xff, 0xff)));
    }

    /**
     * Imports {@code "host"."text"}, which returns a string; exports {@code ask}, which
     * calls it, and {@code answer() -> i32}.
     */
    static byte[] asking() {
        return module(
                section(1, 4, bytes(0x60, 4, I32, I32, I32, I32, 1, I32), bytes(0x60, 1, I32, 0), bytes(0x60, 0, 0),
                        bytes(0x60, 0, 1, I32)),
                section(2, 1, name("host"), name("text"), bytes(0, 1)), section(3, 3, bytes(0, 2, 3)),
                section(5, 1, bytes(0, 1)),
                section(7, 4, export("memory", 2, 0), export("cabi_realloc", 0, 1), export("ask", 0, 2),
                        export("answer", 0, 3)),
                section(10, 3, body(bytes(0x41, 0x80, 0x08)), body(bytes(0x41, 8, 0x10, 0)), body(bytes(0x41, 42))));
    }

    /** Exports a function without parameters that returns {@code value}. */
    public static byte[] constant(String export, int value) {
        return module(section(1, 1, bytes(0x60, 0, 1, I32)), section(3, 1, bytes(0)),
                section(7, 1, export(export, 0, 0)), section(10, 1, body(bytes(0x41), signed(value))));
    }

    private static byte[] signed(int value) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int left = value;
        while (left < -64 || left >= 64) {
            out.write((left & 0x7f) | 0x80);
            left >>= 7;
        }
        out.write(left & 0x7f);
        return out.toByteArray();
    }

    private static byte[] initialized(byte[] more) {
        String wasi = "wasi_snapshot_preview1";
        return module(
                section(1, 4, bytes(0x60, 4, I32, I32, I32, I32, 1, I32), bytes(0x60, 2, I32, I32, 1, I32),
                        bytes(0x60, 0, 0), bytes(0x60, 0, 1, I32)),
                section(2, 2, name(wasi), name("fd_write"), bytes(0, 0), name(wasi), name("random_get"), bytes(0, 1)),
                section(3, 2, bytes(2, 3)), section(5, 1, bytes(0, 1)),
                section(7, 3, export("memory", 2, 0), export("_initialize", 0, 2), export("answer", 0, 3)),
                section(10, 2, body(bytes(0x41, 1, 0x41, 0, 0x41, 1, 0x41, 8, 0x10, 0, 0x1a), more),
                        body(bytes(0x41, 42))),
                section(11, 2, bytes(0, 0x41, 0, END, 8, 16, 0, 0, 0, 12, 0, 0, 0), bytes(0, 0x41, 16, END),
                        name("initialized\n")));
    }

    /** Makes locations such as {@code module:echo} resources. */
    public static @Nullable Resource resolve(String location, ResourceLoader loader) {
        if (!location.startsWith("module:")) {
            return null;
        }
        return new ByteArrayResource(named(location.substring("module:".length())), location);
    }

    private static byte[] named(String name) {
        if (name.startsWith("version-")) {
            return versioned(Integer.parseInt(name.substring("version-".length())));
        }
        return switch (name) {
            case "echo" -> echo();
            case "echo-of-blocks" -> echoOfBlocks();
            case "auditing" -> auditing();
            case "asking" -> asking();
            case "unknown-import" -> unknownImport();
            case "invalid" -> invalid();
            case "large-memory" -> largeMemory();
            case "exits" -> exits();
            case "large-table" -> largeTable();
            case "endless-start" -> endlessStart();
            case "garbage" -> bytes(0xde, 0xad, 0xbe, 0xef);
            case "truncated" -> Arrays.copyOf(echo(), 40);
            case "nothing" -> new byte[0];
            case "trap-at-start" -> trapAtStart();
            case "notes-at-start" -> notesAtStart();
            case "prints-initialization" -> printsInitialization();
            case "draws-random-numbers" -> drawsRandomNumbers();
            case "keeps-structure" -> keepsStructure();
            case "text" -> "(module)".getBytes(StandardCharsets.UTF_8);
            case "component" -> new byte[] { 0, 'a', 's', 'm', 0x0d, 0, 1, 0 };
            default -> throw new IllegalArgumentException(name);
        };
    }

    private static byte[] module(byte[]... sections) {
        return concat(concat(HEADER), concat(sections));
    }

    private static byte[] section(int id, int count, byte[]... items) {
        byte[] content = concat(bytes(count), concat(items));
        return concat(bytes(id), size(content), content);
    }

    private static byte[] export(String name, int kind, int index) {
        return concat(name(name), bytes(kind, index));
    }

    private static byte[] name(String name) {
        byte[] utf8 = name.getBytes(StandardCharsets.UTF_8);
        return concat(size(utf8), utf8);
    }

    private static byte[] body(byte[]... instructions) {
        byte[] code = concat(bytes(0), concat(instructions), bytes(END));
        return concat(size(code), code);
    }

    private static byte[] size(byte[] content) {
        int size = content.length;
        return (size < 0x80) ? bytes(size) : bytes((size & 0x7f) | 0x80, size >> 7);
    }

    private static byte[] concat(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        List.of(parts).forEach(out::writeBytes);
        return out.toByteArray();
    }

    private static byte[] bytes(int... values) {
        byte[] result = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            result[i] = (byte) values[i];
        }
        return result;
    }

}

package dev.wasmhost.testing;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import dev.wasmhost.AbstractHeapType;
import dev.wasmhost.AddressType;
import dev.wasmhost.FunctionType;
import dev.wasmhost.MemoryType;
import dev.wasmhost.ReferenceType;
import dev.wasmhost.ValueType;

/**
 * Writes modules in the binary format (spec 5.5) for tests: sections in the right order,
 * nothing checked.
 *
 * <p>
 * Imports come before functions, as their indices do.
 */
public final class WasmBuilder {

    private static final byte[] HEADER = { 0, 'a', 's', 'm', 1, 0, 0, 0 };

    private static final ReferenceType EXCEPTION = new ReferenceType(true, AbstractHeapType.EXN);

    private final Map<FunctionType, Integer> types = new LinkedHashMap<>();

    private final List<Bytes> imports = new ArrayList<>();

    private final List<Integer> functions = new ArrayList<>();

    private final List<Bytes> bodies = new ArrayList<>();

    private final List<Bytes> tables = new ArrayList<>();

    private final List<Bytes> memories = new ArrayList<>();

    private final List<Bytes> tags = new ArrayList<>();

    private final List<Bytes> globals = new ArrayList<>();

    private final List<Bytes> exports = new ArrayList<>();

    private final List<Bytes> elements = new ArrayList<>();

    private final List<Bytes> data = new ArrayList<>();

    private final List<Bytes> customSections = new ArrayList<>();

    private int importedFunctions;

    private int importedMemories;

    private int importedTags;

    private int start = -1;

    private boolean dataCount;

    /** Returns the type's index; it is added if it is new. */
    public int type(FunctionType type) {
        return this.types.computeIfAbsent(type, (key) -> this.types.size());
    }

    public int importFunction(String module, String name, FunctionType type) {
        this.imports.add(new Bytes().name(module).name(name).u8(0).u32(type(type)));
        return this.importedFunctions++;
    }

    /** Adds a table of at least {@code size} functions that another module defines. */
    public WasmBuilder importTable(String module, String name, int size) {
        this.imports.add(new Bytes().name(module).name(name).u8(1).u8(0x70).u8(0).u32(size));
        return this;
    }

    public WasmBuilder exportTable(String name, int table) {
        this.exports.add(new Bytes().name(name).u8(1).u32(table));
        return this;
    }

    /**
     * Adds a function without locals and returns its index; {@code body} is without the
     * final {@code end}.
     */
    public int function(FunctionType type, Code body) {
        return function(type, List.of(), body);
    }

    /**
     * Adds a function and returns its index; {@code body} is without the final
     * {@code end}.
     */
    public int function(FunctionType type, List<ValueType> locals, Code body) {
        Bytes groups = new Bytes();
        int count = 0;
        for (int from = 0, to; from < locals.size(); from = to) {
            to = from + 1;
            while (to < locals.size() && locals.get(to).equals(locals.get(from))) {
                to++;
            }
            groups.u32(to - from).u8(code(locals.get(from)));
            count++;
        }
        return rawFunction(type(type),
                new Bytes().u32(count).raw(groups.toByteArray()).raw(body.toByteArray()).u8(0x0b));
    }

    /**
     * Adds a function whose body is written by hand: its locals, its code, the final
     * {@code end}.
     */
    public int rawFunction(int type, Bytes body) {
        this.functions.add(type);
        this.bodies.add(body);
        return this.importedFunctions + this.functions.size() - 1;
    }

    public WasmBuilder exportFunction(String name, int function) {
        this.exports.add(new Bytes().name(name).u8(0).u32(function));
        return this;
    }

    /**
     * Adds a memory of at least {@code minimum} pages and exports it as {@code memory}.
     */
    public WasmBuilder memory(int minimum) {
        this.exports.add(new Bytes().name("memory").u8(2).u32(this.memories.size()));
        this.memories.add(new Bytes().u8(0).u32(minimum));
        return this;
    }

    /** Adds a memory, which is not exported. */
    public int memory(MemoryType type) {
        this.memories.add(limits(type));
        return this.importedMemories + this.memories.size() - 1;
    }

    public int importMemory(String module, String name, MemoryType type) {
        this.imports.add(new Bytes().name(module).name(name).u8(2).raw(limits(type).toByteArray()));
        return this.importedMemories++;
    }

    public WasmBuilder exportMemory(String name, int memory) {
        this.exports.add(new Bytes().name(name).u8(2).u32(memory));
        return this;
    }

    private static Bytes limits(MemoryType type) {
        boolean wide = type.addressType() == AddressType.I64;
        int flags = (type.limits().maximum().isPresent() ? 1 : 0) | (type.shared() ? 2 : 0) | (wide ? 4 : 0);
        Bytes bytes = new Bytes().u8(flags).u32(type.limits().minimum());
        type.limits().maximum().ifPresent(bytes::u32);
        return bytes;
    }

    /** Adds a tag of exceptions that carry these values. */
    public int tag(ValueType... values) {
        this.tags.add(new Bytes().u8(0).u32(type(FunctionType.of(values))));
        return this.importedTags + this.tags.size() - 1;
    }

    public int importTag(String module, String name, ValueType... values) {
        this.imports.add(new Bytes().name(module).name(name).u8(4).u8(0).u32(type(FunctionType.of(values))));
        return this.importedTags++;
    }

    public WasmBuilder exportTag(String name, int tag) {
        this.exports.add(new Bytes().name(name).u8(4).u32(tag));
        return this;
    }

    /** Adds a table of exactly {@code size} functions with 64-bit indices. */
    public int table64(int size) {
        this.tables.add(new Bytes().u8(0x70).u8(5).u32(size).u32(size));
        return this.tables.size() - 1;
    }

    /** Adds a table of exactly {@code size} functions. */
    public int table(int size) {
        this.tables.add(new Bytes().u8(0x70).u8(1).u32(size).u32(size));
        return this.tables.size() - 1;
    }

    /**
     * Adds a global with a constant expression that {@code value} writes, without its
     * {@code end}.
     */
    public int global(ValueType type, boolean mutable, Code value) {
        this.globals.add(new Bytes().u8(code(type)).u8(mutable ? 1 : 0).raw(value.toByteArray()).u8(0x0b));
        return this.globals.size() - 1;
    }

    /** Fills table 0 from index 0 on. */
    public WasmBuilder elements(int... functionIndices) {
        Bytes segment = new Bytes().u32(0).raw(new Code().i32Const(0).end().toByteArray()).u32(functionIndices.length);
        for (int function : functionIndices) {
            segment.u32(function);
        }
        this.elements.add(segment);
        return this;
    }

    /** Adds a segment of functions for {@code table.init}. */
    public WasmBuilder passiveElements(int... functionIndices) {
        Bytes segment = new Bytes().u32(1).u8(0).u32(functionIndices.length);
        for (int function : functionIndices) {
            segment.u32(function);
        }
        this.elements.add(segment);
        return this;
    }

    /** Adds a segment that is copied to {@code address} of memory 0. */
    public WasmBuilder data(int address, byte[] content) {
        this.data.add(new Bytes().u32(0).raw(new Code().i32Const(address).end().toByteArray()).sized(content));
        return this;
    }

    /** Adds a segment for {@code memory.init}. */
    public WasmBuilder passiveData(byte[] content) {
        this.data.add(new Bytes().u32(1).sized(content));
        this.dataCount = true;
        return this;
    }

    public WasmBuilder start(int function) {
        this.start = function;
        return this;
    }

    public WasmBuilder custom(String name, byte[] content) {
        this.customSections.add(new Bytes().name(name).raw(content));
        return this;
    }

    public byte[] build() {
        Bytes module = header();
        section(module, 1, this.types.keySet().stream().map(WasmBuilder::functionType).toList());
        section(module, 2, this.imports);
        section(module, 3, this.functions.stream().map((type) -> new Bytes().u32(type)).toList());
        section(module, 4, this.tables);
        section(module, 5, this.memories);
        section(module, 13, this.tags);
        section(module, 6, this.globals);
        section(module, 7, this.exports);
        if (this.start >= 0) {
            section(module, 8, new Bytes().u32(this.start));
        }
        section(module, 9, this.elements);
        if (this.dataCount) {
            section(module, 12, new Bytes().u32(this.data.size()));
        }
        section(module, 10, this.bodies.stream().map((body) -> new Bytes().sized(body.toByteArray())).toList());
        section(module, 11, this.data);
        this.customSections.forEach((custom) -> section(module, 0, custom));
        return module.toByteArray();
    }

    /** Starts a module that is written by hand. */
    public static Bytes header() {
        return new Bytes().raw(HEADER);
    }

    /** Writes a section as it is. */
    public static Bytes section(Bytes module, int id, Bytes content) {
        return module.u8(id).sized(content.toByteArray());
    }

    private static void section(Bytes module, int id, List<Bytes> entries) {
        if (!entries.isEmpty()) {
            Bytes content = new Bytes().u32(entries.size());
            entries.forEach((entry) -> content.raw(entry.toByteArray()));
            section(module, id, content);
        }
    }

    private static Bytes functionType(FunctionType type) {
        Bytes bytes = new Bytes().u8(0x60).u32(type.parameters().size());
        type.parameters().forEach((parameter) -> bytes.u8(code(parameter)));
        bytes.u32(type.results().size());
        type.results().forEach((result) -> bytes.u8(code(result)));
        return bytes;
    }

    static int code(ValueType type) {
        List<ValueType> types = Arrays.asList(ValueType.I32, ValueType.I64, ValueType.F32, ValueType.F64,
                ValueType.V128, ValueType.FUNCREF, ValueType.EXTERNREF, EXCEPTION);
        return new int[] { 0x7f, 0x7e, 0x7d, 0x7c, 0x7b, 0x70, 0x6f, 0x69 }[types.indexOf(type)];
    }

}

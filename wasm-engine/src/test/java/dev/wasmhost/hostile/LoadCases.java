package dev.wasmhost.hostile;

import java.time.Duration;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;

import dev.wasmhost.ExportType;
import dev.wasmhost.FunctionType;
import dev.wasmhost.ImportType;
import dev.wasmhost.ValueType;
import dev.wasmhost.WasmCallOptions;
import dev.wasmhost.WasmEngine;
import dev.wasmhost.WasmFeature;
import dev.wasmhost.WasmImports;
import dev.wasmhost.WasmInstance;
import dev.wasmhost.WasmLimits;
import dev.wasmhost.WasmModule;
import dev.wasmhost.testing.Bytes;
import dev.wasmhost.testing.Code;
import dev.wasmhost.testing.Guests;
import dev.wasmhost.testing.WasmBuilder;

/** Bytes that are no module, or a module that lies about itself. */
final class LoadCases {

    private static final long BOMB = 0xffff_ffffL;

    private static final FunctionType NOTHING = FunctionType.empty();

    private static final WasmCallOptions SHORT = Host.within(Duration.ofMillis(20));

    private LoadCases() {
    }

    static void add(Cases cases) {
        damaged(cases);
        notModules(cases);
        counts(cases);
        lies(cases);
    }

    private static void damaged(Cases cases) {
        damaged(cases, "every truncation of a 1 kB module", (host, module, sections) -> {
            for (int length = 0; length < module.length; length++) {
                tryOut(host, Arrays.copyOf(module, length), length < sections);
            }
        });
        damaged(cases, "every flipped bit of a 1 kB module", (host, module, sections) -> {
            for (int bit = 0; bit < module.length * 8; bit++) {
                module[bit / 8] ^= (byte) (1 << bit % 8);
                tryOut(host, module, bit / 8 < sections);
                module[bit / 8] ^= (byte) (1 << bit % 8);
            }
        });
        damaged(cases, "every byte of a 1 kB module replaced by 0x00 and by 0xff", (host, module, sections) -> {
            for (int i = 0; i < sections; i++) {
                byte original = module[i];
                for (int value : new int[] { 0, 0xff }) {
                    module[i] = (byte) value;
                    tryOut(host, module, true);
                }
                module[i] = original;
            }
        });
    }

    /** Does something to a module of so many bytes without its padding. */
    private interface Damage {

        void run(Host host, byte[] module, int sections);

    }

    // Every section, and one to fill up to 1 kB that is not looked into.
    private static void damaged(Cases cases, String name, Damage damage) {
        cases.add(name, "1 kB of all sections", "typed errors or results only", (host) -> {
            byte[] sections = Guests.everySection();
            Bytes padding = new Bytes().name("padding").raw(new byte[1024 - sections.length - 11]);
            byte[] module = WasmBuilder.section(new Bytes().raw(sections), 0, padding).toByteArray();
            if (module.length != 1024) {
                throw new AssertionError("expected 1024 bytes, found " + module.length);
            }
            damage.run(host, module, sections.length);
            return "typed errors or results only";
        });
    }

    // Loads, instantiates and calls; whatever else than a WasmException comes fails the
    // case.
    private static void tryOut(Host host, byte[] bytes, boolean called) {
        String loaded = Outcome.of(() -> {
            WasmModule module = host.engine.load(bytes);
            if (!called) {
                return "result";
            }
            try (WasmInstance instance = module.instantiate(imports(module), Host.LIMITS)) {
                callAll(instance);
            }
            return "result";
        });
        check(loaded);
    }

    private static void callAll(WasmInstance instance) {
        for (ExportType export : instance.module().exports()) {
            if (export.type() instanceof FunctionType type && type.parameters().size() < 100) {
                check(Outcome.of(() -> {
                    instance.function(export.name()).invoke(SHORT, new long[type.parameters().size()]);
                    return "result";
                }));
            }
        }
    }

    private static void check(String outcome) {
        if (!outcome.matches("result|malformed|invalid|link error|guest exception|(limit|trap|stopped) .*")) {
            throw new AssertionError(outcome);
        }
    }

    private static WasmImports imports(WasmModule module) {
        WasmImports.Builder imports = WasmImports.builder();
        TreeMap<String, ImportType> byName = new TreeMap<>();
        for (ImportType each : module.imports()) {
            if (each.type() instanceof FunctionType type
                    && byName.put(each.module() + "\0" + each.name(), each) == null) {
                imports.function(each.module(), each.name(), type,
                        (caller, arguments) -> new long[type.results().size()]);
            }
        }
        return imports.build();
    }

    private static void notModules(Cases cases) {
        load(cases, "nothing, half a header, text, a component, a later version", "five files", "malformed",
                new byte[0], bytes(0, 'a', 's', 'm'), "(module)".getBytes(java.nio.charset.StandardCharsets.UTF_8),
                bytes(0, 'a', 's', 'm', 0x0d, 0, 1, 0), bytes(0, 'a', 's', 'm', 2, 0, 0, 0));
        cases.add("a megabyte of zeros, and of 0xff, behind the header", "1 MB", "malformed", (host) -> {
            byte[] ones = new byte[1 << 20];
            Arrays.fill(ones, (byte) 0xff);
            return Outcome.all(() -> host.engine.load(WasmBuilder.header().raw(new byte[1 << 20]).toByteArray()),
                    () -> host.engine.load(WasmBuilder.header().raw(ones).toByteArray()));
        });
        cases.add("a module of 33 MB", "a custom section", "limit module size",
                (host) -> host.engine.load(new WasmBuilder().custom("big", new byte[33 << 20]).build()));
        cases.add("a module of 31 MB, nearly all of it a custom section", "a custom section", "1",
                (host) -> host.engine.load(new WasmBuilder().custom("big", new byte[31 << 20]).build())
                    .customSections()
                    .size());
        cases.add("proposals that the operator has switched off", "vectors, structures", "malformed", (host) -> {
            try (WasmEngine old = WasmEngine.builder().features(Set.of(WasmFeature.MULTI_VALUE)).build()) {
                return Outcome.all(() -> old.load(Guests.read("vectors.wasm")),
                        () -> old.load(Guests.read("objects.wasm")));
            }
        });
    }

    private static void counts(Cases cases) {
        for (int section : new int[] { 1, 2, 3, 4, 5, 6, 7, 9, 10, 11, 13 }) {
            load(cases, "section " + section + " with four thousand million entries", "count of a vector", "malformed",
                    section(section, new Bytes().u32(BOMB).u8(0)));
        }
        Bytes type = new Bytes().u32(1).u8(0x60);
        load(cases, "types with four thousand million parameters and results", "counts of vectors", "malformed",
                section(1, new Bytes().raw(type.toByteArray()).u32(BOMB).u8(0x7f)),
                section(1, new Bytes().raw(type.toByteArray()).u32(0).u32(BOMB).u8(0x7f)));
        load(cases, "names, sections, bodies and segments of four gigabytes", "sizes", "malformed",
                section(2, new Bytes().u32(1).u32(BOMB).u8('a')), section(0, new Bytes().u32(BOMB).u8('a')),
                WasmBuilder.header().u8(1).u32(BOMB).toByteArray(), code(new Bytes().u32(1).u32(BOMB).u8(0)),
                section(11, new Bytes().u32(1).u32(1).u32(BOMB).u8(0)));
        load(cases, "br_table, select and element segments of four thousand million", "counts in code", "malformed",
                body(new Bytes().u8s(0, 0x41, 0, 0x0e).u32(BOMB).u8s(0, 0, 0x0b)),
                body(new Bytes().u8s(0, 0x1c).u32(BOMB).u8s(0x7f, 0x0b)),
                section(9, new Bytes().u32(1).u32(1).u8(0).u32(BOMB).u8(0)));
        load(cases, "four thousand million locals", "two groups of locals", "malformed",
                body(new Bytes().u32(2).u32(BOMB).u8(0x7f).u32(1).u8(0x7e).u8(0x0b)),
                body(new Bytes().u32(BOMB).u8s(1, 0x7f)));
    }

    private static void lies(Cases cases) {
        load(cases, "sections out of order, twice, longer and shorter than they say", "section headers", "malformed",
                WasmBuilder
                    .section(WasmBuilder.section(WasmBuilder.header(), 3, new Bytes().u32(0)), 1, new Bytes().u32(0))
                    .toByteArray(),
                WasmBuilder
                    .section(WasmBuilder.section(WasmBuilder.header(), 1, new Bytes().u32(0)), 1, new Bytes().u32(0))
                    .toByteArray(),
                section(1, new Bytes().u32(0).u8(0)), WasmBuilder.header().u8s(1, 9, 0).toByteArray());
        load(cases, "numbers with more bytes than they may have, and too many bits", "LEB128", "malformed",
                WasmBuilder.header().u8s(1, 0x80, 0x80, 0x80, 0x80, 0x80, 0).toByteArray(),
                WasmBuilder.header().u8s(1, 0xff, 0xff, 0xff, 0xff, 0x7f).toByteArray(),
                body(new Bytes().u8s(0, 0x41, 0xff, 0xff, 0xff, 0xff, 0x4f, 0x1a, 0x0b)));
        load(cases, "names that are not UTF-8", "import, export and custom names", "malformed",
                section(2, new Bytes().u32(1).u32(2).u8s(0xc0, 0xaf).name("x").u8s(0, 0)),
                section(0, new Bytes().u32(1).u8(0xff)));
        cases.add("a name section of rubbish", "custom section \"name\"", "7", (host) -> {
            WasmBuilder module = new WasmBuilder().custom("name",
                    new Bytes().u8(1).u32(BOMB).u8s(0xff, 0xfe, 0).toByteArray());
            module.exportFunction("run",
                    module.function(FunctionType.empty().returning(ValueType.I32), new Code().i32Const(7)));
            return host.run(module);
        });
        cases.add("a function named with 10 MB of slashes, brackets and control characters", "name section",
                "trap UNREACHABLE", (host) -> {
                    WasmBuilder module = new WasmBuilder();
                    int run = module.function(NOTHING, new Code().unreachable());
                    byte[] name = "</[;.\n\u001b\0>".repeat(1 << 20).getBytes(java.nio.charset.StandardCharsets.UTF_8);
                    Bytes names = new Bytes().u32(1).u32(run).sized(name);
                    module.custom("name", new Bytes().u8(1).sized(names.toByteArray()).toByteArray());
                    return host.run(module.exportFunction("run", run));
                });
        load(cases, "exports twice under one name, of what is not there", "export section", "invalid",
                build((module) -> module.exportFunction("a", 0).exportFunction("a", 0)),
                build((module) -> module.exportFunction("a", 1)), build((module) -> module.exportMemory("m", 0)));
        load(cases, "code of the wrong types, branches to nowhere, unknown locals and calls", "bodies", "invalid",
                body(new Bytes().u8s(0, 0x6a, 0x0b)), body(new Bytes().u8s(0, 0x0c, 1, 0x0b)),
                body(new Bytes().u8s(0, 0x20, 0, 0x1a, 0x0b)), body(new Bytes().u8s(0, 0x10, 9, 0x0b)),
                body(new Bytes().u8s(0, 0x42, 0, 0x0b)), body(new Bytes().u8s(0, 0x02, 0x7f, 0x0b, 0x1a, 0x0b)));
        load(cases, "opcodes that do not exist", "bodies", "malformed", body(new Bytes().u8s(0, 0xff, 0x0b)),
                body(new Bytes().u8s(0, 0xfc).u32(BOMB).u8(0x0b)), body(new Bytes().u8s(0, 0xfd).u32(400).u8(0x0b)));
        cases.add("imports that nobody supplies, or as something else", "1 import", "link error", (host) -> {
            WasmBuilder module = new WasmBuilder();
            module.importFunction("env", "nothing", NOTHING);
            WasmImports wrong = WasmImports.builder()
                .function("env", "nothing", FunctionType.of(ValueType.I64), (caller, arguments) -> new long[0])
                .build();
            return Outcome.all(() -> host.instantiate(module), () -> host.instantiate(module.build(), wrong));
        });
        cases.add("a start function that never returns", "start section", "stopped DEADLINE", (host) -> {
            WasmBuilder module = new WasmBuilder();
            module.start(module.function(NOTHING, new Code().loop().br(0).end()));
            WasmLimits hasty = Host.LIMITS.toBuilder().loadTimeout(Duration.ofMillis(100)).build();
            return host.engine.load(module.build()).instantiate(WasmImports.none(), hasty);
        });
        cases.add("a start function that traps", "start section", "trap UNREACHABLE",
                (host) -> host.instantiate(
                        build((module) -> module.start(module.function(NOTHING, new Code().unreachable()))),
                        WasmImports.none()));
        cases.add("segments past the end of memory and table", "active segments",
                "trap OUT_OF_BOUNDS_MEMORY_ACCESS trap OUT_OF_BOUNDS_TABLE_ACCESS", (host) -> Outcome
                    .all(() -> host.instantiate(new WasmBuilder().memory(1).data(65536, new byte[1])), () -> {
                        WasmBuilder module = new WasmBuilder();
                        module.table(1);
                        int function = module.function(NOTHING, new Code());
                        return host.instantiate(module.elements(function, function));
                    }));
    }

    private static void load(Cases cases, String name, String guest, String expected, byte[]... modules) {
        cases.add(name, guest, expected,
                (host) -> Outcome.all(Arrays.stream(modules)
                    .map((module) -> (Outcome.Step) () -> host.engine.load(module))
                    .toArray(Outcome.Step[]::new)));
    }

    private static byte[] build(Consumer<WasmBuilder> parts) {
        WasmBuilder module = new WasmBuilder();
        module.function(NOTHING, new Code());
        parts.accept(module);
        return module.build();
    }

    private static byte[] bytes(int... values) {
        return new Bytes().u8s(values).toByteArray();
    }

    private static byte[] section(int id, Bytes content) {
        return WasmBuilder.section(WasmBuilder.header(), id, content).toByteArray();
    }

    /** Returns a module with one function of type () -> () and this code section. */
    static byte[] code(Bytes codeSection) {
        Bytes module = WasmBuilder.section(WasmBuilder.header(), 1, new Bytes().u8s(1, 0x60, 0, 0));
        WasmBuilder.section(module, 3, new Bytes().u8s(1, 0));
        return WasmBuilder.section(module, 10, codeSection).toByteArray();
    }

    /** Returns a module with one function of type () -> () and this body. */
    static byte[] body(Bytes body) {
        return code(new Bytes().u32(1).sized(body.toByteArray()));
    }

}

package dev.wasmhost.hostile;

import java.util.ArrayList;
import java.util.List;

import dev.wasmhost.AddressType;
import dev.wasmhost.FunctionType;
import dev.wasmhost.Limits;
import dev.wasmhost.MemoryType;
import dev.wasmhost.ValueType;
import dev.wasmhost.WasmImports;
import dev.wasmhost.WasmInstance;
import dev.wasmhost.WasmLimits;
import dev.wasmhost.WasmModule;
import dev.wasmhost.testing.Code;
import dev.wasmhost.testing.Guests;
import dev.wasmhost.testing.WasmBuilder;

/** Guests that take what they can get of memory, tables, objects and instances. */
final class GrowthCases {

    private static final FunctionType RUN = FunctionType.of(ValueType.I32).returning(ValueType.I32);

    private GrowthCases() {
    }

    static void add(Cases cases) {
        memories(cases);
        tables(cases);
        objects(cases);
        budget(cases);
    }

    private static void memories(Cases cases) {
        cases.add("memory grown to the limit, and one page past it", "memory.grow", "1 -1 256", (host) -> {
            try (WasmInstance instance = host.instantiate(grower())) {
                return Outcome.all(() -> instance.function("run").invoke(255), () -> instance.function("run").invoke(1),
                        () -> instance.memory("memory").pages());
            }
        });
        cases.add("memory grown by 2^32 - 1, 2^31 and 65,536 pages, and by those that make 2^32 bytes", "memory.grow",
                "-1", (host) -> {
                    try (WasmInstance instance = host.instantiate(grower())) {
                        return Outcome.all(() -> instance.function("run").invoke(-1),
                                () -> instance.function("run").invoke(Integer.MIN_VALUE),
                                () -> instance.function("run").invoke(65_536),
                                () -> instance.function("run").invoke(65_535));
                    }
                });
        cases.add("memory grown page by page until it is refused, 100,000 tries", "memory.grow", "256", (host) -> {
            WasmBuilder module = new WasmBuilder().memory(1);
            Code code = new Code().loop().i32Const(1).op(0x40, 0).drop();
            code.localGet(0).i32Const(1).op(Code.I32_SUB).localTee(0).brIf(0).end().op(0x3f, 0);
            return host.run(module.exportFunction("run", module.function(RUN, code)), 100_000);
        });
        cases.add("a 64-bit memory grown by 2^63 and by 2^47 pages", "memory64", "-1", (host) -> {
            WasmBuilder module = new WasmBuilder();
            module.memory(new MemoryType(AddressType.I64, Limits.from(1), false));
            FunctionType type = FunctionType.of(ValueType.I64).returning(ValueType.I64);
            module.exportFunction("run", module.function(type, new Code().localGet(0).op(0x40, 0)));
            return Outcome.all(() -> host.run(module, Long.MIN_VALUE), () -> host.run(module, 1L << 47),
                    () -> host.run(module, -1));
        });
        cases.add("two memories that grow in turn past what both may have", "multi-memory", "256", (host) -> {
            WasmBuilder module = new WasmBuilder().memory(1);
            module.memory(new MemoryType(Limits.from(1)));
            Code code = new Code().loop().i32Const(1).op(0x40, 0).drop().i32Const(1).op(0x40, 1).drop();
            code.localGet(0)
                .i32Const(1)
                .op(Code.I32_SUB)
                .localTee(0)
                .brIf(0)
                .end()
                .op(0x3f, 0, 0x3f, 1)
                .op(Code.I32_ADD);
            return host.run(module.exportFunction("run", module.function(RUN, code)), 1000);
        });
    }

    private static WasmBuilder grower() {
        WasmBuilder module = new WasmBuilder().memory(1);
        return module.exportFunction("run", module.function(RUN, new Code().localGet(0).op(0x40, 0)));
    }

    private static void tables(Cases cases) {
        cases.add("a table grown to the limit, past it and by 2^32 - 1", "table.grow", "0 -1 -1", (host) -> {
            WasmBuilder module = new WasmBuilder();
            byte[] table = { 0x70, 0, 0 };
            module.exportFunction("run", module.function(RUN, new Code().op(0xd0, 0x70).localGet(0).prefixed(15, 0)));
            byte[] bytes = withTable(module, table);
            try (WasmInstance instance = host.instantiate(bytes, WasmImports.none())) {
                return Outcome.all(() -> instance.function("run").invoke(100_000),
                        () -> instance.function("run").invoke(1), () -> instance.function("run").invoke(-1));
            }
        });
    }

    /**
     * Puts a table that can grow, which the builder does not make, before the exports.
     */
    private static byte[] withTable(WasmBuilder module, byte[] table) {
        byte[] bytes = module.build();
        int at = 8;
        while (bytes[at] < 4) {
            at += 2 + bytes[at + 1];
        }
        byte[] all = new byte[bytes.length + 3 + table.length];
        System.arraycopy(bytes, 0, all, 0, at);
        all[at] = 4;
        all[at + 1] = (byte) (1 + table.length);
        all[at + 2] = 1;
        System.arraycopy(table, 0, all, at + 3, table.length);
        System.arraycopy(bytes, at, all, at + 3 + table.length, bytes.length - at);
        return all;
    }

    private static void objects(Cases cases) {
        cases.add("a list of 20,000,000 structures", "objects.wat", "limit memory",
                (host) -> object(host, "list", 20_000_000));
        cases.add("arrays kept until there are 200 MB of them", "objects.wat", "limit memory",
                (host) -> object(host, "hoard", 200, 1 << 20));
        cases.add("arrays of 2^31 - 1, of 2^31 and of 2^32 - 1 elements", "objects.wat", "limit array length",
                (host) -> Outcome.all(() -> object(host, "newLongs", Integer.MAX_VALUE),
                        () -> object(host, "newBytes", Integer.MIN_VALUE), () -> object(host, "newBytes", -1)));
        cases.add("10,000,000 structures, none kept", "objects.wat", "50005000",
                (host) -> object(host, "churn", 1000, 10_000));
    }

    private static long[] object(Host host, String export, long... arguments) {
        try (WasmInstance instance = host.instantiate(Guests.read("objects.wasm"), WasmImports.none())) {
            return instance.function(export).invoke(arguments);
        }
    }

    private static void budget(Cases cases) {
        cases.add("a hundred instances that take all memory they get, together more than the budget", "memory.grow",
                "within the budget", (host) -> {
                    WasmModule module = host.engine.load(grower().build());
                    List<WasmInstance> all = new ArrayList<>();
                    long pages = 0;
                    try {
                        for (int i = 0; i < 100; i++) {
                            WasmInstance instance = module.instantiate(WasmImports.none(), Host.LIMITS);
                            all.add(instance);
                            for (int step = 64; step > 0; step /= 2) {
                                instance.function("run").invoke(step);
                            }
                            pages += instance.memory("memory").pages();
                        }
                        return "never refused, " + pages + " pages";
                    }
                    catch (dev.wasmhost.WasmLimitException ex) {
                        boolean within = ex.limit().equals("memory budget") && pages <= Host.BUDGET / 65536;
                        return within ? "within the budget" : ex.limit() + ", " + pages + " pages";
                    }
                    finally {
                        all.forEach(WasmInstance::close);
                    }
                });
        cases.add("20,000 instances made and closed", "a page of memory", "20000", (host) -> {
            WasmModule module = host.engine.load(grower().build());
            long made = 0;
            for (int i = 0; i < 20_000; i++) {
                try (WasmInstance instance = module.instantiate(WasmImports.none(), Host.LIMITS)) {
                    made += instance.memory("memory").pages();
                }
            }
            return made;
        });
        cases.add("500 instances of 500 modules made and forgotten, never closed", "a page of memory each", "500",
                (host) -> {
                    long made = 0;
                    for (int i = 0; i < 500; i++) {
                        WasmBuilder module = grower();
                        module.exportFunction("run" + i, 0);
                        made += host.instantiate(module).function("run").invoke(0)[0];
                    }
                    return made;
                });
        cases.add("limits that are smaller for one plugin than for the next", "memory of 4 pages", "limit memory 1",
                (host) -> {
                    WasmModule module = host.engine.load(new WasmBuilder().memory(4).build());
                    WasmLimits small = Host.LIMITS.toBuilder().memory(3 * 65536).build();
                    return Outcome.all(() -> module.instantiate(WasmImports.none(), small), () -> {
                        module.instantiate(WasmImports.none(), Host.LIMITS).close();
                        return 1;
                    });
                });
    }

}

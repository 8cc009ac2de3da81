package dev.wasmhost.hostile;

import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.FutureTask;
import java.util.stream.IntStream;

import dev.wasmhost.AddressType;
import dev.wasmhost.FunctionType;
import dev.wasmhost.Limits;
import dev.wasmhost.MemoryType;
import dev.wasmhost.ValueType;
import dev.wasmhost.WasmCallOptions;
import dev.wasmhost.WasmFunction;
import dev.wasmhost.WasmImports;
import dev.wasmhost.WasmInstance;
import dev.wasmhost.WasmLimits;
import dev.wasmhost.WasmModule;
import dev.wasmhost.testing.Bytes;
import dev.wasmhost.testing.Code;
import dev.wasmhost.testing.Guests;
import dev.wasmhost.testing.WasmBuilder;

import static org.assertj.core.api.Assertions.assertThat;

/** Modules that are valid, or nearly so, and a lot of work for whoever compiles them. */
final class CompileBombCases {

    private static final FunctionType NUMBER = FunctionType.empty().returning(ValueType.I32);

    private static final FunctionType UNARY = FunctionType.of(ValueType.I32).returning(ValueType.I32);

    private CompileBombCases() {
    }

    static void add(Cases cases) {
        types(cases);
        bodies(cases);
        sizes(cases);
        stops(cases);
    }

    private static void types(Cases cases) {
        cases.add("a type with 5,000,000 parameters that nothing uses", "5 MB", "loaded", (host) -> {
            host.engine.load(WasmBuilder.section(WasmBuilder.header(), 1, type(5_000_000, 5_000_000)).toByteArray());
            return "loaded";
        });
        cases.add("a function with 1,000,000 parameters: loads, and is too much stack", "1 MB",
                "trap CALL_STACK_EXHAUSTED", (host) -> host.run(wide(1_000_000, 0), new long[1_000_000]));
        cases.add("a function with 1,000,000 results", "1 MB", "trap UNREACHABLE",
                (host) -> host.run(wide(0, 1_000_000)));
        cases.add("100,000 labels with 100,000 results each, all compared by one br_table", "load timeout of 200 ms",
                "stopped DEADLINE", (host) -> host.engine.load(wideLabels(100_000),
                        Host.LIMITS.toBuilder().loadTimeout(Duration.ofMillis(200)).build()));
    }

    private static byte[] wide(int parameters, int results) {
        Bytes module = WasmBuilder.section(WasmBuilder.header(), 1, type(parameters, results));
        WasmBuilder.section(module, 3, new Bytes().u32(1).u32(0));
        WasmBuilder.section(module, 7, new Bytes().u32(1).name("run").u8(0).u32(0));
        return WasmBuilder.section(module, 10, new Bytes().u32(1).sized(new byte[] { 0, 0, 0x0b })).toByteArray();
    }

    private static Bytes type(int parameters, int results) {
        Bytes type = new Bytes().u32(1).u8(0x60);
        repeat(type.u32(parameters), parameters);
        repeat(type.u32(results), results);
        return type;
    }

    private static void repeat(Bytes type, int count) {
        byte[] all = new byte[count];
        Arrays.fill(all, (byte) 0x7f);
        type.raw(all);
    }

    private static byte[] wideLabels(int count) {
        Bytes type = new Bytes().u8s(0x60, 0).u32(count);
        repeat(type, count);
        Code code = new Code();
        for (int i = 0; i < count; i++) {
            code.raw(new byte[] { 2, (byte) (i % 2) }); // a block of type 0 or 1
        }
        code.call(0).i32Const(0).brTable(IntStream.range(0, count).toArray(), 0);
        Bytes module = WasmBuilder.section(WasmBuilder.header(), 1,
                new Bytes().u32(2).raw(type.toByteArray()).raw(type.toByteArray()));
        WasmBuilder.section(module, 2, new Bytes().u32(1).name("env").name("many").u8s(0, 0));
        WasmBuilder.section(module, 3, new Bytes().u8s(1, 0));
        return WasmBuilder
            .section(module, 10, new Bytes().u32(1).sized(new Bytes().u8(0).raw(code.toByteArray()).toByteArray()))
            .toByteArray();
    }

    private static void bodies(Cases cases) {
        cases.add("50,000 locals in one group, 50,000 in as many groups", "a function each", "5", (host) -> {
            Bytes groups = new Bytes().u32(50_000);
            for (int i = 0; i < 50_000; i++) {
                groups.u32(1).u8((i % 2 == 0) ? 0x7f : 0x7d);
            }
            return Outcome.all(() -> host.run(locals(new Bytes().u32(1).u32(50_000).u8(0x7f))),
                    () -> host.run(locals(groups)));
        });
        cases.add("br_table with 3,000,000 targets", "3 MB", "10 20 30", (host) -> {
            int[] labels = new int[3_000_000];
            Arrays.setAll(labels, (i) -> i % 3);
            Code code = new Code().block().block().block().localGet(0).brTable(labels, 2).end();
            code.i32Const(10).ret().end().i32Const(20).ret().end().i32Const(30);
            byte[] module = Guests.run(UNARY, code);
            try (WasmInstance instance = host.instantiate(module, WasmImports.none())) {
                WasmFunction run = instance.function("run");
                return Outcome.all(() -> run.invoke(2_999_997), () -> run.invoke(1), () -> run.invoke(-1));
            }
        });
        for (String kind : new String[] { "block", "loop", "if" }) {
            cases.add(kind + " nested 100,000 deep", "300 kB", "42", (host) -> host.run(nested(kind, 100_000)));
        }
        cases.add("blocks nested 1,000,000 deep and never closed", "2 MB", "malformed",
                (host) -> host.engine.load(LoadCases.body(new Bytes().u8(0).raw(repeated(1_000_000, 2, 0x40)))));
        cases.add("200,000 operands on the stack before the first is used", "600 kB", "200000", (host) -> {
            Code code = new Code().raw(repeated(200_000, 0x41, 1)).raw(repeated(199_999, Code.I32_ADD));
            return host.run(Guests.run(NUMBER, code));
        });
        cases.add("a straight line of 7 MB", "7 MB", "2333333", (host) -> host.run(sevenMegabytes(), 0));
        cases.add("a constant expression of 1,000,000 additions", "3 MB", "limit constant instructions", (host) -> {
            WasmBuilder module = new WasmBuilder();
            module.global(ValueType.I32, false, new Code().i32Const(0).raw(repeated(1_000_000, 0x41, 1, Code.I32_ADD)));
            return host.instantiate(module);
        });
    }

    private static WasmBuilder locals(Bytes groups) {
        WasmBuilder module = new WasmBuilder();
        Code code = new Code().i32Const(5).localSet(49_998).localGet(49_998).end();
        return module.exportFunction("run", module.rawFunction(module.type(NUMBER), groups.raw(code.toByteArray())));
    }

    private static byte[] repeated(int count, int... opcodes) {
        byte[] all = new byte[count * opcodes.length];
        for (int i = 0; i < all.length; i++) {
            all[i] = (byte) opcodes[i % opcodes.length];
        }
        return all;
    }

    private static byte[] nested(String kind, int depth) {
        int[] start = switch (kind) {
            case "block" -> new int[] { 0x02, 0x40 };
            case "loop" -> new int[] { 0x03, 0x40 };
            default -> new int[] { 0x41, 1, 0x04, 0x40 };
        };
        return Guests.run(NUMBER, new Code().raw(repeated(depth, start)).raw(repeated(depth, 0x0b)).i32Const(42));
    }

    /** A function {@code run(n)} that adds 1 to n 2,333,333 times in a straight line. */
    private static byte[] sevenMegabytes() {
        return Guests.run(UNARY, new Code().localGet(0).raw(repeated(7_000_000 / 3, 0x41, 1, Code.I32_ADD)));
    }

    private static void sizes(Cases cases) {
        cases.add("1,000,001 functions", "3 MB", "limit functions", (host) -> {
            Bytes module = WasmBuilder.section(WasmBuilder.header(), 1, new Bytes().u8s(1, 0x60, 0, 0));
            WasmBuilder.section(module, 3, new Bytes().u32(1_000_001).raw(new byte[1_000_001]));
            WasmBuilder.section(module, 10, new Bytes().u32(1_000_001).raw(repeated(1_000_001, 2, 0, 0x0b)));
            return host.engine.load(module.toByteArray());
        });
        cases.add("200,000 functions, all exported, one called", "4 MB", "42", (host) -> {
            Bytes module = WasmBuilder.section(WasmBuilder.header(), 1, new Bytes().u8s(1, 0x60, 0, 1, 0x7f));
            WasmBuilder.section(module, 3, new Bytes().u32(200_000).raw(new byte[200_000]));
            Bytes exports = new Bytes().u32(200_000);
            for (int i = 0; i < 200_000; i++) {
                exports.name((i == 77_777) ? "run" : "f" + i).u8(0).u32(i);
            }
            WasmBuilder.section(module, 7, exports);
            WasmBuilder.section(module, 10, new Bytes().u32(200_000).raw(repeated(200_000, 4, 0, 0x41, 42, 0x0b)));
            return host.run(module.toByteArray());
        });
        cases.add("memories of 4 GB, one, and a thousand of 1 MB", "declared minimum", "limit memory", (host) -> {
            WasmBuilder many = new WasmBuilder();
            for (int i = 0; i < 1000; i++) {
                many.memory(new MemoryType(Limits.from(16)));
            }
            return Outcome.all(() -> host.instantiate(new WasmBuilder().memory(65536)), () -> host.instantiate(many));
        });
        cases.add("a memory of 65,537 pages", "declared minimum", "invalid",
                (host) -> host.engine.load(new WasmBuilder().memory(65_537).build()));
        cases.add("a 64-bit memory of 2^45 bytes", "declared minimum", "limit memory", (host) -> {
            WasmBuilder module = new WasmBuilder();
            module.memory(new MemoryType(AddressType.I64, Limits.from(1L << 29), false));
            return host.instantiate(module);
        });
        cases.add("a table of 2,000,000,000 elements", "declared minimum", "limit table elements", (host) -> {
            WasmBuilder module = new WasmBuilder();
            module.table(2_000_000_000);
            return host.instantiate(module);
        });
        cases.add("100,000 data segments, 100,000 globals", "2 MB", "loaded", (host) -> {
            WasmBuilder module = new WasmBuilder().memory(1);
            for (int i = 0; i < 100_000; i++) {
                module.data(i % 65536, new byte[] { 1 });
                module.global(ValueType.I32, false, new Code().i32Const(i));
            }
            host.instantiate(module).close();
            return "loaded";
        });
    }

    private static void stops(Cases cases) {
        cases.add("a deadline while 7 MB are compiled; called again, they run", "7 MB", "stopped DEADLINE 2333334",
                (host) -> {
                    WasmModule module = host.engine.load(sevenMegabytes());
                    return Outcome.all(() -> call(module, Host.within(Duration.ofMillis(30)), 0),
                            () -> call(module, Host.within(Duration.ofSeconds(30)), 1));
                });
        cases.add("interrupts while 7 MB are compiled, ten times; called again, they run", "7 MB",
                "stopped CANCELLED 2333334", (host) -> {
                    WasmModule module = host.engine.load(sevenMegabytes());
                    for (int i = 0; i < 10; i++) {
                        String interrupted = interruptedCall(module, i);
                        if (!interrupted.equals("stopped CANCELLED")) {
                            return interrupted;
                        }
                    }
                    return "stopped CANCELLED " + call(module, Host.within(Duration.ofSeconds(30)), 1)[0];
                });
        cases.add("compiled while its memory budget is used up by others", "7 MB", "2333333", (host) -> {
            try (WasmInstance hog = host.engine.load(new WasmBuilder().memory((Host.BUDGET >> 16) - 10).build())
                .instantiate(WasmImports.none(), Host.LIMITS.toBuilder().memory(Host.BUDGET).build())) {
                assertThat(hog.memory("memory").pages()).isPositive();
                return host.run(sevenMegabytes(), 0);
            }
        });
        cases.add("7 MB of code within a load timeout of 1 ms", "7 MB", "stopped DEADLINE", (host) -> {
            WasmLimits hasty = Host.LIMITS.toBuilder().loadTimeout(Duration.ofMillis(1)).build();
            return host.engine.load(sevenMegabytes(), hasty);
        });
    }

    private static long[] call(WasmModule module, WasmCallOptions options, long argument) {
        try (WasmInstance instance = module.instantiate(WasmImports.none(), Host.LIMITS)) {
            return instance.function("run").invoke(options, argument);
        }
    }

    // Some milliseconds after the call has begun, which is while it compiles.
    private static String interruptedCall(WasmModule module, int milliseconds) throws Exception {
        try (WasmInstance instance = module.instantiate(WasmImports.none(), Host.LIMITS)) {
            FutureTask<String> task = new FutureTask<>(() -> Outcome.of(() -> instance.function("run").invoke(0)));
            Thread caller = new Thread(task);
            caller.start();
            while (!task.isDone()) {
                caller.join(1 + milliseconds);
                instance.interrupt();
            }
            return task.get();
        }
    }

}

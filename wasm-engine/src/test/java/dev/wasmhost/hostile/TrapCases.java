package dev.wasmhost.hostile;

import java.util.List;

import dev.wasmhost.FunctionType;
import dev.wasmhost.ValueType;
import dev.wasmhost.WasmFunction;
import dev.wasmhost.WasmInstance;
import dev.wasmhost.WasmInstances;
import dev.wasmhost.WasmModule;
import dev.wasmhost.WasmImports;
import dev.wasmhost.testing.Code;
import dev.wasmhost.testing.WasmBuilder;

/** What is forbidden, also after HotSpot has compiled it, and what is left behind. */
final class TrapCases {

    private static final FunctionType RUN = FunctionType.of(ValueType.I32).returning(ValueType.I32);

    private static final String MEMORY = "trap OUT_OF_BOUNDS_MEMORY_ACCESS";

    private static final String TABLE = "trap OUT_OF_BOUNDS_TABLE_ACCESS";

    private TrapCases() {
    }

    static void add(Cases cases) {
        single(cases);
        bulk(cases);
        reuse(cases);
    }

    /** Cases whose argument 1 is harmless, and 0 is not. */
    private static void single(Cases cases) {
        hot(cases, "unreachable", "trap UNREACHABLE", 1, 0,
                new Code().localGet(0).op(Code.I32_EQZ).ifThen().unreachable().end().i32Const(1));
        hot(cases, "division by zero", "trap INTEGER_DIVIDE_BY_ZERO", 1, 0,
                new Code().i32Const(7).localGet(0).op(0x6d));
        hot(cases, "division that overflows", "trap INTEGER_OVERFLOW", 1, -1,
                new Code().i32Const(Integer.MIN_VALUE).localGet(0).op(0x6d));
        hot(cases, "a NaN made an integer", "trap INVALID_CONVERSION_TO_INTEGER", 1, 0,
                new Code().localGet(0)
                    .op(Code.F32_CONVERT_I32_S)
                    .localGet(0)
                    .op(Code.F32_CONVERT_I32_S)
                    .op(0x95, 0xa8));
        hot(cases, "a load past the end", MEMORY, 0, 65536, new Code().localGet(0).memory(0x28, 2, 0));
        hot(cases, "a load of the last byte and three more", MEMORY, 0, 65533,
                new Code().localGet(0).memory(0x28, 2, 0));
        hot(cases, "a load whose address and offset add up to 2^32", MEMORY, 0, -1,
                new Code().localGet(0)
                    .localGet(0)
                    .op(Code.I32_EQZ)
                    .ifThen(ValueType.I32)
                    .i32Const(0)
                    .orElse()
                    .i32Const(-1)
                    .memory(0x28, 2, 1)
                    .end()
                    .op(Code.I32_ADD));
        hot(cases, "a load with an offset of 2^32 - 1", MEMORY, 0, 1,
                new Code().localGet(0)
                    .ifThen(ValueType.I32)
                    .i32Const(-1)
                    .memory(0x28, 2, 0xffff_ffffL)
                    .orElse()
                    .i32Const(0)
                    .end());
        hot(cases, "a store at a negative address", MEMORY, 0, -4,
                new Code().localGet(0).i32Const(7).memory(0x36, 2, 0).i32Const(0));
        hot(cases, "a call of an element past the table", "trap UNDEFINED_ELEMENT", 1, 10, indirect());
        hot(cases, "a call of an empty element", "trap UNINITIALIZED_ELEMENT", 1, 2, indirect());
        hot(cases, "a call of an element of another type", "trap INDIRECT_CALL_TYPE_MISMATCH", 1, 0, indirect());
        hot(cases, "an exception that nobody catches", "guest exception", 1, 0,
                new Code().localGet(0).op(Code.I32_EQZ).ifThen().throwTag(0).end().i32Const(1));
        hot(cases, "a trap inside a catch_all", "trap UNREACHABLE", 1, 0,
                new Code().block()
                    .tryTable(0x40, 2, 0)
                    .localGet(0)
                    .op(Code.I32_EQZ)
                    .ifThen()
                    .unreachable()
                    .end()
                    .end()
                    .end()
                    .i32Const(1));
    }

    private static Code indirect() {
        return new Code().i32Const(5).localGet(0).raw(new byte[] { 0x11, 0, 0 });
    }

    // Type 0 is that of run; element 0 is of another, element 1 is of it, 2 and 3 are
    // empty.
    private static WasmBuilder module(Code code) {
        WasmBuilder module = new WasmBuilder().memory(1);
        module.type(RUN);
        module.table(4);
        module.tag();
        int other = module.function(FunctionType.empty(), new Code());
        int same = module.function(RUN, new Code().localGet(0));
        module.elements(other, same);
        module.passiveData(new byte[] { 1, 2, 3, 4 });
        module.passiveElements(other);
        return module.exportFunction("run", module.function(RUN, code));
    }

    private static void hot(Cases cases, String name, String expected, int harmless, int harmful, Code code) {
        cases.add(name + ", cold and 12,000 times", "a function", expected, (host) -> {
            String cold = Outcome.of(() -> host.run(module(code), harmful));
            try (WasmInstance instance = host.instantiate(module(code))) {
                WasmFunction run = instance.function("run");
                Host.heat(run, true, harmless);
                for (int i = 0; i < 12_000; i++) {
                    String outcome = Outcome.of(() -> run.invoke(harmful));
                    if (!outcome.equals(cold)) {
                        return cold + ", then " + outcome + " after " + i;
                    }
                }
            }
            return cold;
        });
    }

    private static void bulk(Cases cases) {
        past(cases, "memory.fill", MEMORY, new Code().i32Const(65530).i32Const(0xee).localGet(0).prefixed(11, 0));
        past(cases, "memory.copy", MEMORY, new Code().i32Const(65530).i32Const(0).localGet(0).prefixed(10, 0, 0));
        past(cases, "memory.init", MEMORY, new Code().i32Const(65534).i32Const(0).localGet(0).prefixed(8, 0, 0));
        past(cases, "table.fill", TABLE, new Code().i32Const(3).op(0xd2, 1).localGet(0).prefixed(17, 0));
        past(cases, "table.copy", TABLE, new Code().i32Const(3).i32Const(0).localGet(0).prefixed(14, 0, 0));
        past(cases, "table.init", TABLE, new Code().i32Const(3).i32Const(0).localGet(0).prefixed(12, 1, 0));
        cases.add("memory.init of a segment that was dropped", "bulk memory", MEMORY,
                (host) -> host.run(module(
                        new Code().prefixed(9, 0).i32Const(0).i32Const(0).localGet(0).prefixed(8, 0, 0).i32Const(0)),
                        1));
    }

    // None of it is done: memory and table are as before.
    private static void past(Cases cases, String name, String expected, Code code) {
        cases.add(name + " that starts inside and ends past the end", "bulk memory", expected + " untouched",
                (host) -> {
                    try (WasmInstance instance = host.instantiate(module(code.i32Const(0)).exportTable("table", 0))) {
                        instance.memory("memory").write(0, new byte[] { 9, 9, 9, 9, 9, 9, 9 }, 0, 7);
                        byte[] before = instance.memory("memory").read(0, 65536);
                        String outcome = Outcome.of(() -> instance.function("run").invoke(7));
                        boolean same = java.util.Arrays.equals(before, instance.memory("memory").read(0, 65536))
                                && instance.table("table").get(3) == null;
                        return outcome + (same ? " untouched" : " changed");
                    }
                });
    }

    private static void reuse(Cases cases) {
        cases.add("an instance filled with secrets, then the next one's memory", "8 MB of 0x5a", "0", (host) -> {
            WasmBuilder writer = new WasmBuilder().memory(128);
            writer.exportFunction("run", writer.function(RUN,
                    new Code().i32Const(0).i32Const(0x5a).i32Const(8 << 20).prefixed(11, 0).i32Const(0)));
            WasmBuilder reader = new WasmBuilder().memory(128);
            WasmModule module = host.engine.load(reader.build());
            long found = 0;
            for (int i = 0; i < 10; i++) {
                host.run(writer, 0);
                try (WasmInstance instance = module.instantiate(WasmImports.none(), Host.LIMITS)) {
                    found += nonZero(instance);
                }
            }
            return found;
        });
        cases.add("secrets written before memory grows, looked for in what it grew by", "memory.grow", "0", (host) -> {
            WasmBuilder module = new WasmBuilder().memory(1);
            Code code = new Code().i32Const(0).i32Const(0x5a).op(0x3f, 0).i32Const(16).op(Code.I32_SHL).prefixed(11, 0);
            module.exportFunction("run", module.function(RUN, code.localGet(0).op(0x40, 0)));
            long found = 0;
            try (WasmInstance instance = host.instantiate(module)) {
                for (int i = 0; i < 50; i++) {
                    long before = instance.memory("memory").size();
                    instance.function("run").invoke(1 + i % 3);
                    found += nonZero(instance, before);
                }
            }
            return found;
        });
        cases.add("secrets in an instance of a template, looked for in the next", "a template", "0 0 0", (host) -> {
            WasmBuilder module = new WasmBuilder().memory(1);
            int global = module.global(ValueType.I32, true, new Code().i32Const(0));
            Code code = new Code().i32Const(0).i32Const(0x5a).i32Const(65536).prefixed(11, 0);
            module.exportFunction("run", module.function(RUN, code.globalGet(global).localGet(0).globalSet(global)));
            try (var template = host.engine.load(module.build())
                .template(WasmImports.none(), Host.LIMITS, (instance) -> {
                })) {
                return Outcome.of(() -> List.of(template(template), template(template), template(template))
                    .toString()
                    .replaceAll("[\\[\\],]", ""));
            }
        });
        discarded(cases);
    }

    private static long template(dev.wasmhost.WasmTemplate template) {
        try (WasmInstance instance = template.instantiate()) {
            return nonZero(instance) + instance.function("run").invoke(77)[0];
        }
    }

    private static long nonZero(WasmInstance instance) {
        return nonZero(instance, 0);
    }

    private static long nonZero(WasmInstance instance, long from) {
        byte[] bytes = instance.memory("memory").read(from, instance.memory("memory").size() - from);
        long found = 0;
        for (byte each : bytes) {
            found += (each != 0) ? 1 : 0;
        }
        return found;
    }

    /** A proxy over instances made for each call. */
    interface Guest {

        int run(int argument);

    }

    private static void discarded(Cases cases) {
        cases.add("traps in a pool: the instance comes back with its failure", "a pool of instances",
                "trap UNREACHABLE 5 trap UNREACHABLE 5, 4 instances, 2 failed", TrapCases::callThroughPool);
    }

    static String callThroughPool(Host host) {
        Code code = new Code().localGet(0).op(Code.I32_EQZ).ifThen().unreachable().end().localGet(0);
        WasmModule module = host.engine.load(module(code).build());
        Pool pool = new Pool(module);
        Guest guest = module.bind(Guest.class, pool);
        return Outcome.all(() -> guest.run(0), () -> guest.run(5), () -> guest.run(0), () -> guest.run(5)) + ", "
                + pool.made + " instances, " + pool.failed + " failed";
    }

    /** Makes an instance for each call, and counts. */
    private static final class Pool implements WasmInstances {

        private final WasmModule module;

        private int made;

        private int failed;

        private Pool(WasmModule module) {
            this.module = module;
        }

        @Override
        public WasmInstance acquire() {
            this.made++;
            return this.module.instantiate(WasmImports.none(), Host.LIMITS);
        }

        @Override
        public void release(WasmInstance instance, Throwable failure) {
            this.failed += (failure != null) ? 1 : 0;
            instance.close();
        }

    }

}

package dev.wasmhost.benchmarks;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import dev.wasmhost.AddressType;
import dev.wasmhost.FunctionType;
import dev.wasmhost.Limits;
import dev.wasmhost.MemoryType;
import dev.wasmhost.ValueType;
import dev.wasmhost.WasmEngine;
import dev.wasmhost.WasmFunction;
import dev.wasmhost.WasmImports;
import dev.wasmhost.WasmLimits;
import dev.wasmhost.testing.Code;
import dev.wasmhost.testing.WasmBuilder;

/**
 * The same loops over memories of each kind, against the first memory of a usual module.
 */
final class MemoryKinds {

    private static final int WARM_UP = 300;

    private static final int ROUNDS = 25;

    private static final int TURNS = 300;

    private static final FunctionType RUN = FunctionType.of(ValueType.I32).returning(ValueType.I32);

    private MemoryKinds() {
    }

    static List<Figure> measure() throws IOException, InterruptedException {
        Map<String, Double> values = Probe.run(List.of(), MemoryKinds.class);
        List<Figure> figures = new ArrayList<>();
        for (Loop loop : Loop.values()) {
            for (Kind kind : Kind.values()) {
                if (kind != Kind.PLAIN) {
                    figures.add(Figure.atMost(loop.label + ": " + kind.label + " against the first memory",
                            values.get(loop + "-" + kind) / values.get(loop + "-" + Kind.PLAIN), 1.5, " ×"));
                }
            }
        }
        return figures;
    }

    public static void main(String[] arguments) {
        WasmLimits limits = WasmLimits.builder().timeout(Duration.ofMinutes(1)).build();
        try (WasmEngine engine = WasmEngine.builder().limits(limits).build()) {
            for (Loop loop : Loop.values()) {
                compare(engine, loop);
            }
        }
    }

    private static void compare(WasmEngine engine, Loop loop) {
        Map<Kind, WasmFunction> functions = new EnumMap<>(Kind.class);
        Map<Kind, Double> best = new EnumMap<>(Kind.class);
        for (Kind kind : Kind.values()) {
            functions.put(kind, function(engine, loop, kind));
            best.put(kind, Double.MAX_VALUE);
            for (int i = 0; i < WARM_UP; i++) {
                functions.get(kind).invoke(TURNS / 20);
            }
        }
        long expected = 0;
        for (int round = 0; round < ROUNDS; round++) {
            for (Kind kind : Kind.values()) {
                long start = Probe.cpuTime();
                long result = functions.get(kind).invoke(TURNS)[0];
                best.merge(kind, (Probe.cpuTime() - start) / 1e6, Math::min);
                if (kind == Kind.PLAIN) {
                    expected = result;
                }
                else if (result != expected) {
                    throw new IllegalStateException(loop + " over " + kind + ": " + result + " is not " + expected);
                }
            }
        }
        best.forEach((kind, time) -> {
            System.err.printf(Locale.ROOT, "%n%s, %s: %.2f ns a turn", loop.label, kind.label,
                    time * 1e6 / TURNS / (65536 / 4));
            Probe.print(loop + "-" + kind, time);
        });
    }

    private static WasmFunction function(WasmEngine engine, Loop loop, Kind kind) {
        WasmBuilder module = new WasmBuilder();
        MemoryType plain = new MemoryType(Limits.between(2, 2));
        for (int i = 0; i < kind.source; i++) {
            module.memory(plain);
        }
        module.memory(kind.type());
        for (int i = kind.source; i < kind.target; i++) {
            module.memory(plain);
        }
        Writer writer = new Writer(kind);
        writer.body(loop);
        List<ValueType> locals = List.of(kind.address.valueType(), ValueType.I32);
        module.exportFunction("run", module.function(RUN, locals, writer.code));
        return engine.load(module.build()).instantiate(WasmImports.none()).function("run");
    }

    /** What is done: local 0 counts, 1 is the address, 2 the sum. */
    private enum Loop {

        STREAM("a word loaded and one stored"), BYTES("a byte loaded and one stored"),
        CHASE("a load that gives the next address");

        private final String label;

        Loop(String label) {
            this.label = label;
        }

    }

    /** Where it is done. */
    private enum Kind {

        PLAIN("the first memory", AddressType.I32, false, 0, 0),
        SECOND("a second memory", AddressType.I32, false, 1, 1),
        BOTH("from one memory to another", AddressType.I32, false, 0, 1),
        WIDE("a 64-bit memory", AddressType.I64, false, 0, 0), SHARED("a shared memory", AddressType.I32, true, 0, 0),
        SHARED_WIDE("a shared 64-bit memory", AddressType.I64, true, 0, 0);

        private final String label;

        private final AddressType address;

        private final boolean shared;

        private final int source;

        private final int target;

        Kind(String label, AddressType address, boolean shared, int source, int target) {
            this.label = label;
            this.address = address;
            this.shared = shared;
            this.source = source;
            this.target = target;
        }

        MemoryType type() {
            return new MemoryType(this.address, Limits.between(2, 2), this.shared);
        }

    }

    /** Writes a loop's code for addresses of either type. */
    private static final class Writer {

        private final Code code = new Code();

        private final Kind kind;

        private final boolean wide;

        Writer(Kind kind) {
            this.kind = kind;
            this.wide = kind.address == AddressType.I64;
        }

        void body(Loop loop) {
            this.code.loop();
            address(0).localSet(1);
            this.code.loop();
            switch (loop) {
                case STREAM -> step(0x28, 2, 0x36, 4);
                case BYTES -> step(0x2d, 0, 0x3a, 1);
                case CHASE -> chase();
                default -> throw new AssertionError(loop);
            }
            this.code.brIf(0).end();
            this.code.localGet(0).i32Const(1).op(Code.I32_SUB).localTee(0).brIf(0).end().localGet(2);
        }

        /** {@code sum = sum * 31 + memory[p]; memory[p + 65536] = sum; p += width}. */
        private void step(int load, int alignment, int store, int width) {
            this.code.localGet(2).i32Const(31).op(Code.I32_MUL).localGet(1);
            this.code.memory(load, alignment, this.kind.source, 0).op(Code.I32_ADD).localSet(2);
            this.code.localGet(1).localGet(2).memory(store, alignment, this.kind.target, 65536);
            this.code.localGet(1);
            address(width).op(this.wide ? 0x7c : Code.I32_ADD).localTee(1);
            address((width == 1) ? 65536 / 4 : 65536).op(this.wide ? 0x54 : 0x49);
        }

        /**
         * {@code p = memory[p] + (sum & 63) * 8}, as often as the others take a step: all
         * loads read zero, which the compiler cannot know.
         */
        private void chase() {
            this.code.localGet(1).memory(this.wide ? 0x35 : 0x28, 2, this.kind.source, 0);
            this.code.localGet(2).i32Const(1).op(Code.I32_ADD).localTee(2).i32Const(63).op(Code.I32_AND);
            this.code.i32Const(3).op(Code.I32_SHL);
            if (this.wide) {
                this.code.op(0xad);
            }
            this.code.op(this.wide ? 0x7c : Code.I32_ADD).localSet(1);
            this.code.localGet(2).i32Const(65536 / 4 - 1).op(Code.I32_AND);
        }

        private Code address(int value) {
            return this.wide ? this.code.i64Const(value) : this.code.i32Const(value);
        }

    }

}

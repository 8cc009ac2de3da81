package dev.wasmhost.hostile;

import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

import dev.wasmhost.AddressType;
import dev.wasmhost.FunctionType;
import dev.wasmhost.Limits;
import dev.wasmhost.MemoryType;
import dev.wasmhost.ValueType;
import dev.wasmhost.testing.Code;
import dev.wasmhost.testing.WasmBuilder;

/**
 * Code that never ends: each kind once when it is first called, once after thousands of
 * calls in which it did end.
 */
final class LoopCases {

    private static final String STOPPED = "stopped DEADLINE";

    private static final FunctionType RUN = FunctionType.of(ValueType.I32).returning(ValueType.I32);

    private static final FunctionType NOTHING = FunctionType.empty();

    private LoopCases() {
    }

    static void add(Cases cases) {
        cases.add("loop br 0", "loop", STOPPED, (host) -> {
            WasmBuilder module = new WasmBuilder();
            module.exportFunction("run", module.function(RUN, new Code().loop().br(0).end().i32Const(0)));
            return host.runHastily(module, false, 0, 0);
        });
        endless(cases, "a loop of nothing but its own branch", (module, code) -> {
        });
        endless(cases, "a loop of counting",
                (module, code) -> code.localGet(1).i32Const(1).op(Code.I32_ADD).localSet(1));
        endless(cases, "a loop of only memory.fill, 8 MB each", (module,
                code) -> code.i32Const(0).localGet(1).localGet(0).i32Const(8 << 20).op(Code.I32_MUL).prefixed(11, 0));
        endless(cases, "a loop of only memory.copy, 8 MB each, overlapping",
                (module, code) -> code.i32Const(1)
                    .i32Const(0)
                    .localGet(0)
                    .i32Const(8 << 20)
                    .op(Code.I32_MUL)
                    .prefixed(10, 0, 0));
        endless(cases, "a loop of only memory.fill of nothing",
                (module, code) -> code.i32Const(0).i32Const(0).i32Const(0).prefixed(11, 0));
        endless(cases, "a loop of only memory.init",
                (module, code) -> code.i32Const(0).i32Const(0).i32Const(4).prefixed(8, 0, 0));
        endless(cases, "a loop of only table.fill, 50,000 elements each", (module,
                code) -> code.i32Const(0).op(0xd0, 0x70).localGet(0).i32Const(50_000).op(Code.I32_MUL).prefixed(17, 0));
        endless(cases, "a loop of only table.copy, 40,000 elements each", (module,
                code) -> code.i32Const(1).i32Const(0).localGet(0).i32Const(40_000).op(Code.I32_MUL).prefixed(14, 0, 0));
        endless(cases, "a loop of only memory.grow by nothing",
                (module, code) -> code.i32Const(0).op(0x40, 0).localSet(1));
        endless(cases, "a loop of only memory.grow past the limit",
                (module, code) -> code.i32Const(0x7fffffff).op(0x40, 0).localSet(1));
        endless(cases, "a loop of only table.grow past the limit",
                (module, code) -> code.op(0xd0, 0x70).i32Const(0x7fffffff).prefixed(15, 0).localSet(1));
        endless(cases, "a loop of only calls of an empty function", (module, code) -> code.call(0));
        endless(cases, "a loop of only indirect calls",
                (module, code) -> code.i32Const(0).callIndirect(module.type(NOTHING), 0));
        endless(cases, "a loop of only loads and stores",
                (module, code) -> code.i32Const(8).i32Const(8).memory(0x28, 2, 0).memory(0x36, 2, 0));
        endless(cases, "a loop of only exceptions, thrown and caught",
                (module, code) -> code.block().tryTable(0x40, 2, 0).throwTag(0).end().end());
        endless(cases, "a catch_all around a loop, in a loop",
                (module, code) -> code.block().tryTable(0x40, 2, 0).loop().localGet(0).brIf(0).end().end().end());
        endless(cases, "a br_table to the loop's head",
                (module, code) -> code.block().localGet(0).brTable(new int[] { 0, 1, 1, 1 }, 1).end());
        endless(cases, "vectors in a loop", (module, code) -> code.v128Const(1, 2).v128Const(3, 4).vector(0xae).drop());
        calls(cases);
        waits(cases);
    }

    /**
     * Adds two cases: a loop that repeats while the argument is not 0. Function 0 does
     * nothing; local 1 is free.
     */
    private static void endless(Cases cases, String name, BiConsumer<WasmBuilder, Code> body) {
        Consumer<WasmBuilder> parts = (module) -> {
            Code code = new Code().loop();
            body.accept(module, code);
            code.localGet(0).brIf(0).end().localGet(1);
            module.exportFunction("run", module.function(RUN, List.of(ValueType.I32), code));
        };
        both(cases, name, parts, 0, 1);
    }

    private static void both(Cases cases, String name, Consumer<WasmBuilder> parts, int harmless, int harmful) {
        cases.add(name, "memory, table, loop", STOPPED,
                (host) -> host.runHastily(module(parts), false, harmless, harmful));
        cases.add(name + ", hot", "memory, table, loop", STOPPED,
                (host) -> host.runHastily(module(parts), true, harmless, harmful));
    }

    private static WasmBuilder module(Consumer<WasmBuilder> parts) {
        WasmBuilder module = new WasmBuilder().memory(160);
        module.table(60_000);
        module.tag();
        module.passiveData(new byte[] { 1, 2, 3, 4 });
        int nothing = module.function(NOTHING, new Code());
        module.elements(nothing);
        parts.accept(module);
        return module;
    }

    private static void calls(Cases cases) {
        both(cases, "a function that calls itself last for ever", (module) -> {
            Code code = new Code().localGet(0).op(Code.I32_EQZ).ifThen().i32Const(0).ret().end();
            code.localGet(0).i32Const(1).op(Code.I32_SUB).indexed(0x12, 1);
            module.exportFunction("run", module.function(RUN, code));
        }, 50, -1);
        both(cases, "two functions that call each other last for ever", (module) -> {
            Code one = new Code().localGet(0)
                .op(Code.I32_EQZ)
                .ifThen()
                .i32Const(0)
                .ret()
                .end()
                .localGet(0)
                .indexed(0x12, 2);
            Code other = new Code().localGet(0).indexed(0x12, 1);
            module.exportFunction("run", module.function(RUN, one));
            module.function(RUN, other);
        }, 0, 1);
        both(cases, "a function that calls itself last through the table for ever", (module) -> {
            Code code = new Code().localGet(0).op(Code.I32_EQZ).ifThen().i32Const(0).ret().end();
            code.localGet(0).i32Const(1);
            code.op(0x13).raw(new byte[] { (byte) module.type(RUN), 0 });
            int run = module.function(RUN, code);
            module.elements(0, run);
            module.exportFunction("run", run);
        }, 0, 1);
        both(cases, "a tree of calls, 60 deep, two to the 60th leaves", (module) -> {
            Code code = new Code().localGet(0).op(Code.I32_EQZ).ifThen(ValueType.I32).i32Const(1).orElse();
            for (int i = 0; i < 2; i++) {
                code.localGet(0).i32Const(1).op(Code.I32_SUB).call(1);
            }
            module.exportFunction("run", module.function(RUN, code.op(Code.I32_ADD).end()));
        }, 3, 60);
    }

    private static void waits(Cases cases) {
        cases.add("a wait on shared memory that nobody ends", "memory.atomic.wait32", STOPPED, (host) -> {
            WasmBuilder module = shared();
            Code code = new Code().i32Const(0).i32Const(0).i64Const(-1).atomic(1, 2, 0);
            return host.runHastily(module.exportFunction("run", module.function(RUN, code)), false, 0, 0);
        });
        cases.add("a loop of only atomic notifies", "memory.atomic.notify", STOPPED, (host) -> {
            WasmBuilder module = shared();
            Code code = new Code().loop()
                .i32Const(0)
                .i32Const(1)
                .atomic(0, 2, 0)
                .drop()
                .localGet(0)
                .brIf(0)
                .end()
                .i32Const(0);
            return host.runHastily(module.exportFunction("run", module.function(RUN, code)), true, 0, 1);
        });
        cases.add("a spin lock that nobody releases", "i32.atomic.rmw.cmpxchg", STOPPED, (host) -> {
            WasmBuilder module = shared();
            Code code = new Code().loop().i32Const(0).i32Const(7).localGet(0).atomic(0x48, 2, 0).op(Code.I32_EQZ);
            code.localGet(0).op(Code.I32_AND).brIf(0).end().i32Const(0);
            return host.runHastily(module.exportFunction("run", module.function(RUN, code)), true, 0, 1);
        });
    }

    private static WasmBuilder shared() {
        WasmBuilder module = new WasmBuilder();
        module.memory(new MemoryType(AddressType.I32, Limits.between(1, 2), true));
        return module;
    }

}

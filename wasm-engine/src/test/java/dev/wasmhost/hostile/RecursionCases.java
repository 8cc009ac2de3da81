package dev.wasmhost.hostile;

import java.util.Collections;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

import dev.wasmhost.FunctionType;
import dev.wasmhost.ValueType;
import dev.wasmhost.WasmFunction;
import dev.wasmhost.WasmImports;
import dev.wasmhost.WasmInstance;
import dev.wasmhost.WasmModule;
import dev.wasmhost.testing.Code;
import dev.wasmhost.testing.WasmBuilder;

import static org.assertj.core.api.Assertions.assertThat;

/** Calls that nest for ever, cold and hot. */
final class RecursionCases {

    private static final String EXHAUSTED = "trap CALL_STACK_EXHAUSTED";

    private static final FunctionType RUN = FunctionType.of(ValueType.I32).returning(ValueType.I32);

    private RecursionCases() {
    }

    static void add(Cases cases) {
        both(cases, "a function that calls itself",
                (module) -> module.exportFunction("run", module.function(RUN, deeper(0))));
        both(cases, "two functions that call each other", (module) -> {
            module.exportFunction("run", module.function(RUN, deeper(1)));
            module.function(RUN, deeper(0));
        });
        both(cases, "a function that calls itself through the table", (module) -> {
            module.table(1);
            Code code = start().localGet(0).i32Const(1).op(Code.I32_SUB).i32Const(0).callIndirect(module.type(RUN), 0);
            module.exportFunction("run", module.function(RUN, code.i32Const(1).op(Code.I32_ADD)));
            module.elements(0);
        });
        both(cases, "a function with 300 locals that live across its call of itself", (module) -> {
            Code code = start();
            for (int i = 1; i <= 300; i++) {
                code.localGet(0).i32Const(i).op(Code.I32_MUL).localSet(i);
            }
            code.localGet(0).i32Const(1).op(Code.I32_SUB).call(0);
            for (int i = 1; i <= 300; i++) {
                code.localGet(i).op(Code.I32_XOR);
            }
            module.exportFunction("run", module.function(RUN, Collections.nCopies(300, ValueType.I32), code));
        });
        both(cases, "a function that calls itself inside a catch_all", (module) -> {
            Code code = start().block()
                .tryTable(0x40, 2, 0)
                .localGet(0)
                .i32Const(1)
                .op(Code.I32_SUB)
                .call(0)
                .drop()
                .end()
                .end();
            module.tag();
            module.exportFunction("run", module.function(RUN, code.i32Const(0)));
        });
        withHost(cases, "recursion through a host function", false);
        withHost(cases, "recursion through a host function, hot", true);
        betweenInstances(cases);
        smallStack(cases);
        classInitialisation(cases);
    }

    // f(n) = n == 0 ? 0 : g(n - 1) + 1
    private static Code deeper(int function) {
        return start().localGet(0).i32Const(1).op(Code.I32_SUB).call(function).i32Const(1).op(Code.I32_ADD);
    }

    private static Code start() {
        return new Code().localGet(0).op(Code.I32_EQZ).ifThen().i32Const(0).ret().end();
    }

    private static void both(Cases cases, String name, Consumer<WasmBuilder> parts) {
        cases.add(name, "recursion", EXHAUSTED, (host) -> run(host, parts, false));
        cases.add(name + ", hot", "recursion", EXHAUSTED, (host) -> run(host, parts, true));
    }

    private static long[] run(Host host, Consumer<WasmBuilder> parts, boolean hot) {
        WasmBuilder module = new WasmBuilder();
        parts.accept(module);
        try (WasmInstance instance = host.instantiate(module)) {
            WasmFunction run = instance.function("run");
            Host.heat(run, hot, 30);
            return run.invoke(-1);
        }
    }

    private static void withHost(Cases cases, String name, boolean hot) {
        cases.add(name, "a callback", EXHAUSTED, (host) -> {
            try (WasmInstance instance = host.instantiate(callback(),
                    WasmImports.builder()
                        .function("env", "back", RUN, (caller, arguments) -> caller.function("run").invoke(arguments))
                        .build())) {
                WasmFunction run = instance.function("run");
                Host.heat(run, hot, 5);
                return run.invoke(-1);
            }
        });
    }

    private static byte[] callback() {
        WasmBuilder module = new WasmBuilder();
        module.importFunction("env", "back", RUN);
        return module.exportFunction("run", module.function(RUN, deeper(0))).build();
    }

    private static void betweenInstances(Cases cases) {
        cases.add("two instances that call each other through the host", "two modules", EXHAUSTED, (host) -> {
            WasmInstance[] both = new WasmInstance[2];
            WasmModule module = host.engine.load(callback());
            for (int i = 0; i < 2; i++) {
                int other = 1 - i;
                both[i] = module.instantiate(WasmImports.builder()
                    .function("env", "back", RUN, (caller, arguments) -> both[other].function("run").invoke(arguments))
                    .build(), Host.LIMITS);
            }
            try (WasmInstance first = both[0]; WasmInstance second = both[1]) {
                return Outcome.all(() -> first.function("run").invoke(-1), () -> second.function("run").invoke(-1));
            }
        });
    }

    private static void smallStack(Cases cases) {
        cases.add("a function that calls itself, on a thread with a stack of 256 kB", "recursion", EXHAUSTED,
                (host) -> {
                    WasmBuilder module = new WasmBuilder();
                    module.exportFunction("run", module.function(RUN, deeper(0)));
                    FutureTask<String> task = new FutureTask<>(() -> Outcome.of(() -> host.run(module, -1)));
                    Thread thread = new Thread(null, task, "small stack", 256 << 10);
                    thread.start();
                    String outcome = task.get();
                    thread.join();
                    return outcome;
                });
    }

    /**
     * The deepest the guest gets, it calls a host function whose class nothing has used:
     * a JVM whose stack ends there calls that class broken for ever after.
     */
    private static void classInitialisation(Cases cases) {
        cases.add("a host function whose class is first used at the bottom of the stack", "recursion",
                EXHAUSTED + " initialised", (host) -> {
                    int deepest = calls(host, Integer.MAX_VALUE);
                    calls(host, deepest);
                    String state = (FirstUsed.VALUE.size() == 1) ? " initialised" : " broken";
                    return ((deepest > 100) ? EXHAUSTED : "only " + deepest + " calls") + state;
                });
    }

    // The guest calls the host, then itself; the host uses the class at that call.
    // Returns the calls.
    private static int calls(Host host, int first) {
        AtomicInteger calls = new AtomicInteger();
        WasmImports imports = WasmImports.builder().function("env", "back", RUN, (caller, arguments) -> {
            boolean uses = calls.incrementAndGet() == first;
            return new long[] { uses ? FirstUsed.VALUE.size() : 0 };
        }).build();
        WasmBuilder module = new WasmBuilder();
        module.importFunction("env", "back", RUN);
        Code code = new Code().localGet(0).call(0).drop().localGet(0).call(1).i32Const(1).op(Code.I32_ADD);
        module.exportFunction("run", module.function(RUN, code));
        try (WasmInstance instance = host.instantiate(module.build(), imports)) {
            assertThat(Outcome.of(() -> instance.function("run").invoke(1))).isEqualTo(EXHAUSTED);
        }
        return calls.get();
    }

    /** Takes some stack to be initialised. */
    private static final class FirstUsed {

        static final List<String> VALUE = List.of(String.format("%s %08.3f", "initialised", Math.PI));

    }

}

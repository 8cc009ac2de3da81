package dev.wasmhost.benchmarks;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

import dev.wasmhost.FunctionType;
import dev.wasmhost.ValueType;
import dev.wasmhost.WasmEngine;
import dev.wasmhost.WasmFunction;
import dev.wasmhost.WasmImports;
import dev.wasmhost.WasmInstance;
import dev.wasmhost.testing.Code;
import dev.wasmhost.testing.WasmBuilder;

/** What it costs to get into a guest and out of it: functions that only add. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 8, time = 250, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 8, time = 250, timeUnit = TimeUnit.MILLISECONDS)
@Fork(1)
public class CallsBenchmark {

    private static final int CALLS = 1_000;

    private WasmEngine engine;

    private WasmInstance instance;

    private Adder adder;

    private WasmFunction untyped;

    private Loops loops;

    private int number;

    static List<Figure> measure() {
        Map<String, Double> best = JmhRuns.best(CallsBenchmark.class);
        return List.of(Figure.atMost("call of an export through a typed proxy", best.get("proxy"), 15, " ns"),
                Figure.atMost("call of a host function (a method handle) by a guest", best.get("host"), 15, " ns"),
                Figure.atMost("call of a host function (a method of an object) by a guest", best.get("hostMethod"), 15,
                        " ns"),
                Figure.plain("call of an export through long[]", best.get("untyped"), " ns"),
                Figure.plain("call of a host function on long[] by a guest", best.get("hostUntyped"), " ns"));
    }

    @Setup
    public void instantiate() throws ReflectiveOperationException {
        FunctionType add = FunctionType.of(ValueType.I32, ValueType.I32).returning(ValueType.I32);
        WasmBuilder module = new WasmBuilder();
        int host = module.importFunction("env", "add", add);
        int hostUntyped = module.importFunction("env", "add_untyped", add);
        int hostMethod = module.importFunction("env", "add_method", add);
        Code sum = new Code().localGet(0).localGet(1).op(Code.I32_ADD);
        module.exportFunction("add", module.function(add, sum));
        module.exportFunction("host", loop(module, host));
        module.exportFunction("host_untyped", loop(module, hostUntyped));
        module.exportFunction("host_method", loop(module, hostMethod));
        MethodHandle handle = MethodHandles.lookup()
            .findStatic(CallsBenchmark.class, "add",
                    MethodType.methodType(int.class, WasmInstance.class, int.class, int.class));
        WasmImports imports = WasmImports.builder()
            .function("env", "add", add, handle)
            .function("env", "add_method", this, CallsBenchmark.class.getMethod("plus", int.class, int.class))
            .function("env", "add_untyped", add,
                    (caller, arguments) -> new long[] { (int) arguments[0] + (int) arguments[1] })
            .build();
        this.engine = WasmEngine.builder().build();
        this.instance = this.engine.load(module.build()).instantiate(imports);
        this.adder = this.instance.bind(Adder.class);
        this.loops = this.instance.bind(Loops.class);
        this.untyped = this.instance.function("add");
    }

    /** Calls {@code callee} as often as its parameter says, each time with the sum. */
    private static int loop(WasmBuilder module, int callee) {
        Code code = new Code().loop();
        code.localGet(1).localGet(0).call(callee).localSet(1);
        code.localGet(0).i32Const(1).op(Code.I32_SUB).localTee(0).brIf(0).end().localGet(1);
        return module.function(FunctionType.of(ValueType.I32).returning(ValueType.I32), List.of(ValueType.I32), code);
    }

    static int add(WasmInstance caller, int left, int right) {
        return left + right;
    }

    /** The host function that is a method. */
    public int plus(int left, int right) {
        return left + right;
    }

    @TearDown
    public void close() {
        this.instance.close();
        this.engine.close();
    }

    @Benchmark
    public int proxy() {
        return this.adder.add(this.number++, 2);
    }

    @Benchmark
    public long untyped() {
        return this.untyped.invoke(this.number++, 2)[0];
    }

    @Benchmark
    @OperationsPerInvocation(CALLS)
    public int host() {
        return this.loops.host(CALLS);
    }

    @Benchmark
    @OperationsPerInvocation(CALLS)
    public int hostUntyped() {
        return this.loops.hostUntyped(CALLS);
    }

    @Benchmark
    @OperationsPerInvocation(CALLS)
    public int hostMethod() {
        return this.loops.hostMethod(CALLS);
    }

    /** The guest's function. */
    public interface Adder {

        int add(int left, int right);

    }

    /** The guest's loops around a host function. */
    public interface Loops {

        int host(int count);

        int hostUntyped(int count);

        int hostMethod(int count);

    }

}

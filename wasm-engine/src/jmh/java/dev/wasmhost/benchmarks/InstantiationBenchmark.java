package dev.wasmhost.benchmarks;

import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

import dev.wasmhost.WasmEngine;
import dev.wasmhost.WasmImports;
import dev.wasmhost.WasmInstance;
import dev.wasmhost.WasmModule;
import dev.wasmhost.testing.Guests;
import dev.wasmhost.wasi.WasiPreview1;

/** What a fresh instance with WASI costs, closed again as after a request. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 8, time = 250, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 8, time = 250, timeUnit = TimeUnit.MILLISECONDS)
@Fork(1)
public class InstantiationBenchmark {

    private final WasmEngine engine = WasmEngine.builder().build();

    private final WasmImports imports = WasmImports.builder().add(WasiPreview1.builder().build()).build();

    private WasmModule cModule;

    private WasmModule rustModule;

    static List<Figure> measure() {
        Map<String, Double> best = JmhRuns.best(InstantiationBenchmark.class);
        return List.of(
                Figure.atMost("fresh instance of a 65 kB C module, 2 pages, with WASI", best.get("c"), 20, " µs"),
                Figure.atMost("fresh instance of a 67 kB Rust module, 17 pages, with WASI", best.get("rust"), 120,
                        " µs"),
                Figure.absent("instance from a template after _initialize against a plain one", "≤ 1.50 ×"));
    }

    @Setup
    public void load() {
        this.cModule = this.engine.load(Guests.read("files.wasm"));
        this.rustModule = this.engine.load(Guests.read("hello.wasm"));
    }

    @TearDown
    public void close() {
        this.engine.close();
    }

    @Benchmark
    public WasmInstance c() {
        return instantiate(this.cModule);
    }

    @Benchmark
    public WasmInstance rust() {
        return instantiate(this.rustModule);
    }

    private WasmInstance instantiate(WasmModule module) {
        WasmInstance instance = module.instantiate(this.imports);
        instance.close();
        return instance;
    }

}

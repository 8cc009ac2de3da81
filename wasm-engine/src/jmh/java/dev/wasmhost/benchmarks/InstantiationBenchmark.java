package dev.wasmhost.benchmarks;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

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
import dev.wasmhost.WasmLimits;
import dev.wasmhost.WasmModule;
import dev.wasmhost.WasmTemplate;
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

    private static final long ROUND_NANOS = 300_000_000;

    private static final int WARM_UP = 8;

    private static final int ROUNDS = 12;

    private final WasmEngine engine = WasmEngine.builder().build();

    private final WasiPreview1 wasi = WasiPreview1.builder().build();

    private final WasmImports imports = WasmImports.builder().add(this.wasi).build();

    private WasmModule cModule;

    private WasmModule rustModule;

    private WasmModule reactor;

    private WasmTemplate template;

    static List<Figure> measure() throws IOException, InterruptedException {
        Map<String, Double> best = Probe.run(List.of(), InstantiationBenchmark.class);
        return List.of(
                Figure.atMost("fresh instance of a 65 kB C module, 2 pages, with WASI", best.get("c"), 20, " µs"),
                Figure.atMost("fresh instance of a 67 kB Rust module, 17 pages, with WASI", best.get("rust"), 120,
                        " µs"),
                Figure.plain("fresh instance of an 18 kB C reactor, 2 pages, with WASI", best.get("reactor"), " µs"),
                Figure.atMost("the same from a template after _initialize, against that",
                        best.get("template") / best.get("reactor"), 1.5, " ×"));
    }

    public static void main(String[] arguments) {
        InstantiationBenchmark benchmark = new InstantiationBenchmark();
        benchmark.load();
        Map<String, Supplier<WasmInstance>> all = new LinkedHashMap<>();
        all.put("c", benchmark::c);
        all.put("rust", benchmark::rust);
        all.put("reactor", benchmark::reactor);
        all.put("template", benchmark::template);
        Map<String, Double> best = new LinkedHashMap<>();
        for (int round = 0; round < WARM_UP + ROUNDS; round++) {
            for (Map.Entry<String, Supplier<WasmInstance>> each : all.entrySet()) {
                double time = round(each.getValue());
                if (round >= WARM_UP) {
                    best.merge(each.getKey(), time, Math::min);
                }
            }
        }
        best.forEach(Probe::print);
        benchmark.close();
    }

    /**
     * Returns the microseconds that one takes: processor time of the whole process, that
     * of the garbage collector included, since an instance is above all an array.
     */
    private static double round(Supplier<WasmInstance> instances) {
        long end = System.nanoTime() + ROUND_NANOS;
        long before = Probe.processCpuTime();
        int count = 0;
        while (System.nanoTime() < end) {
            for (int i = 0; i < 100; i++) {
                Objects.requireNonNull(instances.get());
            }
            count += 100;
        }
        return (Probe.processCpuTime() - before) / 1e3 / count;
    }

    @Setup
    public void load() {
        this.cModule = this.engine.load(Guests.read("files.wasm"));
        this.rustModule = this.engine.load(Guests.read("hello.wasm"));
        this.reactor = this.engine.load(Guests.read("types.wasm"));
        this.template = this.reactor.template(this.imports, WasmLimits.defaults(), this.wasi::initialize);
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

    @Benchmark
    public WasmInstance reactor() {
        return instantiate(this.reactor);
    }

    @Benchmark
    public WasmInstance template() {
        WasmInstance instance = this.template.instantiate();
        instance.close();
        return instance;
    }

    private WasmInstance instantiate(WasmModule module) {
        WasmInstance instance = module.instantiate(this.imports);
        instance.close();
        return instance;
    }

}

package dev.wasmhost.internal.validation;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

import dev.wasmhost.WasmFeature;
import dev.wasmhost.WasmLimits;
import dev.wasmhost.internal.binary.ModuleDecoder;
import dev.wasmhost.internal.module.Module;

/**
 * What loading a module takes before anything is compiled. {@code module} is a resource
 * or a file: {@code -p module=/path/to/ruby.wasm}.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(2)
public class ModuleValidatorBenchmark {

    private static final Set<WasmFeature> FEATURES = EnumSet.allOf(WasmFeature.class);

    private static final WasmLimits LIMITS = WasmLimits.builder().moduleSize(1 << 30).build();

    @Param("/guests/kernels.wasm")
    String module;

    private byte[] bytes;

    private Module decoded;

    @Setup
    public void read() throws IOException {
        try (InputStream in = ModuleValidatorBenchmark.class.getResourceAsStream(this.module)) {
            this.bytes = (in != null) ? in.readAllBytes() : Files.readAllBytes(Path.of(this.module));
        }
        this.decoded = decode();
    }

    @Benchmark
    public Module decode() {
        return ModuleDecoder.decode(this.bytes, LIMITS, FEATURES);
    }

    @Benchmark
    public ValidModule validate() {
        return ModuleValidator.validate(this.decoded, FEATURES, () -> {
        });
    }

}

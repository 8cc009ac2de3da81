package dev.wasmhost.spring.boot.benchmarks.calls;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import dev.wasmhost.WasmEngine;
import dev.wasmhost.WasmFunction;
import dev.wasmhost.WasmImports;
import dev.wasmhost.WasmInstance;
import dev.wasmhost.WasmMemory;
import dev.wasmhost.spring.boot.autoconfigure.ImportWasmPlugins;
import dev.wasmhost.spring.boot.autoconfigure.WasmAutoConfiguration;
import dev.wasmhost.spring.boot.benchmarks.Benchmarks;
import dev.wasmhost.spring.boot.benchmarks.Guests;
import dev.wasmhost.wasi.WasiPreview1;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.observation.ObservationRegistry;
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
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

/**
 * What a call of a pooled plugin's bean costs beyond calling the export by hand, where it
 * takes and returns text: without anything that observes calls, and with what Boot's
 * actuator configures.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 8, time = 250, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 8, time = 250, timeUnit = TimeUnit.MILLISECONDS)
@Fork(1)
public class CallsBenchmark {

    private static final String GUEST = "guests/types.wasm";

    private final String text = "Hello, Ada Lovelace";

    private WasmEngine engine;

    private WasmInstance instance;

    private WasmFunction realloc;

    private WasmFunction echo;

    private WasmFunction free;

    private WasmMemory memory;

    private ConfigurableApplicationContext plain;

    private Echo bean;

    private ConfigurableApplicationContext observed;

    private Echo observedBean;

    /** Prints the best iterations. */
    public static void measure() {
        Map<String, Double> best = new HashMap<>();
        String name = CallsBenchmark.class.getName().replace(".", "\\.") + "\\.";
        try {
            for (RunResult result : new Runner(
                    new OptionsBuilder().include(name).shouldFailOnError(true).verbosity(VerboseMode.SILENT).build())
                .run()) {
                best.put(result.getPrimaryResult().getLabel(), result.getPrimaryResult().getStatistics().getMin());
            }
        }
        catch (RunnerException ex) {
            throw new IllegalStateException(ex);
        }
        double byHand = best.get("byHand");
        Benchmarks.print("String to String by hand", byHand, "ns");
        Benchmarks.print("by a pooled bean, over that", best.get("pooledBean") - byHand, 1000, "ns");
        Benchmarks.print("by a pooled bean that is observed and timed, over that", best.get("observedBean") - byHand,
                "ns");
    }

    @Setup
    public void start() throws IOException {
        this.engine = WasmEngine.builder().build();
        this.instance = this.engine.load(Guests.read(GUEST))
            .instantiate(WasmImports.builder().add(WasiPreview1.builder().build()).build());
        this.instance.function("_initialize").invoke();
        this.realloc = this.instance.function("cabi_realloc");
        this.echo = this.instance.function("echo");
        this.free = this.instance.function("cabi_post_echo");
        this.memory = this.instance.memory("memory");
        this.plain = application(Plain.class);
        this.bean = this.plain.getBean(Echo.class);
        this.observed = application(Observed.class);
        this.observedBean = this.observed.getBean(Echo.class);
        check();
    }

    private static ConfigurableApplicationContext application(Class<?> type) {
        return new SpringApplicationBuilder(type).web(WebApplicationType.NONE)
            .properties("spring.main.banner-mode=off", "logging.level.root=warn",
                    "wasm.plugins.echo.location=classpath:" + GUEST, "wasm.plugins.echo.instances.strategy=pooled")
            .run();
    }

    private void check() {
        boolean same = this.text.equals(byHand()) && this.text.equals(pooledBean()) && this.text.equals(observedBean());
        boolean observes = !this.observed.getBean(ObservationRegistry.class).isNoop()
                && this.observed.getBean(MeterRegistry.class).get("wasm.call").timer().count() == 1;
        if (!same || !observes || this.plain.getBeanProvider(ObservationRegistry.class).getIfAvailable() != null) {
            throw new IllegalStateException("not what is to be measured");
        }
    }

    @TearDown
    public void close() {
        this.plain.close();
        this.observed.close();
        this.instance.close();
        this.engine.close();
    }

    @Benchmark
    public String byHand() {
        byte[] bytes = this.text.getBytes(StandardCharsets.UTF_8);
        long address = this.realloc.invoke(0, 0, 1, bytes.length)[0];
        this.memory.write(address, bytes);
        long area = this.echo.invoke(address, bytes.length)[0];
        String result = new String(this.memory.read(this.memory.readInt(area), this.memory.readInt(area + 4)),
                StandardCharsets.UTF_8);
        this.free.invoke(area);
        return result;
    }

    @Benchmark
    public String pooledBean() {
        return this.bean.echo(this.text);
    }

    @Benchmark
    public String observedBean() {
        return this.observedBean.echo(this.text);
    }

    /** The plugin. */
    public interface Echo {

        String echo(String text);

    }

    @Configuration(proxyBeanMethods = false)
    @ImportAutoConfiguration(WasmAutoConfiguration.class)
    @ImportWasmPlugins(plugin = "echo", types = Echo.class)
    static class Plain {

    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @ImportWasmPlugins(plugin = "echo", types = Echo.class)
    static class Observed {

    }

}

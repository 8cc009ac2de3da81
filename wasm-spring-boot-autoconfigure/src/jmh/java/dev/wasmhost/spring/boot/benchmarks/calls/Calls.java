package dev.wasmhost.spring.boot.benchmarks.calls;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.function.UnaryOperator;

import dev.wasmhost.WasmEngine;
import dev.wasmhost.WasmFunction;
import dev.wasmhost.WasmImports;
import dev.wasmhost.WasmInstance;
import dev.wasmhost.WasmMemory;
import dev.wasmhost.spring.boot.autoconfigure.ImportWasmPlugins;
import dev.wasmhost.spring.boot.autoconfigure.WasmAutoConfiguration;
import dev.wasmhost.spring.boot.benchmarks.Benchmarks;
import dev.wasmhost.spring.boot.benchmarks.Guests;
import dev.wasmhost.spring.boot.benchmarks.Jvm;
import dev.wasmhost.wasi.WasiPreview1;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.observation.ObservationRegistry;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

/**
 * What a call of a pooled plugin's bean costs beyond calling the export by hand, where it
 * takes and returns text: without anything that observes calls, and with what Boot's
 * actuator configures. Each in a JVM of its own, in processor time of the thread.
 */
public final class Calls {

    private static final String MARK = "nanoseconds ";

    private static final String GUEST = "guests/types.wasm";

    private static final String TEXT = "Hello, Ada Lovelace";

    private static final long ROUND = 250_000_000;

    private static final int ROUNDS = 16;

    private Calls() {
    }

    /** Prints the best rounds. */
    public static void measure() throws IOException, InterruptedException {
        double byHand = run("by-hand");
        Benchmarks.print("String to String by hand", byHand, "ns");
        Benchmarks.print("by a pooled bean, over that", run("pooled") - byHand, 1000, "ns");
        Benchmarks.print("by a pooled bean that is observed and timed, over that", run("observed") - byHand, "ns");
    }

    private static double run(String way) throws IOException, InterruptedException {
        String found = Jvm.run(System.getProperty("java.class.path"), Calls.class, MARK, way);
        return Double.parseDouble(found);
    }

    /** Measures one way, in a JVM of its own. */
    public static void main(String[] arguments) throws IOException {
        switch (arguments[0]) {
            case "by-hand" -> byHand();
            case "pooled" -> pooled(Plain.class, false);
            case "observed" -> pooled(Observed.class, true);
            default -> throw new IllegalArgumentException(arguments[0]);
        }
    }

    private static void byHand() throws IOException {
        try (WasmEngine engine = WasmEngine.builder().build();
                WasmInstance instance = engine.load(Guests.read(GUEST))
                    .instantiate(WasmImports.builder().add(WasiPreview1.builder().build()).build())) {
            instance.function("_initialize").invoke();
            measure(new ByHand(instance));
        }
    }

    private static void pooled(Class<?> type, boolean observed) {
        try (ConfigurableApplicationContext context = application(type)) {
            measure(context.getBean(Echo.class)::echo);
            ObservationRegistry registry = context.getBeanProvider(ObservationRegistry.class).getIfAvailable();
            if (observed != (registry != null && !registry.isNoop())) {
                throw new IllegalStateException("not what is to be measured: " + registry);
            }
            if (observed && context.getBean(MeterRegistry.class).get("wasm.call").timer().count() == 0) {
                throw new IllegalStateException("no call was timed");
            }
        }
    }

    private static ConfigurableApplicationContext application(Class<?> type) {
        return new SpringApplicationBuilder(type).web(WebApplicationType.NONE)
            .properties("spring.main.banner-mode=off", "logging.level.root=warn",
                    "wasm.plugins.echo.location=classpath:" + GUEST, "wasm.plugins.echo.instances.strategy=pooled")
            .run();
    }

    private static void measure(UnaryOperator<String> call) {
        double best = Double.MAX_VALUE;
        for (int i = 0; i < ROUNDS; i++) {
            best = Math.min(best, round(call));
        }
        System.out.println(MARK + best);
    }

    private static double round(UnaryOperator<String> call) {
        long start = processorTime();
        long calls = 0;
        long time;
        do {
            for (int i = 0; i < 1000; i++) {
                String result = call.apply(TEXT);
                if (!result.equals(TEXT)) {
                    throw new IllegalStateException("wrong result: " + result);
                }
            }
            calls += 1000;
            time = processorTime() - start;
        }
        while (time < ROUND);
        return (double) time / calls;
    }

    private static long processorTime() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    /** Calls the export as one without the interface would. */
    private static final class ByHand implements UnaryOperator<String> {

        private final WasmFunction realloc;

        private final WasmFunction echo;

        private final WasmFunction free;

        private final WasmMemory memory;

        ByHand(WasmInstance instance) {
            this.realloc = instance.function("cabi_realloc");
            this.echo = instance.function("echo");
            this.free = instance.function("cabi_post_echo");
            this.memory = instance.memory("memory");
        }

        @Override
        public String apply(String text) {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            long address = this.realloc.invoke(0, 0, 1, bytes.length)[0];
            this.memory.write(address, bytes);
            long area = this.echo.invoke(address, bytes.length)[0];
            String result = new String(this.memory.read(this.memory.readInt(area), this.memory.readInt(area + 4)),
                    StandardCharsets.UTF_8);
            this.free.invoke(area);
            return result;
        }

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

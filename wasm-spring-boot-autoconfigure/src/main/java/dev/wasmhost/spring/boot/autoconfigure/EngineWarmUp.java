package dev.wasmhost.spring.boot.autoconfigure;

import java.io.IOException;
import java.io.InputStream;

import dev.wasmhost.WasmEngine;
import dev.wasmhost.WasmImports;
import dev.wasmhost.WasmInstance;
import dev.wasmhost.WasmInstances;
import dev.wasmhost.WasmLimits;
import dev.wasmhost.WasmModule;
import dev.wasmhost.wasi.WasiPreview1;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.aot.AotDetector;
import org.springframework.boot.context.event.ApplicationEnvironmentPreparedEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.io.ClassPathResource;

/**
 * Uses the engine once, in a thread of its own, while an application that has plugins
 * prepares its context: what a JVM does once, loads classes most of all, is done when the
 * first plugin is loaded. It only saves time: whatever goes wrong is left to those who
 * need the engine. Not where code was compiled ahead of time, since that needs less, nor
 * where Boot is told to leave such things
 * ({@code -Dspring.backgroundpreinitializer.ignore=true}).
 */
final class EngineWarmUp implements ApplicationListener<ApplicationEnvironmentPreparedEvent> {

    private static final Log logger = LogFactory.getLog(EngineWarmUp.class);

    private static final String IGNORED = "spring.backgroundpreinitializer.ignore";

    /** The small plugin of the engine's benchmarks, in C. */
    private static final String MODULE = "warm-up.wasm";

    @Override
    public void onApplicationEvent(ApplicationEnvironmentPreparedEvent event) {
        if (Runtime.getRuntime().availableProcessors() > 1 && !Boolean.getBoolean(IGNORED)
                && !AotDetector.useGeneratedArtifacts() && hasPlugins(event.getEnvironment())) {
            new Use().start();
        }
    }

    static boolean hasPlugins(ConfigurableEnvironment environment) {
        for (PropertySource<?> source : environment.getPropertySources()) {
            if (hasPlugins(source)) {
                return true;
            }
        }
        return false;
    }

    private static boolean hasPlugins(PropertySource<?> source) {
        if (source instanceof EnumerablePropertySource<?> enumerable) {
            for (String name : enumerable.getPropertyNames()) {
                if (name.startsWith("wasm.plugins.") || name.startsWith("WASM_PLUGINS_")) {
                    return true;
                }
            }
        }
        return false;
    }

    /**
     * Loads, compiles, initializes, binds and calls a module of 4 kB; returns what that
     * returned.
     * @throws IOException if it cannot be read
     */
    static String use() throws IOException {
        try (InputStream in = new ClassPathResource(MODULE, EngineWarmUp.class).getInputStream();
                WasmEngine engine = WasmEngine.builder().build()) {
            WasmModule module = engine.load(in.readAllBytes());
            WasmImports imports = WasmImports.builder().add(WasiPreview1.builder().build()).build();
            FreshInstances instances = FreshInstances.start(module, imports, WasmLimits.defaults());
            try {
                return module.bind(Html.class, new Fresh(instances)).html("*warm*");
            }
            finally {
                instances.close();
            }
        }
    }

    private static final class Use extends Thread {

        Use() {
            super("wasm-warm-up");
            setDaemon(true);
        }

        @Override
        public void run() {
            try {
                use();
            }
            catch (IOException | RuntimeException | Error ex) {
                logger.debug("The engine could not be used before the first plugin", ex);
            }
        }

    }

    /** What the module exports. */
    interface Html {

        String html(String markdown);

    }

    private record Fresh(FreshInstances instances) implements WasmInstances {

        @Override
        public WasmInstance acquire() {
            return this.instances.instantiate();
        }

        @Override
        public void release(WasmInstance instance, @Nullable Throwable failure) {
            instance.close();
        }

    }

}

package dev.wasmhost.spring.boot.autoconfigure.test;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;

import dev.wasmhost.WasmEngine;
import dev.wasmhost.WasmImports;
import dev.wasmhost.WasmInstance;
import dev.wasmhost.WasmLimits;
import dev.wasmhost.WasmModule;
import dev.wasmhost.spring.boot.autoconfigure.WasmPlugin;
import dev.wasmhost.wasi.Output;
import dev.wasmhost.wasi.WasiPreview1;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

import org.springframework.core.annotation.AnnotationUtils;

/**
 * A JUnit extension that loads a module without Spring, and gives test methods what they
 * name as parameters.
 *
 * <pre class="code">
 * class GreeterTest {
 *
 *     &#64;RegisterExtension
 *     static final WasmModuleExtension MODULE = WasmModuleExtension.of("plugins/greeter.wasm")
 *         .wasi((wasi) -&gt; wasi.environment("GREETING", "Hello"))
 *         .limits((limits) -&gt; limits.timeout(Duration.ofSeconds(1)))
 *         .build();
 *
 *     &#64;Test
 *     void greets(Greeter greeter) {
 *         assertThat(greeter.greet("Ada")).isEqualTo("Hello, Ada!");
 *     }
 *
 * }
 * </pre>
 *
 * <p>
 * The module is loaded once for the class (or the method, where the field is not static).
 * Each test method has an instance of its own, initialized ({@code _initialize}) and
 * closed by us. Parameters may be:
 * <ul>
 * <li>interfaces annotated with {@link WasmPlugin}, or that {@link Builder#binds} names,
 * bound to that instance; all parameters of a method share it;
 * <li>a {@link WasmInstance}, that instance;
 * <li>a {@link WasmCommandRunner}, if the module is a command;
 * <li>the {@link WasmModule} and the {@link WasmEngine}.
 * </ul>
 *
 * <p>
 * As for a plugin, nothing is granted that is not asked for. What a guest prints goes
 * line by line to the logger {@code wasm.NAME}, after the module's file, unless
 * {@link Builder#wasi} says otherwise. A module that does not load, link or fit fails the
 * test with the engine's exception. Thread-safe: tests may run concurrently.
 */
public final class WasmModuleExtension implements BeforeAllCallback, ParameterResolver {

    private static final Namespace NAMESPACE = Namespace.create(WasmModuleExtension.class);

    private static final String SUFFIX = ".wasm";

    private static final Set<Class<?>> OURS = Set.of(WasmEngine.class, WasmModule.class, WasmInstance.class,
            WasmCommandRunner.class);

    private final String program;

    private final Source source;

    private final List<Consumer<WasmEngine.Builder>> engines;

    private final List<Consumer<WasiPreview1.Builder>> wasis;

    private final List<Consumer<WasmImports.Builder>> imports;

    private final List<Consumer<WasmLimits.Builder>> limits;

    private final Set<Class<?>> bound;

    private WasmModuleExtension(Builder builder) {
        this.program = builder.program;
        this.source = builder.source;
        this.engines = List.copyOf(builder.engines);
        this.wasis = List.copyOf(builder.wasis);
        this.imports = List.copyOf(builder.imports);
        this.limits = List.copyOf(builder.limits);
        this.bound = Set.copyOf(builder.bound);
    }

    /**
     * Begins with a module on the class path.
     * @param resource its name, as the test class's loader has it, for instance
     * {@code plugins/greeter.wasm}
     */
    public static Builder of(String resource) {
        Objects.requireNonNull(resource, "resource");
        return new Builder(programName(resource.substring(resource.lastIndexOf('/') + 1)),
                (testClass) -> readResource(testClass, resource));
    }

    /** Begins with a module in a file. */
    public static Builder of(Path file) {
        Objects.requireNonNull(file, "file");
        Path name = file.getFileName();
        return new Builder(programName((name != null) ? name.toString() : ""), (testClass) -> readFile(file));
    }

    /**
     * Begins with a module's bytes.
     * @param module not copied
     */
    public static Builder of(byte[] module) {
        Objects.requireNonNull(module, "module");
        return new Builder(programName(""), (testClass) -> module);
    }

    private static String programName(String fileName) {
        String name = fileName.endsWith(SUFFIX) ? fileName.substring(0, fileName.length() - SUFFIX.length()) : fileName;
        return name.isEmpty() ? "module" : name;
    }

    private static byte[] readResource(Class<?> testClass, String resource) {
        ClassLoader loader = Objects.requireNonNullElseGet(testClass.getClassLoader(),
                ClassLoader::getSystemClassLoader);
        try (InputStream stream = loader.getResourceAsStream(resource)) {
            if (stream == null) {
                throw new ExtensionConfigurationException("no module \"" + resource + "\" on the class path of "
                        + testClass.getName() + "; a file is named by WasmModuleExtension.of(Path)");
            }
            return stream.readAllBytes();
        }
        catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }

    private static byte[] readFile(Path file) {
        try {
            return Files.readAllBytes(file);
        }
        catch (NoSuchFileException ex) {
            throw new ExtensionConfigurationException("no module at " + file.toAbsolutePath(), ex);
        }
        catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        loaded(context);
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        Class<?> type = parameter.getParameter().getType();
        return OURS.contains(type) || this.bound.contains(type)
                || type.isInterface() && AnnotationUtils.findAnnotation(type, WasmPlugin.class) != null;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        Class<?> type = parameter.getParameter().getType();
        LoadedModule loaded = loaded(context);
        if (type == WasmEngine.class) {
            return loaded.engine();
        }
        if (type == WasmModule.class) {
            return loaded.module();
        }
        if (type == WasmCommandRunner.class) {
            return new WasmCommandRunner(loaded);
        }
        WasmInstance instance = instance(context, loaded);
        return (type == WasmInstance.class) ? instance : instance.bind(type);
    }

    private LoadedModule loaded(ExtensionContext context) {
        return context.getStore(NAMESPACE)
            .computeIfAbsent(this, (key) -> load(context.getRequiredTestClass()), LoadedModule.class);
    }

    private LoadedModule load(Class<?> testClass) {
        byte[] bytes = this.source.read(testClass);
        WasmEngine.Builder engineBuilder = WasmEngine.builder();
        this.engines.forEach((customizer) -> customizer.accept(engineBuilder));
        Log log = LogFactory.getLog("wasm." + this.program);
        WasiPreview1.Builder wasiBuilder = WasiPreview1.builder()
            .arguments(this.program)
            .stdout(Output.lines(log::info))
            .stderr(Output.lines(log::warn));
        this.wasis.forEach((customizer) -> customizer.accept(wasiBuilder));
        WasmLimits.Builder limitsBuilder = WasmLimits.builder();
        this.limits.forEach((customizer) -> customizer.accept(limitsBuilder));
        WasiPreview1 wasi = wasiBuilder.build();
        WasmEngine engine = engineBuilder.limits(limitsBuilder.build()).build();
        try {
            return new LoadedModule(engine, engine.load(bytes), wasi, this.imports);
        }
        catch (RuntimeException ex) {
            engine.close();
            throw ex;
        }
    }

    /** The first parameter of a test method that needs the instance makes it. */
    private WasmInstance instance(ExtensionContext context, LoadedModule loaded) {
        return context.getStore(NAMESPACE)
            .computeIfAbsent(new InstanceKey(this), (key) -> new TestInstance(loaded), TestInstance.class).instance;
    }

    /** Where a module's bytes come from. */
    private interface Source {

        byte[] read(Class<?> testClass);

    }

    /** What an extension has in the store of a test. */
    private record InstanceKey(WasmModuleExtension extension) {

    }

    /** The instance of one test; the store closes it. */
    private static final class TestInstance implements AutoCloseable {

        private final WasmInstance instance;

        TestInstance(LoadedModule loaded) {
            this.instance = loaded.instantiate(loaded.wasi());
            loaded.wasi().initialize(this.instance);
        }

        @Override
        public void close() {
            this.instance.close();
        }

    }

    /** Builds a {@link WasmModuleExtension}. Not thread-safe. */
    public static final class Builder {

        private final String program;

        private final Source source;

        private final List<Consumer<WasmEngine.Builder>> engines = new ArrayList<>();

        private final List<Consumer<WasiPreview1.Builder>> wasis = new ArrayList<>();

        private final List<Consumer<WasmImports.Builder>> imports = new ArrayList<>();

        private final List<Consumer<WasmLimits.Builder>> limits = new ArrayList<>();

        private final List<Class<?>> bound = new ArrayList<>();

        private Builder(String program, Source source) {
            this.program = program;
            this.source = source;
        }

        /** Configures the engine; its limits are those of {@link #limits}. */
        public Builder engine(Consumer<WasmEngine.Builder> customizer) {
            this.engines.add(Objects.requireNonNull(customizer, "customizer"));
            return this;
        }

        /**
         * Grants what WASI has: directories, environment, arguments. These follow the
         * name by which a program calls itself, which is that of the module's file
         * without {@code .wasm}.
         */
        public Builder wasi(Consumer<WasiPreview1.Builder> customizer) {
            this.wasis.add(Objects.requireNonNull(customizer, "customizer"));
            return this;
        }

        /**
         * Offers imports besides WASI.
         * @param customizer called for each instance
         */
        public Builder imports(Consumer<WasmImports.Builder> customizer) {
            this.imports.add(Objects.requireNonNull(customizer, "customizer"));
            return this;
        }

        /** Sets limits of loading, of instances and of their calls. */
        public Builder limits(Consumer<WasmLimits.Builder> customizer) {
            this.limits.add(Objects.requireNonNull(customizer, "customizer"));
            return this;
        }

        /**
         * Names interfaces that parameters may have besides those annotated with
         * {@link WasmPlugin}.
         * @throws IllegalArgumentException if one is not an interface
         */
        public Builder binds(Class<?>... interfaces) {
            for (Class<?> each : interfaces) {
                if (!each.isInterface()) {
                    throw new IllegalArgumentException("not an interface: " + each.getName());
                }
                this.bound.add(each);
            }
            return this;
        }

        /** Returns the extension. */
        public WasmModuleExtension build() {
            return new WasmModuleExtension(this);
        }

    }

}

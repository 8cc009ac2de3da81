package dev.wasmhost;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import javax.tools.ToolProvider;

import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.objectweb.asm.ClassWriter;

import dev.wasmhost.testing.Guests;

/**
 * The engine as a named module, used by another named module: in a JVM of its own, since
 * tests run on the class path.
 */
@Timeout(120)
class ModulePathTest {

    private static final String ENGINE_MODULE = "dev.wasmhost.engine";

    private static final String MODULE = """
            module app {
                requires dev.wasmhost.engine;
                opens app to dev.wasmhost.engine;
            }
            """;

    private static final String PROGRAM = """
            package app;

            import java.nio.file.Path;

            import dev.wasmhost.WasmEngine;
            import dev.wasmhost.WasmImports;
            import dev.wasmhost.WasmInstance;
            import dev.wasmhost.WasmModule;

            public final class Program {

                interface Maths {

                    int factorial(int n);

                }

                public static void main(String[] arguments) throws Exception {
                    try (WasmEngine engine = WasmEngine.builder().build()) {
                        WasmModule module = engine.load(Path.of(arguments[0]));
                        try (WasmInstance instance = module.instantiate(WasmImports.none())) {
                            System.out.println(instance.function("factorial").invoke(5)[0]);
                            System.out.println(instance.function("sum").invoke(100)[0]);
                            System.out.println(instance.function("dispatch").invoke(6, 0)[0]);
                            System.out.println(instance.bind(Maths.class).factorial(7));
                            System.out.println(WasmEngine.class.getModule().getName());
                        }
                    }
                }

            }
            """;

    private static final String AHEAD = """
            import java.nio.file.Path;

            import dev.wasmhost.WasmEngine;
            import dev.wasmhost.WasmImports;
            import dev.wasmhost.WasmInstance;
            import dev.wasmhost.WasmModule;

            public final class Ahead {

                interface Maths {

                    int factorial(int n);

                }

                public static void main(String[] arguments) throws Exception {
                    ClassLoader loader = Ahead.class.getClassLoader();
                    try (WasmEngine engine = WasmEngine.builder().aheadOfTimeCode(loader).build()) {
                        WasmModule module = engine.load(Path.of(arguments[0]));
                        System.out.println(module.isCompiledAheadOfTime());
                        try (WasmInstance instance = module.instantiate(WasmImports.none())) {
                            System.out.println(instance.getClass().getModule().isNamed());
                            System.out.println(instance.function("dispatch").invoke(6, 0)[0]);
                            Maths maths = instance.bind(Maths.class);
                            System.out.println(maths.factorial(7) + " " + maths.getClass().isHidden());
                            System.out.println(WasmEngine.class.getModule().getName());
                        }
                    }
                }

            }
            """;

    @TempDir
    Path folder;

    @Test
    void engineWorksOnTheModulePath() throws Exception {
        Path source = Files.createDirectories(this.folder.resolve("source/app"));
        Files.writeString(source.resolveSibling("module-info.java"), MODULE);
        Files.writeString(source.resolve("Program.java"), PROGRAM);
        Path guest = Files.write(this.folder.resolve("guest.wasm"), Guests.controlFlow());
        Path app = this.folder.resolve("app");
        String engine = enginePath();
        int status = ToolProvider.getSystemJavaCompiler()
            .run(null, null, null, "-d", app.toString(), "--module-path", engine,
                    source.resolveSibling("module-info.java").toString(), source.resolve("Program.java").toString());
        assertThat(status).isZero();
        assertThat(java("--module-path", engine + File.pathSeparator + app, "-m", "app/app.Program", guest.toString()))
            .containsExactly("120", "5050", "720", "5040", ENGINE_MODULE);
    }

    @Test
    void codeThatWasCompiledAheadOfTimeMayBeOnTheClassPath() throws Exception {
        Path source = Files.writeString(this.folder.resolve("Ahead.java"), AHEAD);
        Path guest = Files.write(this.folder.resolve("guest.wasm"), Guests.controlFlow());
        Path app = Files.createDirectory(this.folder.resolve("app"));
        int status = ToolProvider.getSystemJavaCompiler()
            .run(null, null, null, "-d", app.toString(), "-cp", location(WasmEngine.class).toString(),
                    source.toString());
        assertThat(status).isZero();
        try (URLClassLoader loader = new URLClassLoader(new URL[] { app.toUri().toURL() });
                WasmEngine engine = WasmEngine.builder().build()) {
            AheadOfTimeCompilation compilation = engine.newAheadOfTimeCompilation();
            WasmModule module = compilation.add(Files.readAllBytes(guest), WasmLimits.defaults());
            compilation.addProxies(module, loader.loadClass("Ahead$Maths"));
            for (Map.Entry<String, byte[]> each : compilation.files().entrySet()) {
                Files.createDirectories(app.resolve(each.getKey()).getParent());
                Files.write(app.resolve(each.getKey()), each.getValue());
            }
        }
        assertThat(java("--module-path", enginePath(), "--add-modules", ENGINE_MODULE, "-cp", app.toString(), "Ahead",
                guest.toString()))
            .containsExactly("true", "false", "720", "5040 false", ENGINE_MODULE);
    }

    private static String enginePath() {
        return Stream.of(WasmEngine.class, ClassWriter.class, NullMarked.class)
            .map((type) -> location(type).toString())
            .collect(Collectors.joining(File.pathSeparator));
    }

    @Test
    void onlyTheApiIsExported() {
        ModuleDescriptor descriptor = ModuleFinder.of(location(WasmEngine.class))
            .find(ENGINE_MODULE)
            .orElseThrow()
            .descriptor();
        assertThat(descriptor.exports()).extracting(ModuleDescriptor.Exports::source)
            .containsExactlyInAnyOrder("dev.wasmhost", "dev.wasmhost.wasi");
        assertThat(descriptor.opens()).isEmpty();
    }

    private static Path location(Class<?> type) {
        try {
            return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
        }
        catch (URISyntaxException ex) {
            throw new IllegalStateException(ex);
        }
    }

    private static Stream<String> java(String... arguments) throws IOException, InterruptedException {
        String executable = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        String[] command = Stream.concat(Stream.of(executable), Stream.of(arguments)).toArray(String[]::new);
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output.lines();
    }

}

package dev.wasmhost;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import dev.wasmhost.testing.Guests;
import dev.wasmhost.wasi.WasiPreview1;

import static org.assertj.core.api.Assertions.assertThat;

/** What a JVM does for modules that were compiled ahead of time: it loads classes. */
@Timeout(120)
class AheadOfTimeRunTest {

    /** Beside which classes are put, though nobody else can see it. */
    interface Maths {

        int factorial(int n);

        int dispatch(int value, int index);

    }

    /** Loads the modules, calls them and prints what they answer. */
    static final class Program {

        private Program() {
        }

        public static void main(String[] arguments) {
            ClassLoader loader = Program.class.getClassLoader();
            try (WasmEngine engine = WasmEngine.builder().aheadOfTimeCode(loader).build()) {
                WasmModule module = engine.load(Guests.controlFlow());
                try (WasmInstance instance = module.instantiate(WasmImports.none())) {
                    Maths maths = instance.bind(Maths.class);
                    System.out.println(maths.factorial(5) + " " + maths.dispatch(6, 0));
                    Maths leased = module.bind(Maths.class, new OneInstance(instance));
                    System.out.println(leased.factorial(7));
                }
                WasiPreview1 wasi = WasiPreview1.builder().stdout(System.out).build();
                WasmModule hello = engine.load(Guests.read("hello.wasm"));
                try (WasmInstance instance = hello.instantiate(WasmImports.builder().add(wasi).build())) {
                    System.out.println(wasi.run(instance) + " " + hello.isCompiledAheadOfTime());
                }
                WasmInstance objects = engine.load(Guests.read("objects.wasm")).instantiate(WasmImports.none());
                System.out.println(objects.function("sum").call(objects.function("list").call(10L))[0]);
            }
        }

    }

    private record OneInstance(WasmInstance instance) implements WasmInstances {

        @Override
        public WasmInstance acquire() {
            return this.instance;
        }

        @Override
        public void release(WasmInstance acquired, Throwable failure) {
            assertThat(acquired).isEqualTo(this.instance);
        }

    }

    @TempDir
    Path folder;

    private void compile() throws IOException {
        try (WasmEngine engine = WasmEngine.builder().build()) {
            AheadOfTimeCompilation compilation = engine.newAheadOfTimeCompilation();
            WasmModule module = compilation.add(Guests.controlFlow(), WasmLimits.defaults());
            compilation.addProxies(module, Maths.class);
            compilation.add(Guests.read("hello.wasm"), WasmLimits.defaults());
            compilation.add(Guests.read("objects.wasm"), WasmLimits.defaults());
            for (Map.Entry<String, byte[]> each : compilation.files().entrySet()) {
                Path file = this.folder.resolve(each.getKey());
                Files.createDirectories(file.getParent());
                Files.write(file, each.getValue());
            }
        }
    }

    @Test
    void noBytecodeIsGenerated() throws Exception {
        compile();
        List<String> output = java("-Xlog:class+load");
        assertThat(output).containsSubsequence("120 720", "5040", "Hello from Rust", "0 true", "55");
        List<String> loaded = output.stream().filter((line) -> line.contains(" source: ")).toList();
        assertThat(loaded).noneMatch((line) -> line.contains(" org.objectweb.asm."));
        assertThat(loaded.stream().filter(AheadOfTimeRunTest::isGenerated))
            .anyMatch((line) -> line.contains("AheadOfTimeRunTest$Maths$Bound_"))
            .anyMatch((line) -> line.contains("AheadOfTimeRunTest$Maths$Leased_"))
            .anyMatch((line) -> line.contains("wasm.signature."))
            .anyMatch((line) -> line.contains("wasm.type."))
            .hasSizeGreaterThan(20)
            .allMatch((line) -> line.contains(" source: file:") && line.contains(this.folder.getFileName().toString()));
        assertThat(loaded).noneMatch((line) -> line.contains("WasmProxyAnchor"));
    }

    private static boolean isGenerated(String line) {
        return line.contains(" wasm.") || line.contains("$Bound_") || line.contains("$Leased_");
    }

    @Test
    void inANativeImageOnlySuchModulesAreLoaded() throws Exception {
        compile();
        assertThat(java("-Dorg.graalvm.nativeimage.imagecode=runtime")).containsSubsequence("120 720", "5040",
                "0 true");
        try (Stream<Path> files = Files.walk(this.folder.resolve("META-INF"))) {
            for (Path each : files.filter(Files::isRegularFile).toList()) {
                Files.delete(each);
            }
        }
        assertThat(run("-Dorg.graalvm.nativeimage.imagecode=runtime")).anyMatch((line) -> line
            .matches(".*ModuleNotCompiledException: module with SHA-256 [0-9a-f]{64}: expected one that was compiled "
                    + "ahead of time, since a native image cannot compile"));
    }

    private List<String> java(String option) throws IOException, InterruptedException {
        List<String> output = run(option);
        assertThat(output).noneMatch((line) -> line.startsWith("Exception in thread"));
        return output;
    }

    private List<String> run(String option) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), option,
                "-cp", this.folder + File.pathSeparator + System.getProperty("java.class.path"),
                Program.class.getName())
            .redirectErrorStream(true)
            .start();
        try (Stream<String> lines = process.inputReader(StandardCharsets.UTF_8).lines()) {
            List<String> output = lines.toList();
            process.waitFor();
            return output;
        }
    }

}

package dev.wasmhost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import dev.wasmhost.testing.Code;
import dev.wasmhost.testing.Guests;
import dev.wasmhost.testing.WasmBuilder;

/**
 * Engines that share a directory. One that compiles anything replaces a file, one that
 * finds everything leaves all as they are.
 */
@Timeout(60)
class CompilationCacheTest {

    private static final FunctionType UNARY = FunctionType.of(ValueType.I32).returning(ValueType.I32);

    @TempDir
    Path folder;

    private Path directory;

    private CompilationCache cache;

    @BeforeEach
    void configure() {
        this.directory = this.folder.resolve("cache");
        this.cache = CompilationCache.of(this.directory, this.folder.resolve("key"));
    }

    private WasmEngine.Builder engine() {
        return WasmEngine.builder().compilationCache(this.cache);
    }

    private static void use(WasmEngine engine) {
        WasmModule module = engine.load(Guests.controlFlow());
        try (WasmInstance instance = module.instantiate(WasmImports.none())) {
            assertThat(instance.function("factorial").invoke(5)).containsExactly(120);
            assertThat(instance.function("sum").invoke(100)).containsExactly(5050);
            assertThat(instance.function("dispatch").invoke(6, 0)).containsExactly(720);
        }
    }

    private void useOnce() {
        try (WasmEngine engine = engine().build()) {
            use(engine);
        }
    }

    /** Returns what tells each file from one that replaces it. */
    private Map<Path, String> files() throws IOException {
        try (Stream<Path> files = Files.list(this.directory)) {
            return files.collect(Collectors.toMap((file) -> file, CompilationCacheTest::identity));
        }
    }

    private static String identity(Path file) {
        try {
            return String.valueOf(Files.readAttributes(file, BasicFileAttributes.class).fileKey());
        }
        catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }

    @Test
    void secondEngineCompilesNothing() throws IOException {
        useOnce();
        Map<Path, String> files = files();
        assertThat(files).hasSize(2); // the module, and the signatures of all modules
        useOnce();
        assertThat(files()).isEqualTo(files);
    }

    @Test
    void moduleThatWasCompiledAtOnceIsNotCompiledAgain() throws IOException {
        try (WasmEngine engine = engine().build()) {
            engine.load(Guests.controlFlow()).compile();
        }
        Map<Path, String> files = files();
        try (WasmEngine engine = engine().build()) {
            WasmModule module = engine.load(Guests.controlFlow());
            module.compile();
            module.instantiate(WasmImports.none()).close();
        }
        assertThat(files()).isEqualTo(files);
    }

    @Test
    void largeFunctionsWork() throws IOException {
        Code body = new Code();
        for (int i = 0; i < 5_000; i++) {
            body.localGet(0).i32Const(31).op(Code.I32_MUL).i32Const(i).op(Code.I32_ADD).localSet(0);
        }
        WasmBuilder builder = new WasmBuilder();
        builder.exportFunction("run", builder.function(UNARY, body.localGet(0)));
        int expected = 7;
        for (int i = 0; i < 5_000; i++) {
            expected = expected * 31 + i;
        }
        List<Map<Path, String>> files = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            try (WasmEngine engine = engine().build()) {
                WasmInstance instance = engine.load(builder.build()).instantiate(WasmImports.none());
                assertThat((int) instance.function("run").invoke(7)[0]).isEqualTo(expected);
            }
            files.add(files());
        }
        assertThat(files.get(1)).isEqualTo(files.get(0));
    }

    @Test
    void hostFunctionsAndFeaturesAreAsTheyWere() {
        List<String> seen = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            try (WasmEngine engine = engine().build()) {
                WasmModule module = engine.load(Guests.everySection());
                seen.add(module.features() + " " + module.exports() + " " + module.functions());
                FunctionType log = FunctionType.of(ValueType.I32, ValueType.F64);
                WasmImports imports = WasmImports.builder().function("env", "log", log, (caller, arguments) -> {
                    seen.add(arguments[0] + " " + Double.longBitsToDouble(arguments[1]));
                    return new long[0];
                }).build();
                module.instantiate(imports).close();
            }
        }
        assertThat(seen).hasSize(4);
        assertThat(seen.subList(2, 4)).isEqualTo(seen.subList(0, 2));
    }

    @Test
    void whatWasChangedIsCompiledAgain() throws IOException {
        useOnce();
        Map<Path, String> files = files();
        for (Path each : files.keySet()) {
            byte[] content = Files.readAllBytes(each);
            for (int i = content.length / 2; i < content.length; i += 16) {
                content[i] ^= 1;
            }
            Files.write(each, content);
        }
        useOnce();
        assertThat(files().values()).doesNotContainAnyElementsOf(files.values());
        Map<Path, String> repaired = files();
        useOnce();
        assertThat(files()).isEqualTo(repaired);
    }

    @Test
    void anotherKeyMeansCompilingAgain() throws IOException {
        useOnce();
        Map<Path, String> files = files();
        this.cache = CompilationCache.of(this.directory, this.folder.resolve("other key"));
        useOnce();
        assertThat(files()).hasSameSizeAs(files);
        assertThat(files().values()).doesNotContainAnyElementsOf(files.values());
    }

    @Test
    void codeForOtherOptionsIsKeptApart() throws IOException {
        useOnce();
        try (WasmEngine engine = engine().interruptible(false).build()) {
            use(engine);
        }
        EnumSet<WasmFeature> features = EnumSet.allOf(WasmFeature.class);
        features.remove(WasmFeature.SATURATING_TRUNCATION);
        try (WasmEngine engine = engine().features(features).build()) {
            use(engine);
        }
        assertThat(files()).hasSize(4);
    }

    @Test
    void invalidModulesStayInvalid() throws IOException {
        WasmBuilder builder = new WasmBuilder();
        builder.exportFunction("run", builder.function(UNARY, new Code().i64Const(1)));
        for (int i = 0; i < 2; i++) {
            try (WasmEngine engine = engine().build()) {
                assertThatExceptionOfType(InvalidModuleException.class).isThrownBy(() -> engine.load(builder.build()));
            }
        }
    }

    @Test
    void enginesAndThreadsAtOnce() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try (WasmEngine one = engine().build(); WasmEngine two = engine().build()) {
            List<Callable<Object>> uses = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                WasmEngine engine = (i % 2 == 0) ? one : two;
                uses.add(Executors.callable(() -> use(engine)));
            }
            for (Future<Object> each : threads.invokeAll(uses)) {
                each.get();
            }
        }
        threads.shutdown();
        Map<Path, String> files = files();
        useOnce();
        assertThat(files()).isEqualTo(files);
    }

    @Test
    void engineWorksWhereNothingCanBeKept() throws IOException {
        Files.createFile(this.directory);
        useOnce();
    }

    @Test
    void keyInsideTheDirectoryIsRefused() {
        assertThatIllegalArgumentException()
            .isThrownBy(() -> CompilationCache.of(this.directory, this.directory.resolve("x/../key")))
            .withMessageContaining("outside of " + this.directory);
        assertThatIllegalArgumentException().isThrownBy(() -> this.cache.withMaximumSize(0));
    }

}

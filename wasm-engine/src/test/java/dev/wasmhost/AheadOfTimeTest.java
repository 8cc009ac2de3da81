package dev.wasmhost;

import java.nio.charset.StandardCharsets;
import java.text.MessageFormat;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.Stream;

import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.wasmhost.testing.ClassesInMemory;
import dev.wasmhost.testing.Code;
import dev.wasmhost.testing.Guests;
import dev.wasmhost.testing.WasmBuilder;
import dev.wasmhost.wasi.WasiPreview1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Modules whose classes are an application's, and their company. */
@Timeout(60)
class AheadOfTimeTest {

    private static final String INDEX = "META-INF/wasmhost/ahead-of-time";

    private static final FunctionType BINARY = FunctionType.of(ValueType.I32, ValueType.I32).returning(ValueType.I32);

    /** Public, since classes in memory are of another package than this one's. */
    public interface Choice {

        int dispatch(int value, int index);

    }

    private static Map<String, byte[]> compile(WasmEngine.Builder settings, byte[]... modules) {
        try (WasmEngine engine = settings.build()) {
            AheadOfTimeCompilation compilation = engine.newAheadOfTimeCompilation();
            for (byte[] each : modules) {
                compilation.add(each, WasmLimits.defaults());
            }
            return compilation.files();
        }
    }

    private static WasmEngine engine(Map<String, byte[]> files) {
        return WasmEngine.builder().aheadOfTimeCode(new ClassesInMemory(files)).build();
    }

    private static void use(WasmModule module) {
        try (WasmInstance instance = module.instantiate(WasmImports.none())) {
            assertThat(instance.function("factorial").invoke(5)).containsExactly(120);
            assertThat(instance.function("sum").invoke(100)).containsExactly(5050);
            assertThat(instance.function("dispatch").invoke(6, 0)).containsExactly(720);
        }
    }

    @Test
    void codeIsClassesOfTheApplication() {
        ClassesInMemory classes = new ClassesInMemory(compile(WasmEngine.builder(), Guests.controlFlow()));
        try (WasmEngine engine = WasmEngine.builder().aheadOfTimeCode(classes).build()) {
            assertThat(engine.hasAheadOfTimeCode()).isTrue();
            WasmModule module = engine.load(Guests.controlFlow());
            assertThat(module.isCompiledAheadOfTime()).isTrue();
            assertThat(module.features()).isEqualTo(plain(Guests.controlFlow()).features());
            use(module);
            WasmInstance instance = module.instantiate(WasmImports.none());
            assertThat(Stream.of(instance, instance.function("factorial"), instance.function("dispatch"))
                .map((each) -> each.getClass().getClassLoader())).allMatch(classes::equals);
            module.compile();
            module.prepare();
        }
    }

    private static WasmModule plain(byte[] bytes) {
        try (WasmEngine engine = WasmEngine.builder().build()) {
            return engine.load(bytes);
        }
    }

    @Test
    void theSameIsCompiledEachTime() {
        Map<String, byte[]> first = compile(WasmEngine.builder(), Guests.controlFlow(), Guests.read("words.wasm"));
        Map<String, byte[]> second = compile(WasmEngine.builder(), Guests.read("words.wasm"), Guests.controlFlow());
        assertThat(second).containsExactlyEntriesOf(first);
    }

    @Test
    void structuresAndArraysAreClassesOfTheApplication() {
        Map<String, byte[]> files = compile(WasmEngine.builder(), Guests.read("words.wasm"),
                Guests.read("objects.wasm"));
        ClassesInMemory classes = new ClassesInMemory(files);
        try (WasmEngine engine = WasmEngine.builder().aheadOfTimeCode(classes).build()) {
            WasmInstance objects = engine.load(Guests.read("objects.wasm")).instantiate(WasmImports.none());
            Object list = objects.function("list").call(10L)[0];
            assertThat(list.getClass().getClassLoader()).isEqualTo(classes);
            assertThat(objects.function("sum").call(list)).containsExactly(55L);
            assertThat(objects.function("isMarked").call(list)).containsExactly(0);
            WasiPreview1 wasi = WasiPreview1.builder().build();
            WasmModule module = engine.load(Guests.read("words.wasm"));
            assertThat(module.isCompiledAheadOfTime()).isTrue();
            WasmInstance words = module.instantiate(WasmImports.builder().add(wasi).build());
            wasi.initialize(words);
            assertThat(words.function("distinctWords").invoke(7)).containsExactly(100);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = { "cat.wasm", "exceptions.wasm", "exceptions-legacy.wasm", "library.wasm", "tail.wasm",
            "tails.wasm", "vectors.wasm", "wide.wasm", "wide64.wasm", "types.wasm", "two-memories.wasm" })
    void everyClassOfAModuleIsThere(String guest) throws ClassNotFoundException {
        Map<String, byte[]> files = compile(WasmEngine.builder(), Guests.read(guest));
        ClassesInMemory classes = new ClassesInMemory(files);
        for (String each : files.keySet()) {
            if (!each.equals(INDEX)) {
                String name = each.substring(0, each.length() - ".class".length()).replace('/', '.');
                assertThat(Class.forName(name, true, classes).getDeclaredMethods()).isNotNull(); // verified
            }
        }
        try (WasmEngine engine = WasmEngine.builder().aheadOfTimeCode(classes).build()) {
            assertThat(engine.load(Guests.read(guest)).isCompiledAheadOfTime()).isTrue();
        }
    }

    @Test
    void modulesThatAreCompiledLaterAreLinkedWithThem() {
        byte[] exporting = adder("add");
        byte[] importing = caller();
        for (byte[] ahead : List.of(exporting, importing)) {
            try (WasmEngine engine = engine(compile(WasmEngine.builder(), ahead))) {
                WasmModule first = engine.load(exporting);
                WasmModule second = engine.load(importing);
                assertThat(first.isCompiledAheadOfTime()).isNotEqualTo(second.isCompiledAheadOfTime());
                WasmInstance instance = first.instantiate(WasmImports.none());
                WasmInstance calling = second.instantiate(WasmImports.builder().exports("m", instance).build());
                assertThat(calling.function("twice").invoke(20, 1)).containsExactly(42);
            }
        }
    }

    private static byte[] adder(String name) {
        WasmBuilder module = new WasmBuilder();
        int add = module.function(BINARY, new Code().localGet(0).localGet(1).op(Code.I32_ADD));
        return module.exportFunction(name, add).build();
    }

    private static byte[] caller() {
        WasmBuilder module = new WasmBuilder();
        int add = module.importFunction("m", "add", BINARY);
        Code code = new Code().localGet(0).localGet(1).call(add).localGet(0).localGet(1).call(add).call(add);
        return module.exportFunction("twice", module.function(BINARY, code)).build();
    }

    @Test
    void proxiesAreClassesOfTheApplication() {
        Map<String, byte[]> files;
        try (WasmEngine engine = WasmEngine.builder().build()) {
            AheadOfTimeCompilation compilation = engine.newAheadOfTimeCompilation();
            WasmModule module = compilation.add(Guests.controlFlow(), WasmLimits.defaults());
            compilation.addProxies(module, Choice.class);
            files = compilation.files();
        }
        assertThat(files.keySet()).filteredOn((name) -> name.startsWith("dev/wasmhost/AheadOfTimeTest$Choice$"))
            .hasSize(2);
        ClassesInMemory classes = new ClassesInMemory(files);
        try (WasmEngine engine = WasmEngine.builder().aheadOfTimeCode(classes).build()) {
            WasmModule module = engine.load(Guests.controlFlow());
            WasmInstance instance = module.instantiate(WasmImports.none());
            Choice bound = instance.bind(Choice.class);
            assertThat(bound.getClass().getClassLoader()).isEqualTo(classes);
            assertThat(bound.dispatch(6, 0)).isEqualTo(720);
            assertThatThrownBy(() -> bound.dispatch(1, 9)).isInstanceOf(WasmTrap.class);
        }
    }

    // What does not fit

    @Test
    void otherBytesAreCompiledWhenTheyAreCalled() {
        try (WasmEngine engine = engine(compile(WasmEngine.builder(), adder("add")))) {
            WasmModule module = engine.load(Guests.controlFlow());
            assertThat(module.isCompiledAheadOfTime()).isFalse();
            use(module);
        }
    }

    @Test
    void codeOfOtherSettingsIsNotUsed() {
        try (WasmEngine engine = engine(compile(WasmEngine.builder().fuel(true), Guests.controlFlow()))) {
            assertThat(engine.hasAheadOfTimeCode()).isFalse();
            WasmModule module = engine.load(Guests.controlFlow());
            assertThat(module.isCompiledAheadOfTime()).isFalse();
            use(module);
        }
    }

    @Test
    void codeOfAnotherBuildIsNotUsed() {
        Map<String, byte[]> files = new HashMap<>(compile(WasmEngine.builder(), Guests.controlFlow()));
        String index = new String(files.get(INDEX), StandardCharsets.UTF_8);
        files.put(INDEX, index.replaceFirst("engine [0-9a-f]{8}", "engine 00000000").getBytes(StandardCharsets.UTF_8));
        try (WasmEngine engine = engine(files)) {
            assertThat(engine.hasAheadOfTimeCode()).isFalse();
            use(engine.load(Guests.controlFlow()));
        }
        assertThat(messages(files)).singleElement(InstanceOfAssertFactories.STRING)
            .startsWith("WARNING Code that was compiled ahead of time is not used: ")
            .contains("compiled by another build of the engine");
    }

    private static List<String> messages(Map<String, byte[]> files) {
        List<String> messages = new ArrayList<>();
        Logger logger = Logger.getLogger(AheadOfTimeCompilation.class.getName());
        Handler handler = new Handler() {
            @Override
            public void publish(LogRecord record) {
                messages
                    .add(record.getLevel() + " " + MessageFormat.format(record.getMessage(), record.getParameters()));
            }

            @Override
            public void flush() {
            }

            @Override
            public void close() {
            }
        };
        logger.addHandler(handler);
        try (WasmEngine engine = engine(files)) {
            engine.load(Guests.controlFlow());
        }
        finally {
            logger.removeHandler(handler);
        }
        return messages;
    }

    @Test
    void anIndexThatIsDamagedIsNotUsed() {
        Map<String, byte[]> files = new HashMap<>(compile(WasmEngine.builder(), Guests.controlFlow()));
        files.put(INDEX, "engine".getBytes(StandardCharsets.UTF_8));
        try (WasmEngine engine = engine(files)) {
            assertThat(engine.hasAheadOfTimeCode()).isFalse();
            use(engine.load(Guests.controlFlow()));
        }
    }

    @Test
    void classesThatAreMissingAreNamed() {
        Map<String, byte[]> files = new HashMap<>(compile(WasmEngine.builder(), Guests.controlFlow()));
        files.keySet().removeIf((name) -> name.endsWith("/Instance.class"));
        try (WasmEngine engine = engine(files)) {
            WasmModule module = engine.load(Guests.controlFlow());
            assertThatThrownBy(() -> module.instantiate(WasmImports.none())).isInstanceOf(NoClassDefFoundError.class)
                .hasMessageMatching("wasm\\.m[0-9a-f]{32}\\.Instance: compiled ahead of time, as " + INDEX
                        + " says, but not there");
        }
    }

    @Test
    void limitsHoldWhenItIsCompiled() {
        WasmLimits limits = WasmLimits.builder().compiledCode(1000).build();
        try (WasmEngine engine = WasmEngine.builder().build()) {
            AheadOfTimeCompilation compilation = engine.newAheadOfTimeCompilation();
            assertThatThrownBy(() -> compilation.add(Guests.read("words.wasm"), limits))
                .isInstanceOf(WasmLimitException.class)
                .hasMessageContaining("compiled code");
        }
    }

}

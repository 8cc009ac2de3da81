package dev.wasmhost.internal.compiler;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import dev.wasmhost.FunctionType;
import dev.wasmhost.ValueType;
import dev.wasmhost.WasmFeature;
import dev.wasmhost.WasmImports;
import dev.wasmhost.WasmInstance;
import dev.wasmhost.WasmLimitException;
import dev.wasmhost.WasmLimits;
import dev.wasmhost.WasmModule;
import dev.wasmhost.internal.binary.ModuleDecoder;
import dev.wasmhost.internal.cache.CodeStore;
import dev.wasmhost.internal.module.Module;
import dev.wasmhost.internal.proxy.ProxyBinder;
import dev.wasmhost.internal.proxy.ProxyClasses;
import dev.wasmhost.internal.runtime.CodeOptions;
import dev.wasmhost.internal.runtime.EngineContext;
import dev.wasmhost.internal.runtime.LoadedModule;
import dev.wasmhost.internal.validation.ModuleValidator;
import dev.wasmhost.internal.validation.ValidModule;
import dev.wasmhost.testing.Code;
import dev.wasmhost.testing.WasmBuilder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** What is made before anything is called, seen by what the store is asked for. */
class PreparationTest {

    private static final Set<WasmFeature> ALL = EnumSet.allOf(WasmFeature.class);

    private static final FunctionType TO_I32 = FunctionType.empty().returning(ValueType.I32);

    /** More than one group has room for two of. */
    private static final int BODY = 6 << 10;

    /** Of which the bodies are less than 32 kB. */
    private static final int FEW = 4;

    private static final int MANY = 8;

    private final EngineContext engine = new EngineContext(WasmLimits.defaults(), 1 << 30, CodeOptions.USUAL);

    private final MapStore store = new MapStore();

    @AfterEach
    void close() {
        this.engine.close();
    }

    @Test
    void allOfASmallModuleIsMade() {
        WasmModule module = module(FEW, WasmLimits.defaults());
        module.prepare();
        assertThat(this.store.kept).containsKeys("Instance", "C0", "C1", "C2", "C3");
        this.store.asked.clear();
        call(module, FEW);
        assertThat(this.store.asked).isEmpty();
    }

    @Test
    void nothingOfManyFunctionsIsCompiled() {
        WasmBuilder builder = new WasmBuilder();
        for (int i = 0; i <= 1000; i++) {
            builder.exportFunction("f" + i, builder.function(TO_I32, new Code().i32Const(i)));
        }
        module(builder, WasmLimits.defaults()).prepare();
        assertThat(this.store.kept).containsOnlyKeys("Instance");
    }

    @Test
    void nothingOfALargeModuleIsCompiled() {
        WasmModule module = module(MANY, WasmLimits.defaults());
        module.prepare();
        assertThat(this.store.kept).containsOnlyKeys("Instance");
        call(module, MANY);
    }

    @Test
    void whatALargeModuleHasInTheStoreIsMade() {
        WasmModule first = module(MANY, WasmLimits.defaults());
        assertThat(call(first, "f2")).isEqualTo(2);
        assertThat(call(first, "f5")).isEqualTo(5);
        Set<String> kept = Set.copyOf(this.store.kept.keySet());
        assertThat(kept).contains("C2", "C5").doesNotContain("C0");

        WasmModule second = module(MANY, WasmLimits.defaults());
        this.store.asked.clear();
        second.prepare();
        assertThat(this.store.asked).containsExactlyInAnyOrderElementsOf(kept);
        this.store.asked.clear();
        assertThat(call(second, "f2")).isEqualTo(2);
        assertThat(call(second, "f5")).isEqualTo(5);
        assertThat(this.store.asked).isEmpty();
        assertThat(call(second, "f6")).isEqualTo(6);
    }

    @Test
    void halfOfTheCodeThatIsAllowedIsLeftForCalls() {
        module(FEW, WasmLimits.defaults()).prepare();
        long all = this.store.kept.values().stream().mapToLong((bytes) -> bytes.length).sum();
        this.store.asked.clear();
        WasmModule module = module(FEW, WasmLimits.builder().compiledCode(all).build());
        module.prepare();
        assertThat(this.store.asked).contains("Instance", "C0").doesNotContain("C3");
        call(module, FEW);
    }

    @Test
    void whatIsTooLargeIsTheCallsTrouble() {
        WasmLimits limits = WasmLimits.builder().compiledCode(100).build();
        WasmModule module = module(FEW, limits);
        module.prepare();
        assertThatExceptionOfType(WasmLimitException.class).isThrownBy(() -> module.instantiate(WasmImports.none()))
            .withMessageContaining("compiled code");
    }

    @Test
    void nothingOfTheModuleRuns() {
        List<String> calls = new ArrayList<>();
        WasmBuilder builder = new WasmBuilder();
        int log = builder.importFunction("host", "log", FunctionType.empty());
        builder.start(builder.function(FunctionType.empty(), new Code().call(log)));
        WasmModule module = module(builder, WasmLimits.defaults());
        module.prepare();
        assertThat(this.store.kept).containsKey("Instance");
        WasmImports imports = WasmImports.builder().function("host", "log", FunctionType.empty(), (caller, none) -> {
            calls.add("log");
            return new long[0];
        }).build();
        assertThat(calls).isEmpty();
        module.instantiate(imports).close();
        assertThat(calls).containsExactly("log");
    }

    private static void call(WasmModule module, int functions) {
        for (int i = 0; i < functions; i++) {
            assertThat(call(module, "f" + i)).isEqualTo(i);
        }
    }

    private static int call(WasmModule module, String function) {
        try (WasmInstance instance = module.instantiate(WasmImports.none())) {
            return (int) instance.function(function).invoke()[0];
        }
    }

    /** A module of functions that fill a group each and return their number. */
    private WasmModule module(int functions, WasmLimits limits) {
        WasmBuilder builder = new WasmBuilder();
        for (int i = 0; i < functions; i++) {
            Code code = new Code();
            for (int size = 0; size < BODY; size++) {
                code.op(0x01);
            }
            builder.exportFunction("f" + i, builder.function(TO_I32, code.i32Const(i)));
        }
        return module(builder, limits);
    }

    private WasmModule module(WasmBuilder builder, WasmLimits limits) {
        Module structure = ModuleDecoder.decode(builder.build(), WasmLimits.defaults(), ALL);
        ValidModule valid = ModuleValidator.validate(structure, ALL, () -> {
        });
        SignatureClasses signatures = new SignatureClasses(CodeStore.none(), null);
        AggregateClasses aggregates = new AggregateClasses(this.engine, CodeStore.none(), null);
        ModuleCompiler compiler = new ModuleCompiler(this.engine, valid, signatures, aggregates,
                Names.PACKAGE + "mtest", this.store, ModuleCompiler.REGION_BYTES, limits, null);
        return new LoadedModule(this.engine, structure, compiler, signatures,
                new ProxyBinder(signatures, ProxyClasses.none()), limits, valid.features());
    }

    private static final class MapStore implements CodeStore {

        private final Map<String, byte[]> kept = new ConcurrentHashMap<>();

        private final List<String> asked = new ArrayList<>();

        @Override
        public byte[] find(String name) {
            this.asked.add(name);
            return this.kept.get(name);
        }

        @Override
        public int length(String name) {
            byte[] bytes = this.kept.get(name);
            return (bytes != null) ? bytes.length : -1;
        }

        @Override
        public void add(String name, byte[] bytes) {
            this.kept.put(name, bytes);
        }

    }

}

package dev.wasmhost.internal.compiler;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import dev.wasmhost.FunctionType;
import dev.wasmhost.ValueType;
import dev.wasmhost.WasmFeature;
import dev.wasmhost.WasmImports;
import dev.wasmhost.WasmInstance;
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

/**
 * First calls from several threads: each class is compiled once, different ones at once.
 */
@Timeout(60)
class ConcurrentCompilationTest {

    private static final Set<WasmFeature> ALL = EnumSet.allOf(WasmFeature.class);

    private static final FunctionType TO_I32 = FunctionType.empty().returning(ValueType.I32);

    private static final int GROUPS = 4;

    /** More than one group has room for two of. */
    private static final int BODY = 6 << 10;

    private final EngineContext engine = new EngineContext(WasmLimits.defaults(), 1 << 30, CodeOptions.USUAL);

    private final ExecutorService threads = Executors.newCachedThreadPool();

    @AfterEach
    void close() {
        this.threads.shutdownNow();
        this.engine.close();
    }

    @Test
    void differentGroupsAreCompiledAtTheSameTime() throws Exception {
        CountDownLatch allCompile = new CountDownLatch(GROUPS);
        CountingStore store = new CountingStore((name) -> {
            allCompile.countDown();
            await(allCompile);
        });
        WasmModule module = module(store);
        List<Future<Integer>> calls = new ArrayList<>();
        for (int i = 0; i < GROUPS; i++) {
            calls.add(call(module, "f" + i, new CountDownLatch(0)));
        }
        for (int i = 0; i < GROUPS; i++) {
            assertThat(calls.get(i).get()).isEqualTo(i);
            assertThat(store.made("C" + i)).isEqualTo(1);
        }
    }

    @Test
    void oneGroupIsCompiledOnceForAllThreads() throws Exception {
        int count = 8;
        CountDownLatch allCall = new CountDownLatch(count);
        CountingStore store = new CountingStore((name) -> await(allCall));
        WasmModule module = module(store);
        List<Future<Integer>> calls = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            calls.add(call(module, "f2", allCall));
        }
        for (Future<Integer> each : calls) {
            assertThat(each.get()).isEqualTo(2);
        }
        assertThat(store.made("C2")).isEqualTo(1);
        assertThat(store.made("C0")).isZero();
        assertThat(store.made("C1")).isZero();
        assertThat(store.made("C3")).isZero();
    }

    @Test
    void compilingEverythingWhileGuestsRunMakesNothingTwice() throws Exception {
        CountingStore store = new CountingStore((name) -> {
        });
        WasmModule module = module(store);
        CountDownLatch all = new CountDownLatch(GROUPS + 1);
        List<Future<Integer>> calls = new ArrayList<>();
        for (int i = 0; i < GROUPS; i++) {
            calls.add(call(module, "f" + i, all));
        }
        all.countDown();
        await(all);
        module.compile();
        for (int i = 0; i < GROUPS; i++) {
            assertThat(calls.get(i).get()).isEqualTo(i);
        }
        assertThat(store.made).isNotEmpty().allSatisfy((name, times) -> assertThat(times).as(name).isEqualTo(1));
    }

    /** Calls in an instance and a thread of its own, when all others do. */
    private Future<Integer> call(WasmModule module, String function, CountDownLatch start) {
        return this.threads.submit(() -> {
            try (WasmInstance instance = module.instantiate(WasmImports.none())) {
                instance.function(function);
                start.countDown();
                return (int) instance.function(function).invoke()[0];
            }
        });
    }

    /** A module of functions that fill a group each and return their number. */
    private WasmModule module(CodeStore store) {
        WasmBuilder builder = new WasmBuilder();
        for (int i = 0; i < GROUPS; i++) {
            Code code = new Code();
            for (int size = 0; size < BODY; size++) {
                code.op(0x01);
            }
            builder.exportFunction("f" + i, builder.function(TO_I32, code.i32Const(i)));
        }
        Module structure = ModuleDecoder.decode(builder.build(), WasmLimits.defaults(), ALL);
        ValidModule valid = ModuleValidator.validate(structure, ALL, () -> {
        });
        SignatureClasses signatures = new SignatureClasses(CodeStore.none(), null);
        AggregateClasses aggregates = new AggregateClasses(this.engine, CodeStore.none(), null);
        ModuleCompiler compiler = new ModuleCompiler(this.engine, valid, signatures, aggregates, "test", store);
        return new LoadedModule(this.engine, structure, compiler, signatures,
                new ProxyBinder(signatures, ProxyClasses.none()), WasmLimits.defaults(), valid.features());
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
        }
        catch (InterruptedException ex) {
            throw new AssertionError(ex);
        }
    }

    /** Has nothing, and counts what is made for it. */
    private static final class CountingStore implements CodeStore {

        private final Map<String, Integer> made = new ConcurrentHashMap<>();

        private final Consumer<String> beforeGroups;

        CountingStore(Consumer<String> beforeGroups) {
            this.beforeGroups = beforeGroups;
        }

        @Override
        public byte[] find(String name) {
            if (name.matches("C[0-9]+")) {
                this.beforeGroups.accept(name);
            }
            return null;
        }

        @Override
        public int length(String name) {
            return -1;
        }

        @Override
        public void add(String name, byte[] bytes) {
            this.made.merge(name, 1, Integer::sum);
        }

        int made(String name) {
            return this.made.getOrDefault(name, 0);
        }

    }

}

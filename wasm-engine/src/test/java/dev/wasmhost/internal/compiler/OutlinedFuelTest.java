package dev.wasmhost.internal.compiler;

import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.wasmhost.FunctionType;
import dev.wasmhost.ValueType;
import dev.wasmhost.WasmCallOptions;
import dev.wasmhost.WasmFeature;
import dev.wasmhost.WasmImports;
import dev.wasmhost.WasmInstance;
import dev.wasmhost.WasmInterruptedException;
import dev.wasmhost.WasmLimits;
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
import dev.wasmhost.testing.Guests;
import dev.wasmhost.testing.WasmBuilder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** How many methods a function becomes changes nothing of what it consumes. */
class OutlinedFuelTest {

    private static final Set<WasmFeature> ALL = EnumSet.allOf(WasmFeature.class);

    private static final FunctionType UNARY = FunctionType.of(ValueType.I32).returning(ValueType.I32);

    private final EngineContext engine = new EngineContext(WasmLimits.defaults(), 1 << 30,
            new CodeOptions(true, true, false));

    @AfterEach
    void close() {
        this.engine.close();
    }

    private WasmInstance instantiate(byte[] bytes, int regionBytes) {
        Module structure = ModuleDecoder.decode(bytes, WasmLimits.defaults(), ALL);
        ValidModule valid = ModuleValidator.validate(structure, ALL, () -> {
        });
        SignatureClasses signatures = new SignatureClasses(CodeStore.none(), null);
        AggregateClasses aggregates = new AggregateClasses(this.engine, CodeStore.none(), null);
        ModuleCompiler compiler = new ModuleCompiler(this.engine, valid, signatures, aggregates, "wasm/mtest",
                CodeStore.none(), regionBytes, WasmLimits.defaults(), null);
        return new LoadedModule(this.engine, structure, compiler, signatures,
                new ProxyBinder(signatures, ProxyClasses.none()), WasmLimits.defaults(), valid.features())
            .instantiate(WasmImports.none());
    }

    @ParameterizedTest
    @ValueSource(strings = { "exceptions.wasm", "exceptions-legacy.wasm" })
    void exceptionsOutOfManyMethods(String file) {
        List<WasmInstance> instances = instances(Guests.read(file));
        for (WasmInstance each : instances) {
            each.function("sum").invoke(200);
            assertThat(each.consumedFuel()).isEqualTo(instances.get(0).consumedFuel());
        }
    }

    @Test
    void theCallEndsAtTheSamePlace() {
        byte[] module = branching(10);
        long expected = -1;
        for (WasmInstance each : instances(module)) {
            assertThat(each.function("run").invoke(1000)).hasSize(1);
            long whole = each.consumedFuel();
            assertThatThrownBy(() -> each.function("run").invoke(WasmCallOptions.fuel(whole / 2), 1000))
                .isInstanceOf(WasmInterruptedException.class);
            long state = 31 * whole + each.consumedFuel();
            assertThat(state).isEqualTo((expected < 0) ? state : expected);
            expected = state;
        }
    }

    @Test
    void moreLocalsThanFrameFields() {
        byte[] module = branching(300);
        long expected = -1;
        for (WasmInstance each : instances(module)) {
            assertThat(each.function("run").invoke(1000)).hasSize(1);
            assertThat(each.consumedFuel()).isEqualTo((expected < 0) ? each.consumedFuel() : expected);
            expected = each.consumedFuel();
        }
    }

    private List<WasmInstance> instances(byte[] module) {
        return List.of(instantiate(module, ModuleCompiler.REGION_BYTES), instantiate(module, 600),
                instantiate(module, 300), instantiate(module, 200));
    }

    /** A loop around a switch of ten cases, some with loops of their own. */
    private static byte[] branching(int locals) {
        Code body = new Code().loop();
        for (int i = 0; i <= 10; i++) {
            body.block();
        }
        body.localGet(0).i32Const(11).op(0x70).brTable(new int[] { 0, 1, 2, 3, 4, 5, 6, 7, 8, 9 }, 10).end();
        for (int i = 0; i < 10; i++) {
            body.localGet(1 + i % 3).i32Const(i).op(Code.I32_ADD).localSet(locals - i % 5);
            if (i % 2 == 0) {
                body.i32Const(50 * (i + 1)).localSet(locals - 6).loop();
                body.localGet(locals - 6).i32Const(1).op(Code.I32_SUB).localTee(locals - 6).brIf(0).end();
            }
            body.br(9 - i).end();
        }
        body.localGet(0).i32Const(1).op(Code.I32_SUB).localTee(0).brIf(0).end().localGet(locals - 1);
        WasmBuilder builder = new WasmBuilder();
        List<ValueType> types = Collections.nCopies(locals, ValueType.I32);
        builder.exportFunction("run", builder.function(UNARY, types, body));
        return builder.build();
    }

}

package dev.wasmhost.internal.compiler;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.function.Consumer;

import org.junit.jupiter.api.Test;

import dev.wasmhost.FunctionType;
import dev.wasmhost.WasmEngine;
import dev.wasmhost.WasmFeature;
import dev.wasmhost.WasmImports;
import dev.wasmhost.WasmInstance;
import dev.wasmhost.WasmLimits;
import dev.wasmhost.internal.binary.ModuleDecoder;
import dev.wasmhost.testing.Code;
import dev.wasmhost.testing.WasmBuilder;

import static org.assertj.core.api.Assertions.assertThat;

class FunctionGroupsTest {

    private static final FunctionType NOTHING = FunctionType.empty();

    @Test
    void whatInitializesIsAGroupOfItsOwn() {
        FunctionGroups groups = groups((module) -> {
            int large = module.function(NOTHING, bytes(2000));
            int called = module.function(NOTHING, bytes(5));
            module.function(NOTHING, bytes(5));
            module.exportFunction("_initialize", module.function(NOTHING, new Code().call(large).call(called)));
        });
        assertThat(groups.count()).isEqualTo(2);
        assertThat(groups.functions(0)).containsExactly(0, 2);
        assertThat(groups.functions(1)).containsExactly(1, 3);
        assertThat(new int[] { groups.group(0), groups.group(1), groups.group(2), groups.group(3) }).containsExactly(0,
                1, 0, 1);
    }

    @Test
    void followsCallsOfTheStartFunctionAndItself() {
        FunctionGroups groups = groups((module) -> {
            int imported = module.importFunction("host", "log", NOTHING);
            module.function(NOTHING, bytes(2000));
            int last = module.function(NOTHING, new Code().call(imported));
            int middle = module.function(NOTHING, new Code().call(last).call(3)); // itself
            module.start(module.function(NOTHING, new Code().call(middle).call(middle)));
        });
        assertThat(groups.functions(1)).containsExactly(2, 3, 4);
    }

    @Test
    void neighboursShareAGroupUpToItsSize() {
        FunctionGroups groups = groups((module) -> {
            for (int i = 0; i < 5; i++) {
                module.function(NOTHING, bytes(4000));
            }
        });
        assertThat(groups.count()).isEqualTo(3);
        assertThat(groups.functions(0)).containsExactly(0, 1);
        assertThat(groups.functions(2)).containsExactly(4);
        assertThat(groups.group(3)).isEqualTo(1);
    }

    @Test
    void littleCodeIsOneGroup() {
        FunctionGroups groups = groups((module) -> {
            module.function(NOTHING, bytes(100));
            module.exportFunction("_initialize", module.function(NOTHING, bytes(5)));
        });
        assertThat(groups.count()).isEqualTo(1);
        assertThat(groups.functions(0)).containsExactly(0, 1);
    }

    @Test
    void moduleWithoutFunctionsHasNoGroup() {
        assertThat(groups((module) -> module.memory(1)).count()).isZero();
    }

    @Test
    void aModuleOfWhichAllInitializesStillRuns() {
        WasmBuilder module = new WasmBuilder();
        int first = module.function(NOTHING, bytes(600));
        module.exportFunction("_initialize", module.function(NOTHING, bytes(400).call(first)));
        module.exportFunction("more", module.function(NOTHING, bytes(100)));
        try (WasmEngine engine = WasmEngine.builder().build();
                WasmInstance instance = engine.load(module.build()).instantiate(WasmImports.none())) {
            assertThat(instance.function("_initialize").invoke()).isEmpty();
            assertThat(instance.function("more").invoke()).isEmpty();
        }
    }

    /** Makes code of so many bytes. */
    private static Code bytes(int count) {
        return new Code().raw(nops(count));
    }

    private static byte[] nops(int count) {
        byte[] nops = new byte[count];
        Arrays.fill(nops, (byte) 0x01);
        return nops;
    }

    private static FunctionGroups groups(Consumer<WasmBuilder> content) {
        WasmBuilder module = new WasmBuilder();
        content.accept(module);
        return new FunctionGroups(
                ModuleDecoder.decode(module.build(), WasmLimits.defaults(), EnumSet.allOf(WasmFeature.class), () -> {
                }));
    }

}

package dev.wasmhost.internal.proxy;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import dev.wasmhost.FunctionType;
import dev.wasmhost.ValueType;
import dev.wasmhost.WasmEngine;
import dev.wasmhost.WasmImports;
import dev.wasmhost.WasmInstance;
import dev.wasmhost.WasmModule;
import dev.wasmhost.testing.Code;
import dev.wasmhost.testing.WasmBuilder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class ProxyBinderTest {

    private final WasmEngine engine = WasmEngine.builder().build();

    @AfterEach
    void close() {
        this.engine.close();
    }

    @Test
    void modulesWithTheSameExportsShareAClassAndKeepTheirOwnCode() {
        Numbers one = answering("next", 1).instantiate(WasmImports.none()).bind(Numbers.class);
        Numbers two = answering("next", 2).instantiate(WasmImports.none()).bind(Numbers.class);
        assertThat(one.next()).isEqualTo(1);
        assertThat(two.next()).isEqualTo(2);
        assertThat(two.getClass()).isSameAs(one.getClass());
    }

    @Test
    void instancesOfOneModuleShareAClass() {
        WasmModule module = answering("next", 3);
        Numbers one = module.instantiate(WasmImports.none()).bind(Numbers.class);
        Numbers two = module.instantiate(WasmImports.none()).bind(Numbers.class);
        assertThat(one.next() + two.next()).isEqualTo(6);
        assertThat(two.getClass()).isSameAs(one.getClass());
    }

    @Test
    void anotherSpellingOfTheExportIsAnotherClass() {
        NextNumbers camel = answering("nextNumber", 4).instantiate(WasmImports.none()).bind(NextNumbers.class);
        NextNumbers kebab = answering("next-number", 5).instantiate(WasmImports.none()).bind(NextNumbers.class);
        assertThat(camel.nextNumber()).isEqualTo(4);
        assertThat(kebab.nextNumber()).isEqualTo(5);
    }

    @Test
    void whatDidNotFitOneModuleMayFitAnother() {
        WasmInstance unfit = answering("other", 6).instantiate(WasmImports.none());
        assertThatThrownBy(() -> unfit.bind(Numbers.class)).isInstanceOf(IllegalArgumentException.class)
            .hasMessageContaining("next");
        assertThat(answering("next", 7).instantiate(WasmImports.none()).bind(Numbers.class).next()).isEqualTo(7);
        assertThatThrownBy(() -> unfit.bind(Numbers.class)).isInstanceOf(IllegalArgumentException.class)
            .hasMessageContaining("next");
    }

    private WasmModule answering(String export, int answer) {
        WasmBuilder module = new WasmBuilder();
        module.exportFunction(export,
                module.function(FunctionType.empty().returning(ValueType.I32), new Code().i32Const(answer)));
        return this.engine.load(module.build());
    }

    interface Numbers {

        int next();

    }

    interface NextNumbers {

        int nextNumber();

    }

}

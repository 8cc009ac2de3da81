package dev.wasmhost.internal.binary;

import static dev.wasmhost.testing.ModuleBytes.bytes;
import static dev.wasmhost.testing.ModuleBytes.join;
import static dev.wasmhost.testing.ModuleBytes.name;
import static dev.wasmhost.testing.ModuleBytes.sized;
import static dev.wasmhost.testing.ModuleBytes.vector;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;

import org.junit.jupiter.api.Test;

import dev.wasmhost.WasmFeature;
import dev.wasmhost.WasmLimits;
import dev.wasmhost.testing.ModuleBytes;

class NameSectionTest {

    @Test
    void namesOfModuleAndFunctionsAreFound() {
        NameSection names = names(bytes(0), sized(name("app")), bytes(1),
                sized(vector(join(bytes(0), name("main")), join(bytes(2), name("\u00E9")))));
        assertThat(names.moduleName()).isEqualTo("app");
        assertThat(names.functionName(0)).isEqualTo("main");
        assertThat(names.functionName(1)).isNull();
        assertThat(names.functionName(2)).isEqualTo("\u00E9");
    }

    @Test
    void functionsThatDoNotExistHaveNoName() {
        NameSection names = names(bytes(1), sized(vector(join(bytes(9), name("x")))));
        assertThat(names.functionName(9)).isNull();
        assertThat(names.functionName(-1)).isNull();
    }

    @Test
    void aModuleWithoutNamesHasNone() {
        NameSection names = NameSection
            .of(ModuleDecoder.decode(module().toBytes(), WasmLimits.defaults(), EnumSet.allOf(WasmFeature.class)));
        assertThat(names.moduleName()).isNull();
        assertThat(names.functionName(0)).isNull();
    }

    @Test
    void whatComesBeforeAnErrorStays() {
        NameSection names = names(bytes(1), sized(bytes(5), bytes(0), name("a"), bytes(1), name("b"), bytes(2, 50, 1)));
        assertThat(names.functionName(0)).isEqualTo("a");
        assertThat(names.functionName(1)).isEqualTo("b");
        assertThat(names.functionName(2)).isNull();
    }

    @Test
    void aNameThatIsNotUtf8IsNone() {
        NameSection names = names(bytes(0), sized(bytes(1, 0xFF)), bytes(1), sized(bytes(1, 0, 1, 0xFF)));
        assertThat(names.moduleName()).isNull();
        assertThat(names.functionName(0)).isNull();
    }

    @Test
    void aSubsectionThatIsTooLongIsIgnored() {
        NameSection names = names(bytes(1, 99, 0));
        assertThat(names.functionName(0)).isNull();
    }

    @Test
    void aNameThatReachesOutOfItsSubsectionIsIgnored() {
        NameSection names = names(bytes(0), sized(bytes(9, 'a')), bytes(1), sized(bytes(1, 0, 1, 'b')));
        assertThat(names.moduleName()).isNull();
        assertThat(names.functionName(0)).isEqualTo("b");
    }

    private static NameSection names(byte[]... content) {
        byte[] bytes = module().custom("name", content).toBytes();
        return NameSection.of(ModuleDecoder.decode(bytes, WasmLimits.defaults(), EnumSet.allOf(WasmFeature.class)));
    }

    private static ModuleBytes module() {
        return ModuleBytes.module()
            .vectorSection(Sections.TYPE, bytes(0x60, 0, 0))
            .vectorSection(Sections.FUNCTION, bytes(0), bytes(0), bytes(0))
            .vectorSection(Sections.CODE, sized(bytes(0, 0x0B)), sized(bytes(0, 0x0B)), sized(bytes(0, 0x0B)));
    }

}

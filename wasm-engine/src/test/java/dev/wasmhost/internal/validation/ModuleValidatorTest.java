package dev.wasmhost.internal.validation;

import static dev.wasmhost.testing.ModuleBytes.bytes;
import static dev.wasmhost.testing.ModuleBytes.join;
import static dev.wasmhost.testing.ModuleBytes.name;
import static dev.wasmhost.testing.ModuleBytes.repeat;
import static dev.wasmhost.testing.ModuleBytes.sized;
import static dev.wasmhost.testing.ModuleBytes.u32;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.EnumSet;
import java.util.Set;

import org.junit.jupiter.api.Test;

import dev.wasmhost.InvalidModuleException;
import dev.wasmhost.MalformedModuleException;
import dev.wasmhost.WasmFeature;
import dev.wasmhost.WasmLimits;
import dev.wasmhost.internal.binary.ModuleDecoder;
import dev.wasmhost.internal.binary.Sections;
import dev.wasmhost.internal.module.Module;
import dev.wasmhost.testing.ModuleBytes;

class ModuleValidatorTest {

    private static final Set<WasmFeature> ALL = EnumSet.allOf(WasmFeature.class);

    private static final byte[] NOTHING_TO_NOTHING = bytes(0x60, 0, 0);

    @Test
    void featuresComeWithAValidModule() {
        ValidModule valid = validate(functions(bytes(0, 0x0B), bytes(0, 0x42, 0, 0xC4, 0x1A, 0x0B)));
        assertThat(valid.features()).containsExactly(WasmFeature.SIGN_EXTENSION);
    }

    @Test
    void instructionsOfFeaturesThatAreOffAreRefused() {
        Module module = decode(functions(bytes(0, 0x41, 0, 0xC0, 0x1A, 0x0B)));
        Set<WasmFeature> features = EnumSet.complementOf(EnumSet.of(WasmFeature.SIGN_EXTENSION));
        assertThatThrownBy(() -> ModuleValidator.validate(module, features, ModuleValidatorTest::noPoll))
            .isInstanceOf(MalformedModuleException.class)
            .hasMessageContaining("i32.extend8_s needs sign-extension, which is switched off");
    }

    @Test
    void aFunctionNeedsAType() {
        assertInvalid(ModuleBytes.module()
            .vectorSection(Sections.FUNCTION, bytes(3))
            .vectorSection(Sections.CODE, sized(bytes(0, 0x0B))), "unknown type 3 (function 0, offset 0xa)");
    }

    @Test
    void limitsMustBePossible() {
        assertInvalid(ModuleBytes.module().vectorSection(Sections.TABLE, bytes(0x70, 1, 2, 1)),
                "size minimum must not be greater than maximum: found 2..1 (table 0, offset 0xa)");
        assertInvalid(ModuleBytes.module().vectorSection(Sections.MEMORY, bytes(0, 0x81, 0x80, 4)),
                "memory size must be at most 65536 pages (4GiB): found 65537.. (memory 0, offset 0xa)");
        assertInvalid(ModuleBytes.module().vectorSection(Sections.MEMORY, join(bytes(1, 0), repeat(9, 0xFF), bytes(1))),
                "memory size must be at most 65536 pages (4GiB): found 0..18446744073709551615");
        assertInvalid(ModuleBytes.module().vectorSection(Sections.TABLE, join(bytes(0x70, 0), u32(0x100000000L))),
                "table size must be at most 2^32-1: found 4294967296..");
    }

    @Test
    void limitsMustFitTheAddressType() {
        assertInvalid(ModuleBytes.module().vectorSection(Sections.MEMORY, join(bytes(4), u32((1L << 48) + 1))),
                "memory size must be at most 2^48 pages (2^64 bytes): found 281474976710657..");
        assertThat(validate(ModuleBytes.module().vectorSection(Sections.MEMORY, join(bytes(5, 0), u32(1L << 48))))
            .features()).containsExactly(WasmFeature.MEMORY64);
        assertInvalid(ModuleBytes.module().vectorSection(Sections.TABLE, bytes(0x70, 5, 2, 1)),
                "size minimum must not be greater than maximum: found 2..1 (table 0");
    }

    @Test
    void aSharedMemoryHasAMaximum() {
        assertInvalid(ModuleBytes.module().vectorSection(Sections.MEMORY, bytes(2, 1)),
                "shared memory must have maximum: found 1.. (memory 0");
        assertInvalid(ModuleBytes.module().vectorSection(Sections.IMPORT, join(name("a"), name("b"), bytes(2, 2, 1))),
                "shared memory must have maximum: found 1.. (memory 0");
    }

    @Test
    void globalsAreInitializedByConstantsOfTheirType() {
        assertInvalid(global(0x41, 0, 0x45, 0x0B), "constant expression required (i32.eqz in global 0");
        assertInvalid(global(0x42, 0, 0x0B), "type mismatch: expected i32, found i64 (global 0");
        assertInvalid(global(0x0B), "type mismatch: expected i32, found nothing (global 0");
        assertInvalid(global(0x41, 0, 0x41, 0, 0x0B), "type mismatch: expected i32, found 2 values (global 0");
        assertInvalid(global(0x23, 0, 0x0B), "unknown global 0 (global 0");
        assertThat(validate(global(0x41, 1, 0x41, 1, 0x6A, 0x0B)).features()).contains(WasmFeature.EXTENDED_CONST);
    }

    @Test
    void globalsMayUseImmutableOnesBeforeThem() {
        byte[] zero = bytes(0x7F, 0, 0x41, 0, 0x0B);
        byte[] mutable = bytes(0x7F, 1, 0x41, 0, 0x0B);
        byte[] first = bytes(0x7F, 0, 0x23, 0, 0x0B);
        assertThat(validate(ModuleBytes.module().vectorSection(Sections.GLOBAL, zero, first)).module().globals())
            .hasSize(2);
        assertInvalid(ModuleBytes.module().vectorSection(Sections.GLOBAL, mutable, first),
                "constant expression required: global 0 is mutable (global.get in global 1");
    }

    @Test
    void exportsExistAndHaveDifferentNames() {
        assertInvalid(ModuleBytes.module().vectorSection(Sections.EXPORT, join(name("x"), bytes(2, 0))),
                "unknown memory 0 (export \"x\"");
        assertInvalid(
                ModuleBytes.module()
                    .vectorSection(Sections.MEMORY, bytes(0, 1))
                    .vectorSection(Sections.EXPORT, join(name("x"), bytes(2, 0)), join(name("x"), bytes(2, 0))),
                "duplicate export name (export \"x\"");
    }

    @Test
    void aStartFunctionTakesAndReturnsNothing() {
        assertInvalid(
                ModuleBytes.module()
                    .vectorSection(Sections.TYPE, bytes(0x60, 1, 0x7F, 0))
                    .vectorSection(Sections.FUNCTION, bytes(0))
                    .section(Sections.START, bytes(0))
                    .vectorSection(Sections.CODE, sized(bytes(0, 0x0B))),
                "start function: expected () -> (), found (i32) -> () (function 0");
        assertInvalid(ModuleBytes.module().section(Sections.START, bytes(1)), "unknown function 1 (start section");
    }

    @Test
    void elementSegmentsFitTheirTables() {
        byte[] zero = bytes(0x41, 0, 0x0B);
        assertInvalid(ModuleBytes.module().vectorSection(Sections.ELEMENT, join(bytes(0), zero, bytes(0))),
                "unknown table 0 (element segment 0");
        assertInvalid(
                ModuleBytes.module()
                    .vectorSection(Sections.TABLE, bytes(0x6F, 0, 1))
                    .vectorSection(Sections.ELEMENT, join(bytes(0), zero, bytes(0))),
                "type mismatch: expected externref, found (ref func) (element segment 0");
        assertInvalid(
                ModuleBytes.module()
                    .vectorSection(Sections.TABLE, bytes(0x70, 0, 1))
                    .vectorSection(Sections.ELEMENT, join(bytes(0), zero, bytes(1, 4))),
                "unknown function 4 (element segment 0");
        assertInvalid(ModuleBytes.module().vectorSection(Sections.ELEMENT, bytes(5, 0x70, 1, 0xD0, 0x6F, 0x0B)),
                "type mismatch: expected funcref, found externref (element segment 0");
    }

    @Test
    void dataSegmentsNeedTheirMemory() {
        assertInvalid(ModuleBytes.module().vectorSection(Sections.DATA, bytes(0, 0x41, 0, 0x0B, 0)),
                "unknown memory 0 (data segment 0");
    }

    @Test
    void functionsAreDeclaredByExportsSegmentsAndGlobals() {
        byte[] references = bytes(0, 0xD2, 0, 0x1A, 0xD2, 1, 0x1A, 0xD2, 2, 0x1A, 0x0B);
        ModuleBytes module = ModuleBytes.module()
            .vectorSection(Sections.TYPE, NOTHING_TO_NOTHING)
            .vectorSection(Sections.FUNCTION, bytes(0), bytes(0), bytes(0))
            .vectorSection(Sections.GLOBAL, bytes(0x70, 0, 0xD2, 0, 0x0B))
            .vectorSection(Sections.EXPORT, join(name("x"), bytes(0, 1)))
            .vectorSection(Sections.ELEMENT, bytes(3, 0, 1, 2))
            .vectorSection(Sections.CODE, sized(references), sized(bytes(0, 0x0B)), sized(bytes(0, 0x0B)));
        assertThat(validate(module).features()).contains(WasmFeature.REFERENCE_TYPES);
    }

    @Test
    void hundredsOfThousandsOfFunctionsLoad() {
        int count = 600_000;
        ModuleBytes module = ModuleBytes.module()
            .vectorSection(Sections.TYPE, NOTHING_TO_NOTHING)
            .section(Sections.FUNCTION, u32(count), repeat(count, 0))
            .section(Sections.CODE, u32(count), repeat(count, 2, 0, 0x0B));
        assertThat(validate(module).module().functionCount()).isEqualTo(count);
    }

    private static ModuleBytes functions(byte[]... bodies) {
        byte[][] code = new byte[bodies.length][];
        for (int i = 0; i < bodies.length; i++) {
            code[i] = sized(bodies[i]);
        }
        return ModuleBytes.module()
            .vectorSection(Sections.TYPE, NOTHING_TO_NOTHING)
            .section(Sections.FUNCTION, u32(bodies.length), new byte[bodies.length])
            .vectorSection(Sections.CODE, code);
    }

    private static ModuleBytes global(int... initializer) {
        return ModuleBytes.module().vectorSection(Sections.GLOBAL, join(bytes(0x7F, 0), bytes(initializer)));
    }

    private static void assertInvalid(ModuleBytes module, String message) {
        assertThatThrownBy(() -> validate(module)).isInstanceOf(InvalidModuleException.class)
            .hasMessageStartingWith(message);
    }

    private static ValidModule validate(ModuleBytes module) {
        return ModuleValidator.validate(decode(module), ALL, ModuleValidatorTest::noPoll);
    }

    private static Module decode(ModuleBytes module) {
        return ModuleDecoder.decode(module.toBytes(), WasmLimits.defaults(), ALL);
    }

    private static void noPoll() {
        // nothing is to be stopped
    }

}

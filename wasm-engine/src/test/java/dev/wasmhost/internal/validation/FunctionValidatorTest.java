package dev.wasmhost.internal.validation;

import static dev.wasmhost.testing.ModuleBytes.bytes;
import static dev.wasmhost.testing.ModuleBytes.join;
import static dev.wasmhost.testing.ModuleBytes.name;
import static dev.wasmhost.testing.ModuleBytes.repeat;
import static dev.wasmhost.testing.ModuleBytes.sized;
import static dev.wasmhost.testing.ModuleBytes.u32;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import java.time.Duration;
import java.util.BitSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import dev.wasmhost.InvalidModuleException;
import dev.wasmhost.MalformedModuleException;
import dev.wasmhost.WasmFeature;
import dev.wasmhost.WasmLimitException;
import dev.wasmhost.WasmLimits;
import dev.wasmhost.internal.binary.ModuleDecoder;
import dev.wasmhost.internal.binary.Sections;
import dev.wasmhost.internal.module.Module;
import dev.wasmhost.testing.ModuleBytes;

/**
 * The body under test is function 0 "f", of type 0 unless said otherwise; it starts with
 * its local declarations.
 */
class FunctionValidatorTest {

    private static final byte[] NOTHING_TO_NOTHING = bytes(0x60, 0, 0);

    private static final byte[] I32_I64_TO_I32 = bytes(0x60, 2, 0x7F, 0x7E, 1, 0x7F);

    private static final byte[] I32_TO_I32_I64 = bytes(0x60, 1, 0x7F, 2, 0x7F, 0x7E);

    private static final Set<WasmFeature> ALL = Set.of(WasmFeature.values());

    @ParameterizedTest(name = "{1}: {2}")
    @CsvSource(delimiter = '|',
            textBlock = """
                    00 6a 0b             | i32.add         | type mismatch: instruction requires [i32] but stack has []
                    00 42 00 45 0b       | i32.eqz         | type mismatch: instruction requires [i32] but stack has [i64]
                    00 41 00 0b          | end             | type mismatch: block requires [] but stack has [i32]
                    00 1a 0b             | drop            | type mismatch: expected a value, found nothing
                    00 02 7f 0b 0b       | end             | type mismatch: instruction requires [i32] but stack has []
                    00 41 00 02 40 1a 0b | drop            | type mismatch: expected a value, found nothing
                    00 20 07 0b          | local.get       | unknown local 7
                    00 23 02 0b          | global.get      | unknown global 2
                    00 41 00 24 01 0b    | global.set      | immutable global 1
                    00 0c 01 0b          | br              | unknown label 1
                    00 10 09 0b          | call            | unknown function 9
                    00 02 09 0b 0b       | block           | unknown type 9
                    00 02 ff ff ff ff 0f 0b 0b | block     | unknown type 2147483647
                    00 41 00 11 00 01 0b | call_indirect   | unknown table 1
                    00 41 00 11 09 00 0b | call_indirect   | unknown type 9
                    00 41 00 28 03 00 0b | i32.load        | alignment must not be larger than natural
                    00 41 00 28 1f 00 0b | i32.load        | alignment must not be larger than natural
                    00 41 00 28 02 80 80 80 80 10 0b | i32.load | offset out of range: 0x100000000
                    00 3f 01 0b          | memory.size     | unknown memory 1
                    00 fc 0d 03 0b       | elem.drop       | unknown elem segment 3
                    00 fc 09 01 0b       | data.drop       | unknown data segment 1
                    00 d2 01 1a 0b       | ref.func        | undeclared function reference 1
                    00 d0 6f 26 00 0b    | table.set       | type mismatch: instruction requires [funcref] but stack has [externref]
                    00 d0 70 d0 70 41 00 1b 0b | select    | type mismatch: expected numbers, found funcref and funcref
                    00 41 00 42 00 41 00 1b 0b | select    | type mismatch: expected i32, found i64
                    00 41 00 41 00 41 00 1c 00 0b | select | invalid result arity: expected 1, found 0
                    00 41 00 d1 0b       | ref.is_null     | type mismatch: expected a reference, found i32
                    00 41 00 04 7f 41 00 0b 1a 0b | end    | type mismatch: expected else
                    00 41 00 04 7f 42 00 05 41 00 0b 0b | else | type mismatch: instruction requires [i32] but stack has [i64]
                    00 0f 02 40 1a 0b 0b | drop            | type mismatch: expected a value, found nothing
                    00 00 42 00 45 0b    | i32.eqz         | type mismatch: instruction requires [i32] but stack has [i64]
                    00 00 41 00 0b       | end             | type mismatch: block requires [] but stack has [i32]
                    00 02 7f 02 40 41 00 41 00 0e 01 00 01 0b 41 00 0b 1a 0b | br_table | type mismatch
                    """)
    void aBrokenRuleIsNamedWithItsPlace(String body, String mnemonic, String message) {
        assertThatThrownBy(() -> validate(body)).isInstanceOf(InvalidModuleException.class)
            .hasMessageStartingWith(message)
            .hasMessageContaining(" (" + mnemonic + " in function 0 \"f\", offset 0x");
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(delimiter = '|', textBlock = """
            00 01       | unexpected end of section or function: expected end (nop in function 0 "f", offset 0x
            00 02 40 0b | unexpected end of section or function: expected end (end in function 0 "f", offset 0x
            00 0b 01    | section size mismatch: code after the end (end in function 0 "f", offset 0x
            00 41 80 80 80 80 80 00 0b | integer representation too long (i32.const in function 0 "f", offset 0x
            01 01 0b 0b | malformed value type 0x0b (locals in function 0 "f", offset 0x
            00 05 0b    | END opcode expected: else without if
            00 41 00 04 40 05 05 0b 0b | END opcode expected: else without if
            00 ff 0b    | illegal opcode ff (function 0 "f", offset 0x
            """)
    void whatIsNotABodyIsMalformed(String body, String message) {
        assertThatThrownBy(() -> validate(body)).isInstanceOf(MalformedModuleException.class)
            .hasMessageStartingWith(message);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            00 00 0b
            00 00 6a 1a 0b
            00 00 1b 1a 0b
            00 00 1b 45 1a 0b
            00 00 d1 1a 0b
            00 02 7f 00 0b 1a 0b
            00 02 7f 02 7e 00 41 00 0e 01 00 01 0b 1a 41 00 0b 1a 0b
            00 0f 02 40 00 1a 0b 0b
            00 41 00 04 40 0b 0b
            00 41 00 04 40 05 0b 0b
            00 03 40 0c 00 0b 0b
            00 d2 00 1a 0b
            00 d0 6f d1 1a 0b
            00 d0 70 d0 70 41 00 1c 01 70 1a 0b
            """)
    void validCodeIsValid(String body) {
        assertThatNoException().isThrownBy(() -> validate(body));
    }

    @Test
    void segmentsNeedADataCountSection() {
        byte[] bytes = ModuleBytes.module()
            .vectorSection(Sections.TYPE, NOTHING_TO_NOTHING)
            .vectorSection(Sections.FUNCTION, bytes(0))
            .vectorSection(Sections.CODE, sized(bytes(0, 0xFC, 0x09, 0, 0x0B)))
            .vectorSection(Sections.DATA, join(bytes(1), sized(bytes(0))))
            .toBytes();
        assertThatThrownBy(() -> validator(bytes).validate(0)).isInstanceOf(MalformedModuleException.class)
            .hasMessageStartingWith("data count section required");
    }

    @Test
    void aSinkSeesEachInstructionWithItsOperands() {
        // (i32, i64) -> i32: select of i64 and a local, dropped; the parameter plus 1
        List<String> lines = record(I32_I64_TO_I32, "01 02 7e 20 01 20 02 20 00 1b 1a 20 00 41 01 6a 22 00 0b");
        assertThat(lines).containsExactly("begin (i32, i64) -> (i32) 1", "local.get 1 []", "local.get 2 [i64]",
                "local.get 0 [i64 i64]", "select i64 [i64 i64 i32]", "drop i64 [i64]", "local.get 0 []",
                "i32.const 1 [i32]", "i32.add [i32 i32]", "local.tee 0 [i32]", "end true [i32]");
    }

    @Test
    void aSinkSeesMemoriesTablesGlobalsAndReferences() {
        List<String> lines = record(NOTHING_TO_NOTHING, "00 41 00 41 00 28 02 08 36 02 00 3f 00 40 00 24 00 fc 09 00"
                + " 41 00 25 00 d1 1a d0 70 41 01 fc 0f 00 1a d2 00 1a 41 00 11 00 00 10 00 0b");
        assertThat(lines).containsExactly("begin () -> () 0", "i32.const 0 []", "i32.const 0 [i32]",
                "i32.load 0 8 [i32 i32]", "i32.store 0 0 [i32 i32]", "memory.size 0 0 []", "memory.grow 0 0 [i32]",
                "global.set 0 [i32]", "data.drop 0 0 []", "i32.const 0 []", "table.get 0 0 [i32]",
                "ref.is_null [funcref]", "drop i32 [i32]", "ref.null func []", "i32.const 1 [funcref]",
                "table.grow 0 0 [funcref i32]", "drop i32 [i32]", "ref.func 0 []",
                "drop (ref func () -> ()) [(ref func () -> ())]", "i32.const 0 []", "call_indirect 0 0 [i32]",
                "call 0 []", "end true []");
    }

    @Test
    void aSinkIsNotToldAboutDeadCode() {
        // block (result i32) i32.const 1, br 0, dead: add, a block, a br_if; end, drop
        List<String> lines = record(NOTHING_TO_NOTHING,
                "00 02 7f 41 01 0c 00 6a 02 7f 41 02 0b 0d 00 41 00 04 40 05 0b 0b 1a 0b");
        assertThat(lines).containsExactly("begin () -> () 0", "block () -> (i32) []", "i32.const 1 []", "br 0 [i32]",
                "end false []", "drop i32 [i32]", "end true []");
    }

    @Test
    void aSinkIsToldTheElseAndEndOfEachBlockItWasToldAbout() {
        List<String> lines = record(NOTHING_TO_NOTHING,
                "00 41 00 04 7f 00 05 41 02 0b 1a 03 40 41 00 0d 00 0b 41 05 02 40 0f 0b 1a 0b");
        assertThat(lines).containsExactly("begin () -> () 0", "i32.const 0 []", "if () -> (i32) [i32]",
                "unreachable []", "else false []", "i32.const 2 []", "end true [i32]", "drop i32 [i32]",
                "loop () -> () []", "i32.const 0 []", "br_if 0 [i32]", "end true []", "i32.const 5 []",
                "block () -> () [i32]", "return [i32]", "end false [i32]", "drop i32 [i32]", "end true []");
    }

    @Test
    void aSinkSeesParametersOfBlocks() {
        List<String> lines = record(I32_I64_TO_I32, "00 20 00 02 02 42 07 0b 1a 0b");
        assertThat(lines).containsExactly("begin (i32, i64) -> (i32) 0", "local.get 0 []",
                "block (i32) -> (i32, i64) [i32]", "i64.const 7 [i32]", "end true [i32 i64]", "drop i64 [i32 i64]",
                "end true [i32]");
    }

    @Test
    void branchTablesAreHandedOnWithTheDefaultLast() {
        List<String> lines = record(NOTHING_TO_NOTHING, "00 02 40 41 00 0e 03 00 01 00 01 0b 0b");
        assertThat(lines).contains("br_table [0, 1, 0, 1] [i32]");
    }

    @Test
    void aValidatorServesManyFunctions() {
        byte[] bytes = ModuleBytes.module()
            .vectorSection(Sections.TYPE, NOTHING_TO_NOTHING, I32_I64_TO_I32)
            .vectorSection(Sections.FUNCTION, bytes(0), bytes(1), bytes(0))
            .vectorSection(Sections.CODE, sized(bytes(0, 0x42, 0, 0x1A, 0x0B)), sized(bytes(0, 0x20, 0, 0x0B)),
                    sized(bytes(0, 0x20, 0, 0x1A, 0x0B)))
            .toBytes();
        FunctionValidator validator = validator(bytes);
        assertThatNoException().isThrownBy(() -> validator.validate(0));
        assertThatNoException().isThrownBy(() -> validator.validate(1));
        assertThatThrownBy(() -> validator.validate(2)).hasMessageStartingWith("unknown local 0");
        assertThatNoException().isThrownBy(() -> validator.validate(0));
    }

    @Test
    void deepNestingIsNoProblem() {
        byte[] body = join(bytes(0), repeat(100_000, 0x02, 0x40), repeat(100_001, 0x0B));
        assertThatNoException().isThrownBy(() -> validator(module(NOTHING_TO_NOTHING, body)).validate(0));
        byte[] deeper = join(bytes(0), repeat(2_000_000, 0x02, 0x40));
        assertThatThrownBy(() -> validator(module(NOTHING_TO_NOTHING, deeper)).validate(0))
            .isInstanceOf(WasmLimitException.class)
            .hasMessageStartingWith("nested blocks limit");
    }

    @Test
    void hugeBranchTablesAreNoProblem() {
        int depths = 1_000;
        byte[][] labels = new byte[1_000_000][];
        for (int i = 0; i < labels.length; i++) {
            labels[i] = u32(i % depths);
        }
        byte[] manyResults = join(bytes(0x60, 0), u32(20_000), repeat(20_000, 0x7F));
        byte[] body = join(bytes(0, 0x00), repeat(depths, 0x02, 1), bytes(0x00, 0x41, 0, 0x0E), u32(labels.length),
                join(labels), u32(0), repeat(depths, 0x0B), bytes(0x00, 0x0B));
        FunctionValidator validator = validator(module(NOTHING_TO_NOTHING, body, manyResults));
        assertTimeout(Duration.ofSeconds(10), () -> validator.validate(0));
    }

    @Test
    void operandsThatPileUpAreOverALimit() {
        byte[] body = join(bytes(0), repeat(1_100_000, 0x41, 0));
        assertThatThrownBy(() -> validator(module(NOTHING_TO_NOTHING, body)).validate(0))
            .isInstanceOf(WasmLimitException.class)
            .hasMessageStartingWith("operands of a function limit");
    }

    @Test
    void pollingGoesWithTheCodeAndWithTheTypesChecked() {
        int[] polls = new int[1];
        byte[] body = join(bytes(0), repeat(1_000_000, 0x01), bytes(0x0B));
        validator(module(NOTHING_TO_NOTHING, body), () -> polls[0]++).validate(0);
        assertThat(polls[0]).isBetween(10, 20);
        polls[0] = 0;
        byte[] manyParameters = join(bytes(0x60), u32(10_000), repeat(10_000, 0x7F), bytes(0));
        byte[] calls = join(bytes(0, 0x00), repeat(1_000, 0x03, 1, 0x0C, 0, 0x0B, 0x00), bytes(0x0B));
        validator(module(NOTHING_TO_NOTHING, calls, manyParameters), () -> polls[0]++).validate(0);
        assertThat(polls[0]).isGreaterThan(100);
    }

    private static void validate(String body) {
        validator(module(NOTHING_TO_NOTHING, hex(body))).validate(0);
    }

    private static List<String> record(byte[] type, String body) {
        RecordingSink sink = new RecordingSink();
        byte[] bytes = module(type, hex(body), I32_I64_TO_I32, I32_TO_I32_I64);
        Module module = ModuleDecoder.decode(bytes, WasmLimits.defaults(), ALL);
        new FunctionValidator(new ValidModule(module, ALL), () -> {
        }).walk(0, sink);
        return sink.lines();
    }

    private static byte[] hex(String text) {
        return HexFormat.of().parseHex(text.replace(" ", ""));
    }

    private static FunctionValidator validator(byte[] bytes) {
        return validator(bytes, () -> {
        });
    }

    private static FunctionValidator validator(byte[] bytes, Runnable poll) {
        Module module = ModuleDecoder.decode(bytes, WasmLimits.defaults(), ALL);
        BitSet declared = new BitSet();
        declared.set(0);
        return new FunctionValidator(module, ALL, declared, poll);
    }

    /**
     * Returns a module with two functions, a table, a memory, two globals and a data
     * segment.
     */
    private static byte[] module(byte[] type, byte[] body, byte[]... otherTypes) {
        return ModuleBytes.module()
            .section(Sections.TYPE, u32(1 + otherTypes.length), type, join(otherTypes))
            .vectorSection(Sections.FUNCTION, bytes(0), bytes(0))
            .vectorSection(Sections.TABLE, bytes(0x70, 0, 1))
            .vectorSection(Sections.MEMORY, bytes(0, 1))
            .vectorSection(Sections.GLOBAL, bytes(0x7F, 1, 0x41, 0, 0x0B), bytes(0x7F, 0, 0x41, 0, 0x0B))
            .section(Sections.DATA_COUNT, bytes(1))
            .vectorSection(Sections.CODE, sized(body), sized(bytes(0, 0x00, 0x0B)))
            .vectorSection(Sections.DATA, join(bytes(1), sized(bytes(0))))
            .custom("name", bytes(1), sized(bytes(1, 0), name("f")))
            .toBytes();
    }

}

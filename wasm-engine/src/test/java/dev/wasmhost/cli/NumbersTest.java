package dev.wasmhost.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import dev.wasmhost.FunctionType;
import dev.wasmhost.NumberType;
import dev.wasmhost.ValueType;

class NumbersTest {

    @ParameterizedTest(name = "{0} {1} prints {2}")
    @CsvSource({ "I32, 7, 7", "I32, -2147483648, -2147483648", "I32, 4294967295, -1", "I32, 0xff, 255",
            "I32, -0x10, -16", "I64, 18446744073709551615, -1", "I64, -9223372036854775808, -9223372036854775808",
            "F32, 0.1, 0.1", "F32, inf, Infinity", "F64, -inf, -Infinity", "F64, nan, NaN", "F64, 1e300, 1.0E300",
            "F64, -0, -0.0" })
    void numbersAreReadAndPrinted(NumberType type, String text, String printed) throws CommandException {
        long[] bits = Numbers.parse("f", FunctionType.of(type), List.of(text));
        assertThat(bits).hasSize(1);
        assertThat(Numbers.toStrings(List.of(type), bits)).containsExactly(printed);
    }

    @ParameterizedTest
    @CsvSource({ "I32, 4294967296", "I32, -2147483649", "I64, 18446744073709551616", "I32, 1.5", "I32, ''", "I32, 0x",
            "I32, --1", "I32, +1", "F32, one", "F64, ''" })
    void whatIsNoNumberOfTheTypeIsRefused(NumberType type, String text) {
        assertThatThrownBy(() -> Numbers.parse("f", FunctionType.of(type), List.of(text)))
            .hasMessage("f: expected " + type + ", found " + text + " (see --help)");
    }

    @Test
    void everyParameterNeedsAnArgument() {
        FunctionType type = FunctionType.of(ValueType.I32, ValueType.I64).returning(ValueType.F32);
        assertThatThrownBy(() -> Numbers.parse("f", type, List.of("1")))
            .hasMessage("f of type (i32, i64) -> (f32): expected 2 arguments, found 1 (see --help)");
    }

    @Test
    void referencesCannotBeTypedButArePrinted() {
        assertThatThrownBy(() -> Numbers.parse("f", FunctionType.of(ValueType.EXTERNREF), List.of("null")))
            .hasMessage("f: a value of type externref cannot be typed (see --help)");
        assertThat(Numbers.toStrings(List.of(ValueType.FUNCREF, ValueType.FUNCREF), new long[] { 0, 3 }))
            .containsExactly("null", "funcref");
    }

    @Test
    void vectorsAreReadAndPrintedAsOneNumber() throws CommandException {
        FunctionType type = FunctionType.of(ValueType.V128, ValueType.I32, ValueType.V128);
        long[] bits = Numbers.parse("f", type, List.of("0x0000000200000001ffffffffffffffff", "7", "-1"));
        assertThat(bits).containsExactly(-1, 0x200000001L, 7, -1, -1);
        assertThat(Numbers.toStrings(type.parameters(), bits)).containsExactly("0x0000000200000001ffffffffffffffff",
                "7", "0xffffffffffffffffffffffffffffffff");
        assertThatThrownBy(() -> Numbers.parse("f", FunctionType.of(ValueType.V128), List.of("1.5")))
            .hasMessage("f: expected v128, found 1.5 (see --help)");
    }

}

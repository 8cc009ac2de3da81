package dev.wasmhost.spec;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import tools.jackson.databind.json.JsonMapper;

class ValuesTest {

    private static boolean matches(String expected, Object actual) {
        Values.Expectation expectation = Values.expectation(new JsonMapper().readTree(expected.replace('\'', '"')));
        return Values.match(List.of(expectation), Arrays.asList(actual));
    }

    @ParameterizedTest(name = "0x{0} is canonical: {1}, arithmetic: {2}")
    @CsvSource({ "7fc00000, true, true", "ffc00000, true, true", "7fc00001, false, true", "7fa00000, false, false",
            "7f800000, false, false", "00000000, false, false" })
    void nanPatternsOf32Bits(String hexadecimal, boolean canonical, boolean arithmetic) {
        Values.F32 actual = new Values.F32(Integer.parseUnsignedInt(hexadecimal, 16));
        assertThat(matches("{'type':'f32','value':'nan:canonical'}", actual)).isEqualTo(canonical);
        assertThat(matches("{'type':'f32','value':'nan:arithmetic'}", actual)).isEqualTo(arithmetic);
    }

    @ParameterizedTest(name = "0x{0} is canonical: {1}, arithmetic: {2}")
    @CsvSource({ "7ff8000000000000, true, true", "fff8000000000000, true, true", "7ff8000000000001, false, true",
            "7ff4000000000000, false, false", "7ff0000000000000, false, false" })
    void nanPatternsOf64Bits(String hexadecimal, boolean canonical, boolean arithmetic) {
        Values.F64 actual = new Values.F64(Long.parseUnsignedLong(hexadecimal, 16));
        assertThat(matches("{'type':'f64','value':'nan:canonical'}", actual)).isEqualTo(canonical);
        assertThat(matches("{'type':'f64','value':'nan:arithmetic'}", actual)).isEqualTo(arithmetic);
    }

    @Test
    void numbersMatchBitForBitAndByType() {
        assertThat(matches("{'type':'i32','value':'-1'}", -1)).isTrue();
        assertThat(matches("{'type':'i32','value':'-1'}", -1L)).isFalse();
        assertThat(matches("{'type':'i64','value':'-1'}", -1L)).isTrue();
        assertThat(matches("{'type':'f32','value':'2141192192'}", new Values.F32(0x7fa00000))).isTrue();
        assertThat(matches("{'type':'f32','value':'2143289344'}", new Values.F32(0x7fc00001))).isFalse();
        assertThat(matches("{'type':'f64','value':'0'}", new Values.F64(Double.doubleToRawLongBits(-0.0)))).isFalse();
    }

    @Test
    void referencesMatchByNumberNullOrKind() {
        Object host = new Values.HostReference(7);
        assertThat(matches("{'type':'externref','value':'7'}", host)).isTrue();
        assertThat(matches("{'type':'externref','value':'8'}", host)).isFalse();
        assertThat(matches("{'type':'externref','value':'null'}", null)).isTrue();
        assertThat(matches("{'type':'externref','value':'null'}", host)).isFalse();
        assertThat(matches("{'type':'externref'}", host)).isTrue();
        assertThat(matches("{'type':'externref'}", null)).isFalse();
        assertThat(matches("{'type':'funcref'}", host)).isFalse();
        assertThat(matches("{'type':'refnull'}", null)).isTrue();
        assertThat(matches("{'type':'ref'}", null)).isFalse();
    }

    @Test
    void eitherMatchesOneOfSeveral() {
        String either = "{'type':'either','values':[{'type':'i32','value':'1'},{'type':'i32','value':'2'}]}";
        assertThat(matches(either, 2)).isTrue();
        assertThat(matches(either, 3)).isFalse();
    }

}

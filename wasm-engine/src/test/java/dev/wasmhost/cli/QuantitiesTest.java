package dev.wasmhost.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QuantitiesTest {

    @ParameterizedTest(name = "{0} = {1}")
    @CsvSource({ "500ms, PT0.5S", "5s, PT5S", "1m, PT1M", "24h, PT24H", "1ms, PT0.001S" })
    void durationsAreNumbersWithUnits(String text, Duration duration) throws CommandException {
        assertThat(Quantities.duration("--timeout", text)).isEqualTo(duration);
    }

    @ParameterizedTest
    @ValueSource(
            strings = { "", "5", "s", "0s", "-1s", "1.5s", "5 s", "5S", "5sec", "9999999999h", "9999999999999999999s" })
    void otherDurationsAreRefused(String text) {
        assertThatThrownBy(() -> Quantities.duration("--timeout", text)).isInstanceOf(CommandException.class)
            .hasMessage("--timeout: expected a duration like 500ms, 5s, 2m or 1h, found " + text + " (see --help)");
    }

    @ParameterizedTest(name = "{0} = {1}")
    @CsvSource({ "1, 1", "100B, 100", "2k, 2048", "64MB, 67108864", "64mb, 67108864", "1GB, 1073741824" })
    void sizesAreNumbersWithUnits(String text, long bytes) throws CommandException {
        assertThat(Quantities.size("--max-memory", text)).isEqualTo(bytes);
    }

    @ParameterizedTest(name = "{0} = {1}")
    @CsvSource({ "1, 1", "500k, 500000", "10M, 10000000", "2G, 2000000000" })
    void unitsAreNumbersThatMayBeShort(String text, long units) throws CommandException {
        assertThat(Quantities.units("--max-fuel", text)).isEqualTo(units);
    }

    @ParameterizedTest
    @ValueSource(strings = { "", "0", "1MB", "-1" })
    void otherUnitsAreRefused(String text) {
        assertThatThrownBy(() -> Quantities.units("--max-fuel", text)).isInstanceOf(CommandException.class)
            .hasMessage("--max-fuel: expected a number like 1000000 or 10M, found " + text + " (see --help)");
    }

    @ParameterizedTest
    @ValueSource(strings = { "", "0", "MB", "1.5GB", "-1", "1TB", "99999999999GB" })
    void otherSizesAreRefused(String text) {
        assertThatThrownBy(() -> Quantities.size("--max-memory", text)).isInstanceOf(CommandException.class)
            .hasMessage("--max-memory: expected a size like 64MB or 1GB, found " + text + " (see --help)");
    }

}

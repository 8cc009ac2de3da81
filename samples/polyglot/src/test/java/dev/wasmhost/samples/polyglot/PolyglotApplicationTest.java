package dev.wasmhost.samples.polyglot;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

@ExtendWith(OutputCaptureExtension.class)
class PolyglotApplicationTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            bulk          | 5060 cents, a tenth off: tea
            three-for-two | 4080 cents, three for two: tea
            rounded       | 5400 cents, rounded down from 54.80
            """)
    void theConfigurationChoosesTheRule(String rule, String answer, CapturedOutput output) {
        PolyglotApplication.main(new String[] { "--pricing.rule=" + rule });
        assertThat(output.getOut().lines()).contains(rule + ": " + answer);
    }

    @Test
    void aRuleThatIsMissingStopsTheApplication(CapturedOutput output) {
        assertThatThrownBy(() -> PolyglotApplication.main(new String[] { "--pricing.rule=free" }))
            .hasStackTraceContaining("plugins/free.wasm");
        assertThat(output).contains("wasm.plugins.pricing.location");
    }

}

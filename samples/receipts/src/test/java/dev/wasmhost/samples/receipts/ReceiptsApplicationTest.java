package dev.wasmhost.samples.receipts;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

@ExtendWith(OutputCaptureExtension.class)
class ReceiptsApplicationTest {

    @Test
    void printsWhatThePluginsAnswer(CapturedOutput output) {
        ReceiptsApplication.main(new String[0]);
        assertThat(output.getOut().lines()).containsSequence("12 tea: 3780, [420 cents off for 12 of tea]", "Thank you",
                " 12 tea                      37.80", "  1 cup                      12.00",
                "    total                    49.80", "discount: no article \"gold\"",
                "receipt: status 2, line 1: expected an article, a quantity and cents");
    }

    @Test
    void doesNotStartIfTheCatalogIsNotGranted(CapturedOutput output) {
        assertThatThrownBy(
                () -> ReceiptsApplication.main(new String[] { "--wasm.plugins.discount.host-functions=catalog.note" }))
            .hasStackTraceContaining("unknown import: \"catalog\".\"price-of\"");
        assertThat(output).contains("add 'catalog.price-of' to 'wasm.plugins.discount.host-functions'");
    }

}

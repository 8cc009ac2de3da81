package dev.wasmhost.samples.polyglot;

import java.util.List;
import java.util.stream.IntStream;

import dev.wasmhost.WasmInstance;
import dev.wasmhost.spring.boot.autoconfigure.test.WasmModuleExtension;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;

/** Each plugin by itself: what it answers, and that it frees what it was given. */
class PricingTest {

    private static final List<Pricing.Line> MANY = IntStream.range(0, 500)
        .mapToObj((i) -> new Pricing.Line("Grüner Tee, Sorte " + i, 12, 101))
        .toList();

    private static void checkThatNothingLeaks(Pricing pricing, WasmInstance instance) {
        Pricing.Quote first = pricing.quote(MANY);
        for (int i = 0; i < 50; i++) {
            pricing.quote(MANY);
        }
        long before = instance.memory("memory").size();
        for (int i = 0; i < 500; i++) {
            assertThat(pricing.quote(MANY)).isEqualTo(first);
        }
        assertThat(instance.memory("memory").size()).isEqualTo(before);
    }

    @Nested
    class Bulk {

        @RegisterExtension
        static final WasmModuleExtension MODULE = WasmModuleExtension.of("plugins/bulk.wasm").build();

        @Test
        void takesATenthOffForTenOrMore(Pricing pricing) {
            assertThat(pricing.quote(List.of(new Pricing.Line("tea", 10, 100), new Pricing.Line("cup", 9, 100),
                    new Pricing.Line("Löffel", 20, 10))))
                .isEqualTo(new Pricing.Quote(900 + 900 + 180, "a tenth off: tea, Löffel"));
            assertThat(pricing.quote(List.of())).isEqualTo(new Pricing.Quote(0, "no discount"));
        }

        @Test
        void freesWhatItWasGiven(Pricing pricing, WasmInstance instance) {
            checkThatNothingLeaks(pricing, instance);
        }

    }

    @Nested
    class ThreeForTwo {

        @RegisterExtension
        static final WasmModuleExtension MODULE = WasmModuleExtension.of("plugins/three-for-two.wasm").build();

        @Test
        void givesOneOfThreeAway(Pricing pricing) {
            assertThat(pricing.quote(List.of(new Pricing.Line("tea", 7, 100), new Pricing.Line("cup", 2, 100),
                    new Pricing.Line("Löffel", 3, 1L << 40))))
                .isEqualTo(new Pricing.Quote(500 + 200 + (2L << 40), "three for two: tea, Löffel"));
            assertThat(pricing.quote(List.of())).isEqualTo(new Pricing.Quote(0, "no discount"));
        }

        @Test
        void freesWhatItWasGiven(Pricing pricing, WasmInstance instance) {
            checkThatNothingLeaks(pricing, instance);
        }

    }

    @Nested
    class Rounded {

        @RegisterExtension
        static final WasmModuleExtension MODULE = WasmModuleExtension.of("plugins/rounded.wasm").build();

        @Test
        void dropsCents(Pricing pricing) {
            assertThat(pricing.quote(List.of(new Pricing.Line("tea", 3, 101))))
                .isEqualTo(new Pricing.Quote(300, "rounded down from 3.03"));
            assertThat(pricing.quote(List.of(new Pricing.Line("tea", 1, 100))))
                .isEqualTo(new Pricing.Quote(100, "no discount"));
            assertThat(pricing.quote(List.of())).isEqualTo(new Pricing.Quote(0, "no discount"));
        }

        @Test
        void freesWhatItWasGiven(Pricing pricing, WasmInstance instance) {
            checkThatNothingLeaks(pricing, instance);
        }

    }

}

package dev.wasmhost.internal.proxy;

import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class LayoutTest {

    @Test
    void partsAreAligned() {
        assertThat(Layout.of(List.of(ScalarType.BOOLEAN, ScalarType.INT, ScalarType.BOOLEAN, ScalarType.DOUBLE,
                TextType.STRING, ScalarType.BOOLEAN)))
            .isEqualTo(new Layout(List.of(0, 4, 8, 16, 24, 32), 40, 8));
    }

    @Test
    void nothingTakesNothing() {
        assertThat(Layout.of(List.of())).isEqualTo(new Layout(List.of(), 0, 1));
    }

}

package dev.wasmhost.wasi;

import java.util.HexFormat;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class RandomnessTest {

    private static WasiPreview1 wasi(Randomness randomness) {
        return WasiPreview1.builder().random(randomness).build();
    }

    private static byte[] draw(TestGuest guest, int length) {
        assertThat(guest.call("random_get", TestGuest.DATA, length)).isEqualTo(Errno.SUCCESS);
        return guest.memory.read(TestGuest.DATA, length);
    }

    /**
     * The first numbers of SplitMix64 for the seed 1234567, as other libraries have them.
     */
    @Test
    void aSeedGivesTheNumbersOfSplitMix64() {
        try (TestGuest guest = new TestGuest(wasi(Randomness.seeded(1234567)))) {
            draw(guest, 16);
            assertThat(guest.memory.readLong(TestGuest.DATA)).isEqualTo(Long.parseUnsignedLong("6457827717110365317"));
            assertThat(guest.memory.readLong(TestGuest.DATA + 8))
                .isEqualTo(Long.parseUnsignedLong("3203168211198807973"));
        }
    }

    @Test
    void aSeedGivesEachInstanceTheSame() {
        WasiPreview1 wasi = wasi(Randomness.seeded(42));
        try (TestGuest one = new TestGuest(wasi); TestGuest two = new TestGuest(wasi)) {
            byte[] first = draw(one, 10_001);
            assertThat(draw(two, 10_001)).isEqualTo(first);
            assertThat(draw(one, 5)).isEqualTo(draw(two, 5));
            assertThat(HexFormat.of().formatHex(first)).isNotEqualTo(HexFormat.of().formatHex(draw(one, 10_001)));
        }
    }

    @Test
    void withoutASeedNoneAreTheSame() {
        WasiPreview1 wasi = wasi(Randomness.secure());
        try (TestGuest one = new TestGuest(wasi); TestGuest two = new TestGuest(wasi)) {
            assertThat(draw(one, 32)).isNotEqualTo(draw(two, 32));
        }
    }

    @Test
    void noMoreIsDrawnInACallThanIsAllowed() {
        WasiPreview1 wasi = wasi(Randomness.secure().withBytesPerCall(100));
        try (TestGuest guest = new TestGuest(wasi)) {
            draw(guest, 60);
            guest.memory.writeLong(TestGuest.DATA, 0);
            assertThat(guest.call("random_get", TestGuest.DATA, 41)).isEqualTo(Errno.EDQUOT);
            assertThat(guest.memory.readLong(TestGuest.DATA)).as("none was written").isZero();
            draw(guest, 40);
            assertThat(guest.call("random_get", TestGuest.DATA, 1)).isEqualTo(Errno.EDQUOT);
            draw(guest, 0);
            guest.instance.callNumber++;
            draw(guest, 100);
        }
        assertThat(wasi.denials()).containsExactly(java.util.Map.entry("random_get", 2L));
    }

    @Test
    void nothingCanBeGranted() {
        try (TestGuest guest = new TestGuest(wasi(Randomness.secure().withBytesPerCall(0)))) {
            assertThat(guest.call("random_get", TestGuest.DATA, 1)).isEqualTo(Errno.EDQUOT);
        }
        assertThatIllegalArgumentException().isThrownBy(() -> Randomness.secure().withBytesPerCall(-1))
            .withMessage("random bytes a call: expected 0 or more, found -1");
    }

}

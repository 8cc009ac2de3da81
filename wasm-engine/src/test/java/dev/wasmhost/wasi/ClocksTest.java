package dev.wasmhost.wasi;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;

import dev.wasmhost.WasmInterruptedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

@Timeout(30)
class ClocksTest {

    private static final int REALTIME = 0;

    private static final int MONOTONIC = 1;

    private static final Instant BEGIN = Instant.parse("2026-01-02T03:04:05Z");

    private static final long BEGIN_NANOS = BEGIN.getEpochSecond() * 1_000_000_000L;

    private static TestGuest guest(Clocks clocks) {
        return new TestGuest(WasiPreview1.builder().clocks(clocks).build());
    }

    private static long time(TestGuest guest, int clock) {
        guest.get("clock_time_get", clock, 0, TestGuest.RESULT);
        return guest.memory.readLong(TestGuest.RESULT);
    }

    private static long resolution(TestGuest guest, int clock) {
        guest.get("clock_res_get", clock, TestGuest.RESULT);
        return guest.memory.readLong(TestGuest.RESULT);
    }

    private static Errno sleep(TestGuest guest, int clock, long time, boolean absolute) {
        guest.memory.writeInt(116, clock);
        guest.memory.writeLong(124, time);
        guest.memory.writeShort(140, (short) (absolute ? 1 : 0));
        return guest.call("poll_oneoff", 100, 1000, 1, TestGuest.RESULT);
    }

    @Test
    void aFixedClockStandsStillButForSleeping() {
        try (TestGuest guest = guest(Clocks.fixed(BEGIN))) {
            assertThat(time(guest, REALTIME)).isEqualTo(BEGIN_NANOS);
            for (int clock = MONOTONIC; clock < 4; clock++) {
                assertThat(time(guest, clock)).isZero();
                assertThat(resolution(guest, clock)).isPositive();
            }
            long hour = Duration.ofHours(1).toNanos();
            assertThat(sleep(guest, MONOTONIC, hour, false)).isEqualTo(Errno.SUCCESS);
            assertThat(guest.memory.readInt(TestGuest.RESULT)).as("events").isEqualTo(1);
            assertThat(time(guest, MONOTONIC)).isEqualTo(hour);
            assertThat(time(guest, REALTIME)).isEqualTo(BEGIN_NANOS + hour);
            assertThat(sleep(guest, REALTIME, BEGIN_NANOS + 3 * hour, true)).isEqualTo(Errno.SUCCESS);
            assertThat(time(guest, MONOTONIC)).isEqualTo(3 * hour);
            assertThat(sleep(guest, REALTIME, BEGIN_NANOS, true)).as("long ago").isEqualTo(Errno.SUCCESS);
            assertThat(sleep(guest, MONOTONIC, hour, true)).as("long ago").isEqualTo(Errno.SUCCESS);
            assertThat(time(guest, MONOTONIC)).isEqualTo(3 * hour);
            guest.memory.writeInt(116, 0);
            guest.memory.writeByte(108, (byte) 1); // standard input, always ready
            guest.memory.writeLong(148 + 24, hour);
            assertThat(guest.get("poll_oneoff", 100, 1000, 2, TestGuest.RESULT)).isEqualTo(1);
            assertThat(time(guest, MONOTONIC)).as("nothing was waited for").isEqualTo(3 * hour);
        }
    }

    @Test
    void sleepingForEverIsNotSkipped() {
        try (TestGuest guest = guest(Clocks.fixed(BEGIN))) {
            int[] checks = { 0 };
            guest.instance.interruption = () -> {
                if (++checks[0] > 3) {
                    throw new WasmInterruptedException(WasmInterruptedException.Reason.DEADLINE, "time is over");
                }
            };
            assertThatExceptionOfType(WasmInterruptedException.class)
                .isThrownBy(() -> sleep(guest, MONOTONIC, -1, false));
            assertThat(time(guest, REALTIME)).isEqualTo(BEGIN_NANOS);
        }
    }

    @Test
    void timesThatDoNotFitComeNever() {
        FixedClock clock = new FixedClock(BEGIN_NANOS, 0);
        clock.slept(Long.MAX_VALUE - 1);
        assertThat(clock.dueAfter(10)).isEqualTo(GuestClock.NEVER);
        assertThat(clock.dueAt(-1)).isEqualTo(GuestClock.NEVER);
        assertThat(clock.dueAtRealtime(-1)).isEqualTo(GuestClock.NEVER);
        assertThat(clock.dueAtRealtime(Long.MIN_VALUE)).as("unsigned").isEqualTo(Long.MIN_VALUE - BEGIN_NANOS);
        assertThat(Long.compareUnsigned(clock.realtime(), BEGIN_NANOS)).as("unsigned").isPositive();
        RunningClock running = new RunningClock(1_000_000, 0);
        assertThat(running.dueAfter(Long.MAX_VALUE - 1)).isEqualTo(GuestClock.NEVER);
        assertThat(running.dueAt(Long.MAX_VALUE - 1)).isEqualTo(GuestClock.NEVER);
        assertThat(running.dueAtRealtime(Long.MIN_VALUE)).isEqualTo(GuestClock.NEVER);
    }

    @Test
    void aFixedClockGivesFilesTheirTimes(@TempDir Path directory) throws IOException {
        Path file = Files.createFile(directory.resolve("file"));
        WasiPreview1 wasi = WasiPreview1.builder()
            .clocks(Clocks.fixed(BEGIN))
            .directory(directory, "/", Access.READ_WRITE, Resolution.BEST_EFFORT)
            .build();
        try (TestGuest guest = new TestGuest(wasi)) {
            assertThat(guest.setTimes(0, "file", 0, 0, 8)).isEqualTo(Errno.SUCCESS);
        }
        assertThat(Files.getLastModifiedTime(file).toInstant()).isEqualTo(BEGIN);
    }

    @ParameterizedTest
    @ValueSource(ints = { REALTIME, MONOTONIC })
    void aCoarseClockShowsMultiples(int clock) {
        Duration resolution = Duration.ofMillis(7);
        try (TestGuest guest = guest(Clocks.coarse(resolution))) {
            assertThat(resolution(guest, clock)).isEqualTo(resolution.toNanos());
            long before = time(guest, clock);
            assertThat(before % resolution.toNanos()).isZero();
            assertThat(sleep(guest, clock, 1, false)).isEqualTo(Errno.SUCCESS);
            assertThat(sleep(guest, clock, before + 8_000_000, true)).isEqualTo(Errno.SUCCESS);
            assertThat(guest.memory.readInt(TestGuest.RESULT)).as("events").isEqualTo(1);
            assertThat(time(guest, clock) % resolution.toNanos()).isZero();
            assertThat(time(guest, clock)).isGreaterThanOrEqualTo(before + 2 * resolution.toNanos());
        }
    }

    @Test
    void aCoarseMonotonicClockBeginsAtZero() {
        try (TestGuest guest = guest(Clocks.coarse(Duration.ofDays(1)))) {
            assertThat(time(guest, MONOTONIC)).isZero();
            assertThat(time(guest, REALTIME) % Duration.ofDays(1).toNanos()).isZero();
        }
    }

    @Test
    void whatIsNoTimeIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> Clocks.coarse(Duration.ZERO));
        assertThatIllegalArgumentException().isThrownBy(() -> Clocks.coarse(Duration.ofMillis(-1)));
        assertThatIllegalArgumentException().isThrownBy(() -> Clocks.coarse(Duration.ofHours(25)))
            .withMessage("clock resolution: expected more than 0 and at most a day, found PT25H");
        assertThatIllegalArgumentException().isThrownBy(() -> Clocks.fixed(Instant.ofEpochSecond(-1)))
            .withMessage("fixed clock: expected 1970 to 2261, found 1969-12-31T23:59:59Z");
        assertThatIllegalArgumentException().isThrownBy(() -> Clocks.fixed(Instant.parse("2262-01-01T00:00:00Z")));
    }

}

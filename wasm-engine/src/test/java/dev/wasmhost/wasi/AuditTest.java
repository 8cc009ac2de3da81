package dev.wasmhost.wasi;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

import dev.wasmhost.TrapReason;
import dev.wasmhost.WasmTrap;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class AuditTest {

    private final List<WasiDenial> told = Collections.synchronizedList(new ArrayList<>());

    private long now = Long.MAX_VALUE - 10;

    private final Audit audit = new Audit("greeter", this.told::add, 3, () -> this.now);

    private void deny(int times) {
        for (int i = 0; i < times; i++) {
            this.audit.denied(WasiFunction.PATH_OPEN, "../x", WasiException.denied(Errno.EPERM));
        }
    }

    @Test
    void soManyAreToldInASecondAndAllAreCounted() {
        deny(2);
        assertThat(this.told).containsExactly(new WasiDenial("greeter", "path_open", "../x", Errno.EPERM, 1, 0),
                new WasiDenial("greeter", "path_open", "../x", Errno.EPERM, 2, 0));
        deny(100);
        assertThat(this.told).hasSize(3);
        this.now += TimeUnit.MILLISECONDS.toNanos(999);
        deny(1);
        assertThat(this.told).hasSize(3);
        this.now += TimeUnit.MILLISECONDS.toNanos(1);
        this.audit.denied(WasiFunction.FD_WRITE, "", WasiException.denied(Errno.EDQUOT));
        assertThat(this.told).hasSize(4)
            .last()
            .isEqualTo(new WasiDenial("greeter", "fd_write", "", Errno.EDQUOT, 104, 100));
        deny(1);
        assertThat(this.told).last().extracting(WasiDenial::suppressed).isEqualTo(0L);
        assertThat(this.audit.denials()).containsExactly(Map.entry("fd_write", 1L), Map.entry("path_open", 104L));
    }

    @Test
    void countsAreExactFromManyThreads() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        List<Future<?>> done = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            done.add(threads.submit(() -> deny(10_000)));
        }
        for (Future<?> each : done) {
            each.get();
        }
        threads.shutdown();
        assertThat(this.audit.denials()).containsEntry("path_open", 40_000L);
        assertThat(this.told).hasSize(3);
    }

    @Test
    void withoutListenerAllAreCounted() {
        WasiPreview1 wasi = WasiPreview1.builder().build();
        try (TestGuest guest = new TestGuest(wasi)) {
            assertThat(wasi.denials()).isEmpty();
            guest.call("fd_fdstat_set_rights", 1, -1, 0);
            guest.call("fd_close", 99);
            assertThat(wasi.denials()).containsExactly(Map.entry("fd_fdstat_set_rights", 1L));
        }
    }

    @Test
    void aRightThatIsMissingIsToldForPollToo() {
        WasiPreview1 wasi = WasiPreview1.builder().plugin("p").audit(this.told::add).build();
        try (TestGuest guest = new TestGuest(wasi)) {
            guest.call("fd_fdstat_set_rights", 1, Rights.FD_WRITE, 0);
            guest.memory.writeByte(108, (byte) 2);
            guest.memory.writeInt(116, 1);
            assertThat(guest.get("poll_oneoff", 100, 1000, 1, TestGuest.RESULT)).isEqualTo(1);
            assertThat(guest.memory.readShort(1008)).isEqualTo((short) Errno.ENOTCAPABLE.number());
            guest.call("fd_filestat_get", 1, 100);
        }
        assertThat(this.told).containsExactly(new WasiDenial("p", "poll_oneoff", "", Errno.ENOTCAPABLE, 1, 0),
                new WasiDenial("p", "fd_filestat_get", "", Errno.ENOTCAPABLE, 2, 0));
    }

    @Test
    void exitsCanBeTraps() {
        WasiPreview1 wasi = WasiPreview1.builder().plugin("p").exit(ExitPolicy.TRAPPED).audit(this.told::add).build();
        try (TestGuest guest = new TestGuest(wasi)) {
            assertThatExceptionOfType(WasmTrap.class).isThrownBy(() -> guest.call("proc_exit", 7))
                .withMessage("exit denied: proc_exit with status 7")
                .satisfies((trap) -> assertThat(trap.reason()).isEqualTo(TrapReason.EXIT_DENIED));
            assertThatExceptionOfType(WasmTrap.class).isThrownBy(() -> guest.call("proc_raise", 6));
            assertThat(guest.call("proc_raise", 16)).as("ignored signals").isEqualTo(Errno.SUCCESS);
        }
        assertThat(this.told).extracting(WasiDenial::call).containsExactly("proc_exit", "proc_raise");
    }

    @Test
    void denialsAreShownWithoutWhatForgesLines() {
        assertThat(new WasiDenial("p", "path_open", "a\nb\u001b[2J", Errno.EPERM, 9, 2))
            .hasToString("denied path_open \"a\\u000ab\\u001b[2J\" of plugin p: EPERM (2 more before it)");
        assertThat(new WasiDenial("", "fd_write", "", Errno.EDQUOT, 1, 0)).hasToString("denied fd_write: EDQUOT");
        assertThatIllegalArgumentException().isThrownBy(() -> WasiPreview1.builder().audit(this.told::add, 0))
            .withMessage("audit: expected a positive number a second, found 0");
    }

}

package dev.wasmhost.wasi;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import dev.wasmhost.WasmLimits;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** What one call of WASI may move: cut short where that is allowed, else refused. */
class HostCallBytesTest {

    private static final int LIMIT = 100;

    private static final String SETTING = "wasm.plugins.p.limits.host-call-bytes";

    private final List<WasiDenial> denials = new ArrayList<>();

    private final WasiPreview1 wasi = WasiPreview1.builder()
        .directory("/", DirectoryGrant.memory())
        .stdin("i".repeat(1_000).getBytes(StandardCharsets.US_ASCII))
        .audit(this.denials::add)
        .build();

    private final TestGuest guest = new TestGuest(this.wasi);

    @BeforeEach
    void limit() {
        this.guest.instance.limits = WasmLimits.builder()
            .hostCallBytes(LIMIT)
            .settingPrefix("wasm.plugins.p.limits.")
            .build();
    }

    @AfterEach
    void close() {
        this.guest.close();
    }

    private int moved(String function, long... arguments) {
        return this.guest.get(function, arguments);
    }

    private int file() {
        int file = this.guest.open("file", TestGuest.CREAT, Rights.FILE);
        assertThat(this.guest.call("fd_filestat_set_size", file, 1_000)).isEqualTo(Errno.SUCCESS);
        return file;
    }

    /** Two buffers of 70 bytes. */
    private void segments() {
        for (int i = 0; i < 2; i++) {
            this.guest.memory.writeInt(8L * i, TestGuest.DATA + 70 * i);
            this.guest.memory.writeInt(8L * i + 4, 70);
        }
    }

    private static final int LIST_RESULT = TestGuest.RESULT;

    @Test
    void filesAreReadAndWrittenInPieces() {
        int file = file();
        segments();
        assertThat(moved("fd_write", file, 0, 2, LIST_RESULT)).isEqualTo(LIMIT);
        segments();
        assertThat(moved("fd_read", file, 0, 2, LIST_RESULT)).isEqualTo(LIMIT);
        segments();
        assertThat(moved("fd_tell", file, LIST_RESULT)).isEqualTo(2 * LIMIT);
        segments();
        assertThat(moved("fd_pwrite", file, 0, 2, 500, LIST_RESULT)).isEqualTo(LIMIT);
        segments();
        assertThat(moved("fd_pread", file, 0, 2, 500, LIST_RESULT)).isEqualTo(LIMIT);
        assertThat(this.denials).isEmpty();
    }

    @Test
    void soAreStreams() {
        segments();
        assertThat(moved("fd_write", 1, 0, 2, LIST_RESULT)).isEqualTo(LIMIT);
        this.guest.segment(TestGuest.DATA, 500);
        assertThat(moved("fd_read", 0, 0, 1, LIST_RESULT)).isEqualTo(LIMIT);
        assertThat(this.denials).isEmpty();
    }

    @Test
    void whatIsWithinTheLimitIsWhole() {
        int file = file();
        this.guest.segment(TestGuest.DATA, LIMIT);
        assertThat(moved("fd_write", file, 0, 1, LIST_RESULT)).isEqualTo(LIMIT);
        assertThat(this.guest.call("random_get", TestGuest.DATA, LIMIT)).isEqualTo(Errno.SUCCESS);
        assertThat(this.guest.call("fd_readdir", TestGuest.ROOT, TestGuest.DATA, LIMIT, 0, LIST_RESULT))
            .isEqualTo(Errno.SUCCESS);
        assertThat(this.denials).isEmpty();
    }

    @Test
    void whatCannotBeCutShortIsRefusedAndTheSettingNamed() {
        assertThat(this.guest.call("random_get", TestGuest.DATA, LIMIT + 1)).isEqualTo(Errno.EDQUOT);
        assertThat(this.guest.call("fd_readdir", TestGuest.ROOT, TestGuest.DATA, LIMIT + 1, 0, LIST_RESULT))
            .isEqualTo(Errno.EDQUOT);
        assertThat(this.guest.onPath("path_create_directory", "x".repeat(LIMIT + 1))).isEqualTo(Errno.ENAMETOOLONG);
        assertThat(this.guest.call("poll_oneoff", TestGuest.DATA, TestGuest.DATA * 2, 3, LIST_RESULT))
            .isEqualTo(Errno.EINVAL);
        assertThat(this.denials).extracting(WasiDenial::call)
            .containsExactly("random_get", "fd_readdir", "path_create_directory", "poll_oneoff");
        assertThat(this.denials).extracting(WasiDenial::setting).containsOnly(SETTING);
        assertThat(this.denials.get(0)).hasToString("denied random_get: EDQUOT, limited by " + SETTING);
    }

    @Test
    void nothingIsWrittenThatIsRefused() {
        assertThat(this.guest.call("random_get", TestGuest.DATA, LIMIT + 1)).isEqualTo(Errno.EDQUOT);
        for (int i = 0; i <= LIMIT; i++) {
            assertThat(this.guest.memory.readByte(TestGuest.DATA + i)).isZero();
        }
    }

    @Test
    void anAddressOutsideComesFirst() {
        assertThat(this.guest.call("random_get", -1, LIMIT + 1)).isEqualTo(Errno.EFAULT);
        assertThat(this.guest.call("path_create_directory", TestGuest.ROOT, -1, LIMIT + 1)).isEqualTo(Errno.EFAULT);
        assertThat(this.denials).isEmpty();
    }

}

package dev.wasmhost.wasi;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import dev.wasmhost.WasmLimits;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class OutputStreamsTest {

    private final List<Recorded> streams = new ArrayList<>();

    @Test
    void anInstanceHasStreamsOfItsOwnWhichAreClosedWithIt() {
        WasiPreview1 wasi = WasiPreview1.builder().stdout(this::open).stderr(this::open).build();
        try (TestGuest first = new TestGuest(wasi); TestGuest second = new TestGuest(wasi)) {
            first.write(1, "a");
            second.write(2, "b");
            first.write(1, "c");
        }
        assertThat(this.streams).extracting(Recorded::toString).containsExactly("ac", "", "", "b");
        assertThat(this.streams).allMatch((stream) -> stream.closed);
    }

    @Test
    void aStreamOfTheHostIsNeverClosed() {
        Recorded stream = open();
        WasiPreview1 wasi = WasiPreview1.builder().stdout(stream).build();
        try (TestGuest guest = new TestGuest(wasi)) {
            guest.write(1, "a");
            guest.call("fd_close", 1);
        }
        assertThat(stream).hasToString("a");
        assertThat(stream.closed).isFalse();
    }

    @Test
    void linesAreEscaped() {
        List<String> log = new ArrayList<>();
        WasiPreview1 wasi = WasiPreview1.builder().stdout(Output.lines(log::add)).build();
        try (TestGuest guest = new TestGuest(wasi); TestGuest other = new TestGuest(wasi)) {
            guest.write(1, "one\u001b[2J");
            other.write(1, "other\n");
            guest.write(1, " more\nlast");
        }
        assertThat(log).containsExactly("other", "one\\u001b[2J more", "last");
    }

    @Test
    void whoCountsMayEndTheCall() {
        List<Long> counts = new ArrayList<>();
        Recorded stream = open();
        Output counted = Output.to(stream).counted((bytes) -> {
            counts.add(bytes);
            if (bytes > 3) {
                throw new IllegalArgumentException("enough");
            }
        });
        try (TestGuest guest = new TestGuest(WasiPreview1.builder().stdout(counted).build())) {
            guest.write(1, "abc");
            assertThatThrownBy(() -> guest.write(1, "defg")).isInstanceOf(IllegalArgumentException.class)
                .hasMessage("enough");
        }
        assertThat(counts).containsExactly(3L, 4L);
        assertThat(stream).hasToString("abc");
        assertThatIllegalStateException().isThrownBy(() -> Output.capture().counted(counts::add));
    }

    @Test
    void aRunHasStreamsAndArgumentsOfItsOwn() {
        WasiPreview1 base = WasiPreview1.builder()
            .arguments("name")
            .stdin(new byte[] { 'x' })
            .stdout(this::open)
            .build();
        Recorded stream = open();
        WasiPreview1 run = base.forRun(List.of("more"), null, Output.to(stream), Output.discard());
        try (TestGuest guest = new TestGuest(run)) {
            guest.write(1, "abc");
        }
        assertThat(stream).hasToString("abc");
        assertThat(this.streams).containsExactly(stream);
        assertThat(run.arguments()).extracting((bytes) -> new String(bytes, StandardCharsets.UTF_8))
            .containsExactly("name\0", "more\0");
        assertThat(base.arguments()).hasSize(1);
        assertThat(run.audit()).isSameAs(base.audit());
    }

    @Test
    void whatIsCapturedIsTakenOnceForEachInstance() {
        WasiPreview1 wasi = WasiPreview1.builder().stdout(Output.capture()).stderr(Output.capture()).build();
        try (TestGuest first = new TestGuest(wasi); TestGuest second = new TestGuest(wasi)) {
            first.write(1, "out");
            first.write(2, "err");
            second.write(1, "second");
            assertThat(wasi.takeStdout(first.instance)).asString(StandardCharsets.UTF_8).isEqualTo("out");
            assertThat(wasi.takeStdout(first.instance)).isEmpty();
            first.call("fd_close", 2);
            assertThat(wasi.takeStderr(first.instance)).asString(StandardCharsets.UTF_8).isEqualTo("err");
            assertThat(wasi.takeStdout(second.instance)).asString(StandardCharsets.UTF_8).isEqualTo("second");
            assertThat(wasi.takeStderr(second.instance)).isEmpty();
        }
    }

    @Test
    void noMoreIsKeptThanMayBeWritten() {
        WasiPreview1 wasi = WasiPreview1.builder().stdout(Output.capture()).build();
        try (TestGuest guest = new TestGuest(wasi)) {
            guest.instance.limits = WasmLimits.builder().output(10).build();
            assertThat(guest.write(1, "123456")).isEqualTo(Errno.SUCCESS);
            guest.instance.callNumber++;
            assertThat(guest.write(1, "7890123")).isEqualTo(Errno.SUCCESS);
            assertThat(guest.memory.readInt(TestGuest.RESULT)).as("a short write").isEqualTo(4);
            guest.instance.callNumber++;
            assertThat(guest.write(1, "x")).isEqualTo(Errno.EDQUOT);
            assertThat(guest.write(1, "")).isEqualTo(Errno.SUCCESS);
            assertThat(wasi.takeStdout(guest.instance)).asString(StandardCharsets.UTF_8).isEqualTo("1234567890");
            assertThat(guest.write(1, "x")).isEqualTo(Errno.SUCCESS);
        }
        assertThat(wasi.denials()).containsOnlyKeys("fd_write");
    }

    @Test
    void whatIsKeptIsTakenFromTheBudget() {
        WasiPreview1 wasi = WasiPreview1.builder().stdout(Output.capture()).build();
        TestMemory memory = new TestMemory(20);
        try (TestGuest guest = new TestGuest(wasi, wasi.open(memory))) {
            assertThat(guest.write(1, "123456")).isEqualTo(Errno.SUCCESS);
            assertThat(memory.taken()).isEqualTo(12);
            assertThat(guest.write(1, "78901")).isEqualTo(Errno.ENOSPC);
            assertThat(wasi.takeStdout(guest.instance)).asString(StandardCharsets.UTF_8).isEqualTo("123456");
            assertThat(memory.taken()).isZero();
            assertThat(guest.write(1, "78901")).isEqualTo(Errno.SUCCESS);
        }
    }

    @Test
    void whatIsNotCapturedIsNotTaken() {
        WasiPreview1 wasi = WasiPreview1.builder().build();
        try (TestGuest guest = new TestGuest(wasi)) {
            assertThatIllegalStateException().isThrownBy(() -> wasi.takeStdout(guest.instance))
                .withMessage("output is not kept: expected Output.capture()");
        }
    }

    private Recorded open() {
        Recorded stream = new Recorded();
        this.streams.add(stream);
        return stream;
    }

    private static final class Recorded extends OutputStream {

        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        private boolean closed;

        @Override
        public void write(int value) {
            this.bytes.write(value);
        }

        @Override
        public void close() {
            this.closed = true;
        }

        @Override
        public String toString() {
            return this.bytes.toString(StandardCharsets.UTF_8);
        }

    }

}

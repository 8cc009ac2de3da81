package dev.wasmhost.wasi;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

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

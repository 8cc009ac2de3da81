package dev.wasmhost.wasi;

import java.io.IOException;
import java.io.OutputStream;

/**
 * Standard output or standard error. A stream that belongs to the host is flushed, never
 * closed.
 */
final class OutputStreamDescriptor extends StreamDescriptor {

    private final OutputStream stream;

    private final boolean owned;

    OutputStreamDescriptor(OutputStream stream, boolean owned, boolean terminal) {
        super(terminal ? FileType.CHARACTER_DEVICE : FileType.UNKNOWN, Rights.FD_WRITE | Rights.FD_FDSTAT_SET_FLAGS
                | Rights.FD_FILESTAT_GET | Rights.FD_SYNC | Rights.FD_DATASYNC | Rights.POLL_FD_READWRITE, 0);
        this.stream = stream;
        this.owned = owned;
    }

    /**
     * Returns what the guest has written and was not taken before.
     * @throws IllegalStateException if it is not captured
     */
    byte[] take() {
        if (this.stream instanceof CapturedOutput captured) {
            return captured.take();
        }
        throw new IllegalStateException("output is not kept: expected Output.capture()");
    }

    @Override
    int write(Call call, byte[] buffer, int offset, int length) throws IOException {
        int room = length;
        if (this.stream instanceof CapturedOutput captured) {
            room = captured.room(length, call.caller().limits().output());
        }
        if (room == 0) {
            throw WasiException.exhausted(Errno.EDQUOT, call.caller().limits().setting("output"));
        }
        int allowed = call.session().countOutput(call.caller(), room);
        if (this.stream instanceof CapturedOutput) {
            call.session().keep(allowed);
        }
        this.stream.write(buffer, offset, allowed);
        return allowed;
    }

    @Override
    void flush() throws IOException {
        this.stream.flush();
    }

    @Override
    public void close() throws IOException {
        if (this.owned) {
            this.stream.close();
        }
    }

}

package dev.wasmhost.wasi;

import java.io.IOException;
import java.io.InputStream;

/** Standard input. */
final class InputStreamDescriptor extends Descriptor {

    private final InputStream stream;

    private final boolean closed;

    private boolean used;

    /**
     * Makes it.
     * @param terminal what it claims to be
     * @param closed whether the stream is closed with it
     */
    InputStreamDescriptor(InputStream stream, boolean terminal, boolean closed) {
        super(terminal ? FileType.CHARACTER_DEVICE : FileType.UNKNOWN,
                Rights.FD_READ | Rights.FD_FDSTAT_SET_FLAGS | Rights.FD_FILESTAT_GET | Rights.POLL_FD_READWRITE, 0, 0);
        this.stream = stream;
        this.closed = closed;
    }

    InputStream stream() {
        this.used = true;
        return this.stream;
    }

    /** Returns whether the guest may have read something. */
    boolean isUsed() {
        return this.used;
    }

    @Override
    FileStatus status() {
        return new FileStatus(0, 0, type(), 1, 0, 0, 0, 0);
    }

    @Override
    public void close() throws IOException {
        if (this.closed) {
            this.stream.close();
        }
    }

}

package dev.wasmhost.wasi;

import java.io.IOException;
import java.io.InputStream;

/** Standard input. */
final class InputStreamDescriptor extends StreamDescriptor {

    private final InputStream stream;

    private final boolean closed;

    private boolean used;

    private boolean ended;

    /**
     * Makes it.
     * @param terminal what it claims to be
     * @param closed whether the stream is closed with it
     */
    InputStreamDescriptor(InputStream stream, boolean terminal, boolean closed) {
        super(terminal ? FileType.CHARACTER_DEVICE : FileType.UNKNOWN,
                Rights.FD_READ | Rights.FD_FDSTAT_SET_FLAGS | Rights.FD_FILESTAT_GET | Rights.POLL_FD_READWRITE, 0);
        this.stream = stream;
        this.closed = closed;
    }

    /** Returns whether the guest may have read something. */
    boolean isUsed() {
        return this.used;
    }

    /** Returns whether the guest has come to the end. */
    boolean hasEnded() {
        return this.ended;
    }

    /** Returns how much can be read without waiting, as far as the stream tells. */
    int available() throws IOException {
        this.used = true;
        return this.stream.available();
    }

    @Override
    public int read(Call call, byte[] buffer, int length) throws IOException {
        this.used = true;
        int read = this.stream.read(buffer, 0, length);
        this.ended = read < 0;
        return Math.max(0, read);
    }

    @Override
    public void close() throws IOException {
        if (this.closed) {
            this.stream.close();
        }
    }

}

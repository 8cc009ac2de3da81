package dev.wasmhost.wasi;

import java.io.IOException;
import java.io.OutputStream;

/**
 * Standard output or standard error. A stream that belongs to the host is flushed, never
 * closed.
 */
final class OutputStreamDescriptor extends Descriptor {

    private final OutputStream stream;

    private final boolean owned;

    OutputStreamDescriptor(OutputStream stream, boolean owned, boolean terminal) {
        super(terminal ? FileType.CHARACTER_DEVICE : FileType.UNKNOWN, Rights.FD_WRITE | Rights.FD_FDSTAT_SET_FLAGS
                | Rights.FD_FILESTAT_GET | Rights.FD_SYNC | Rights.FD_DATASYNC | Rights.POLL_FD_READWRITE, 0, 0);
        this.stream = stream;
        this.owned = owned;
    }

    OutputStream stream() {
        return this.stream;
    }

    @Override
    FileStatus status() {
        return new FileStatus(0, 0, type(), 1, 0, 0, 0, 0);
    }

    @Override
    public void close() throws IOException {
        if (this.owned) {
            this.stream.close();
        }
    }

}

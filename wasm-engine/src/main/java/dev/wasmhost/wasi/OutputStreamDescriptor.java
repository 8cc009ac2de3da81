package dev.wasmhost.wasi;

import java.io.OutputStream;

/**
 * Standard output or standard error. The stream belongs to the host: it is flushed, never
 * closed.
 */
final class OutputStreamDescriptor extends Descriptor {

    private final OutputStream stream;

    OutputStreamDescriptor(OutputStream stream, boolean terminal) {
        super(terminal ? FileType.CHARACTER_DEVICE : FileType.UNKNOWN, Rights.FD_WRITE | Rights.FD_FDSTAT_SET_FLAGS
                | Rights.FD_FILESTAT_GET | Rights.FD_SYNC | Rights.FD_DATASYNC | Rights.POLL_FD_READWRITE, 0, 0);
        this.stream = stream;
    }

    OutputStream stream() {
        return this.stream;
    }

    @Override
    FileStatus status() {
        return new FileStatus(0, 0, type(), 1, 0, 0, 0, 0);
    }

    @Override
    public void close() {
        // Every write was flushed.
    }

}

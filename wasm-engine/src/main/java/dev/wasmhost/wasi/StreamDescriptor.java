package dev.wasmhost.wasi;

import java.io.IOException;

/**
 * What bytes come from or go to in order: a standard stream or a connection. The rights
 * say whether it can be read or written.
 */
abstract sealed class StreamDescriptor extends Descriptor implements DataFunctions.Source
        permits InputStreamDescriptor, OutputStreamDescriptor, Connection {

    StreamDescriptor(FileType type, long rights, int flags) {
        super(type, rights, 0, flags);
    }

    /**
     * Reads at least a byte into the beginning of {@code buffer}.
     * @return how many; 0 at the end
     */
    @Override
    public int read(Call call, byte[] buffer, int length) throws IOException {
        throw WasiException.failed(Errno.EBADF);
    }

    /**
     * Writes a part of {@code buffer}.
     * @return how many bytes were taken, at least 1; less than all ends the guest's call
     */
    int write(Call call, byte[] buffer, int offset, int length) throws IOException {
        throw WasiException.failed(Errno.EBADF);
    }

    /** Sees to it that what was written is on its way. */
    void flush() throws IOException {
        // Nothing is held back.
    }

    @Override
    FileStatus status() {
        return new FileStatus(0, 0, type(), 1, 0, 0, 0, 0);
    }

}

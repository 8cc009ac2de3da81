package dev.wasmhost.wasi;

import java.io.IOException;
import java.nio.ByteBuffer;

/** A regular file, with the place where the guest is in it. */
final class OpenFile extends Descriptor {

    private final RegularFile file;

    private long offset;

    OpenFile(RegularFile file, long rights, int flags) {
        super(FileType.REGULAR_FILE, rights, 0, flags);
        this.file = file;
    }

    RegularFile file() {
        return this.file;
    }

    long offset() {
        return this.offset;
    }

    /** Goes to an offset, which may be after the end. */
    void seek(long newOffset) {
        if (newOffset < 0) {
            throw WasiException.failed(Errno.EINVAL);
        }
        this.offset = newOffset;
    }

    /**
     * Writes where the guest is, or at the end if it appends, and goes on behind it;
     * returns the length.
     */
    int write(ByteBuffer source) throws IOException {
        int length = source.remaining();
        if (has(APPEND)) {
            this.offset = this.file.append(source);
        }
        else {
            this.file.write(source, this.offset);
            this.offset += length;
        }
        return length;
    }

    @Override
    FileStatus status() throws IOException {
        return this.file.status();
    }

    @Override
    public void close() throws IOException {
        this.file.close();
    }

}

package dev.wasmhost.wasi;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.attribute.FileTime;

import org.jspecify.annotations.Nullable;

/** A file of the host whose growth is counted. */
final class QuotaFile implements RegularFile {

    private final RegularFile file;

    private final HostQuota quota;

    private boolean closed;

    /** Wraps a file that the caller has noted as {@linkplain HostQuota#opened opened}. */
    QuotaFile(RegularFile file, HostQuota quota) {
        this.file = file;
        this.quota = quota;
    }

    @Override
    public int read(ByteBuffer target, long offset) throws IOException {
        return this.file.read(target, offset);
    }

    @Override
    public int write(ByteBuffer source, long offset) throws IOException {
        long end = offset + source.remaining();
        if (end < 0) {
            throw WasiException.failed(Errno.EFBIG);
        }
        synchronized (this.quota) {
            long before = this.file.size();
            count(before, end);
            try {
                return this.file.write(source, offset);
            }
            catch (IOException | RuntimeException ex) {
                correct(before, end);
                throw ex;
            }
        }
    }

    @Override
    public long append(ByteBuffer source) throws IOException {
        synchronized (this.quota) {
            long before = this.file.size();
            long end = before + source.remaining();
            count(before, end);
            try {
                return this.file.append(source);
            }
            catch (IOException | RuntimeException ex) {
                correct(before, end);
                throw ex;
            }
        }
    }

    @Override
    public long size() throws IOException {
        return this.file.size();
    }

    @Override
    public void resize(long size) throws IOException {
        synchronized (this.quota) {
            long before = this.file.size();
            count(before, size);
            try {
                this.file.resize(size);
            }
            catch (IOException | RuntimeException ex) {
                correct(before, size);
                throw ex;
            }
            this.quota.quota().removeBytes(Math.max(0, before - size));
        }
    }

    @Override
    public void synchronize(boolean metadata) throws IOException {
        this.file.synchronize(metadata);
    }

    @Override
    public FileStatus status() throws IOException {
        return this.file.status();
    }

    @Override
    public FileStatus glance() {
        return this.file.glance();
    }

    @Override
    public void setTimes(@Nullable FileTime accessed, @Nullable FileTime modified) throws IOException {
        this.file.setTimes(accessed, modified);
    }

    @Override
    public void close() throws IOException {
        synchronized (this.quota) {
            if (!this.closed) {
                this.closed = true;
                try {
                    this.quota.closed(this.file.glance(), this.file.size());
                }
                finally {
                    this.file.close();
                }
            }
        }
    }

    private void count(long before, long end) {
        this.quota.quota().addBytes(Math.max(0, end - before));
    }

    // A write that failed may have made the file longer all the same.
    private void correct(long before, long end) throws IOException {
        long grown = Math.max(0, this.file.size() - before);
        this.quota.quota().removeBytes(Math.max(0, Math.max(0, end - before) - grown));
    }

}

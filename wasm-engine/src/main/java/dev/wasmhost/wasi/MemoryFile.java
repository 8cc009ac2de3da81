package dev.wasmhost.wasi;

import java.nio.ByteBuffer;
import java.nio.file.attribute.FileTime;

import org.jspecify.annotations.Nullable;

/** A file of a {@link MemoryTree} that is open. */
final class MemoryFile implements RegularFile {

    private final MemoryContent content;

    private boolean closed;

    MemoryFile(MemoryContent content) {
        this.content = content;
        content.open();
    }

    @Override
    public int read(ByteBuffer target, long offset) {
        return this.content.read(target, offset);
    }

    @Override
    public int write(ByteBuffer source, long offset) {
        int length = source.remaining();
        this.content.tree().checkWritable();
        this.content.write(source, offset);
        return length;
    }

    @Override
    public long append(ByteBuffer source) {
        write(source, this.content.size());
        return this.content.size();
    }

    @Override
    public long size() {
        return this.content.size();
    }

    @Override
    public void resize(long size) {
        this.content.resize(size);
    }

    @Override
    public void synchronize(boolean metadata) {
        // There is no device.
    }

    @Override
    public FileStatus status() {
        return this.content.status();
    }

    @Override
    public FileStatus glance() {
        return this.content.status();
    }

    @Override
    public void setTimes(@Nullable FileTime accessed, @Nullable FileTime modified) {
        this.content.setTimes(accessed, modified);
    }

    @Override
    public void close() {
        if (!this.closed) {
            this.closed = true;
            this.content.close();
        }
    }

}

package dev.wasmhost.wasi;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.attribute.FileTime;

import org.jspecify.annotations.Nullable;

/**
 * A regular file that is open. It has no position: everything is at an explicit offset,
 * which is never negative.
 */
interface RegularFile extends Closeable {

    /** Reads some bytes; returns how many, or -1 at the end of the file. */
    int read(ByteBuffer target, long offset) throws IOException;

    /** Writes all of {@code source}; returns its length. */
    int write(ByteBuffer source, long offset) throws IOException;

    /**
     * Writes all of {@code source} at the end, wherever that is by now.
     * @return the offset after what was written
     */
    long append(ByteBuffer source) throws IOException;

    /** Returns the length in bytes. */
    long size() throws IOException;

    /** Cuts the file off, or fills it with zeros, to {@code size} bytes. */
    void resize(long size) throws IOException;

    /**
     * Waits until all is on the device; with {@code metadata} also what is known about
     * the file.
     */
    void synchronize(boolean metadata) throws IOException;

    /** Returns all that is known about the file. */
    FileStatus status() throws IOException;

    /** Returns what identifies the file: cheaper than {@link #status()}. */
    FileStatus glance();

    /** Sets the times; null leaves one as it is. */
    void setTimes(@Nullable FileTime accessed, @Nullable FileTime modified) throws IOException;

}

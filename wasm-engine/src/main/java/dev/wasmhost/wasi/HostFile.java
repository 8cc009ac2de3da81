package dev.wasmhost.wasi;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * A regular file of the host that is open. Everything is at an explicit offset: the
 * channel's own position belongs to {@link DescriptorNames}.
 */
final class HostFile implements RegularFile {

    private final FileChannel channel;

    private final Set<OpenOption> options;

    private final BasicFileAttributes opened;

    private final DescriptorNames names;

    private @Nullable Path door;

    private boolean looked;

    private @Nullable FileChannel appender;

    HostFile(FileChannel channel, Set<OpenOption> options, BasicFileAttributes opened, DescriptorNames names) {
        this.channel = channel;
        this.options = Set.copyOf(options);
        this.opened = opened;
        this.names = names;
    }

    @Override
    public int read(ByteBuffer target, long offset) throws IOException {
        return this.channel.read(target, offset);
    }

    @Override
    public int write(ByteBuffer source, long offset) throws IOException {
        int length = source.remaining();
        long position = offset;
        while (source.hasRemaining()) {
            position += this.channel.write(source, position);
        }
        return length;
    }

    // Atomic with respect to other writers if the descriptor has a name, since the kernel
    // finds the end then.
    @Override
    public long append(ByteBuffer source) throws IOException {
        FileChannel end = appender();
        if (end == null) {
            write(source, this.channel.size());
        }
        else {
            while (source.hasRemaining()) {
                end.write(source);
            }
        }
        return this.channel.size();
    }

    @Override
    public long size() throws IOException {
        return this.channel.size();
    }

    @Override
    public void resize(long size) throws IOException {
        if (size > this.channel.size()) {
            this.channel.write(ByteBuffer.wrap(new byte[1]), size - 1);
        }
        else {
            this.channel.truncate(size);
        }
    }

    @Override
    public void synchronize(boolean metadata) throws IOException {
        this.channel.force(metadata);
    }

    @Override
    public FileStatus status() throws IOException {
        Optional<Path> name = door();
        if (name.isPresent()) {
            return FileStatus.of(Files.readAttributes(name.get(), FileStatus.UNIX_ATTRIBUTES));
        }
        return FileStatus.of(this.opened).withSize(this.channel.size());
    }

    @Override
    public FileStatus glance() {
        return FileStatus.of(this.opened);
    }

    @Override
    public void setTimes(@Nullable FileTime accessed, @Nullable FileTime modified) throws IOException {
        Path name = door().orElseThrow(() -> WasiException.failed(Errno.ENOTSUP));
        Files.getFileAttributeView(name, BasicFileAttributeView.class).setTimes(modified, accessed, null);
    }

    @Override
    public void close() throws IOException {
        Closing.all(Arrays.asList(this.appender, this.channel));
    }

    // Opened a second time through its name: Java can neither read from a channel that
    // appends, nor stop its appending.
    private @Nullable FileChannel appender() throws IOException {
        if (this.appender == null && door().isPresent()) {
            Set<OpenOption> appending = new HashSet<>(Set.of(StandardOpenOption.APPEND));
            this.options.stream()
                .filter((option) -> option == StandardOpenOption.SYNC || option == StandardOpenOption.DSYNC)
                .forEach(appending::add);
            this.appender = FileChannel.open(door().get(), appending);
        }
        return this.appender;
    }

    private Optional<Path> door() {
        Object fileKey = this.opened.fileKey();
        if (!this.looked && fileKey != null) {
            this.door = this.names.find(this.channel, fileKey).orElse(null);
        }
        this.looked = true;
        return Optional.ofNullable(this.door);
    }

}

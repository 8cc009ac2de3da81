package dev.wasmhost.wasi;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
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
 * A directory as a descriptor of the operating system: {@code openat} and its family,
 * never a path.
 *
 * <p>
 * What {@link SecureDirectoryStream} lacks is done through the descriptor's name
 * ({@link DescriptorNames}), which is looked for when it is first needed. Where that does
 * not exist, those operations are {@link Errno#ENOTSUP}.
 */
final class SecureDirectory implements Directory {

    private static final Path SELF = Path.of(".");

    private static final Set<OpenOption> READ = Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);

    private final SecureDirectoryStream<Path> stream;

    private final DescriptorNames names;

    // Where it was when it was opened, to be believed only of a file that proves to be
    // the
    // one meant.
    private final Path location;

    // The channel that gives this directory its name, and the name.
    private @Nullable FileChannel anchor;

    private @Nullable Path door;

    private SecureDirectory(SecureDirectoryStream<Path> stream, Path location, DescriptorNames names) {
        this.stream = stream;
        this.location = location;
        this.names = names;
    }

    /**
     * Opens a directory by the path that the operator gave; its symbolic links are
     * followed.
     * @return empty if the path's file system has no secure handles
     */
    @SuppressWarnings("StreamResourceLeak") // closed with the directory
    static Optional<Directory> open(Path path, DescriptorNames names) throws IOException {
        DirectoryStream<Path> stream = Files.newDirectoryStream(path);
        if (stream instanceof SecureDirectoryStream<Path> secure && path.getFileSystem() == FileSystems.getDefault()) {
            return Optional.of(new SecureDirectory(secure, path, names));
        }
        stream.close();
        return Optional.empty();
    }

    @Override
    public Directory reopen() throws IOException {
        return new SecureDirectory(openStream(SELF), this.location, this.names);
    }

    @Override
    public FileStatus status() throws IOException {
        return complete(glance(), this.location);
    }

    @Override
    public FileStatus glance() throws IOException {
        return FileStatus.of(attributes());
    }

    @Override
    public FileStatus status(String name) throws IOException {
        FileStatus known = glance(name);
        FileStatus whole = complete(known, this.location.resolve(name), LinkOption.NOFOLLOW_LINKS);
        return (whole.links() == FileStatus.UNKNOWN_LINKS) ? completeByDoor(known, name) : whole;
    }

    // The path does not lead here any more where another guest has renamed a directory.
    private FileStatus completeByDoor(FileStatus known, String name) throws IOException {
        Path path = findDoor();
        return (path != null) ? complete(known, path.resolve(name), LinkOption.NOFOLLOW_LINKS) : known;
    }

    @Override
    public FileStatus glance(String name) throws IOException {
        return FileStatus.of(view(Path.of(name)).readAttributes());
    }

    @Override
    public Directory openDirectory(String name) throws IOException {
        return new SecureDirectory(openStream(Path.of(name)), this.location.resolve(name), this.names);
    }

    @Override
    public RegularFile openFile(String name, Set<OpenOption> options) throws IOException {
        Path path = Path.of(name);
        Set<OpenOption> withoutLinks = new HashSet<>(options);
        withoutLinks.add(LinkOption.NOFOLLOW_LINKS);
        SeekableByteChannel channel = this.stream.newByteChannel(path, withoutLinks);
        try {
            return new HostFile((FileChannel) channel, options, view(path).readAttributes(), this.names);
        }
        catch (IOException | RuntimeException ex) {
            channel.close();
            throw ex;
        }
    }

    @Override
    public Listing list() throws IOException {
        return new StreamListing(openStream(SELF));
    }

    @Override
    public void createDirectory(String name) throws IOException {
        Files.createDirectory(door().resolve(name));
    }

    @Override
    public void createSymbolicLink(String name, String text) throws IOException {
        Files.createSymbolicLink(door().resolve(name), Path.of(text));
    }

    @Override
    public void createLink(String name, Directory target, String newName) throws IOException {
        Files.createLink(secure(target).door().resolve(newName), door().resolve(name));
    }

    @Override
    public String readSymbolicLink(String name) throws IOException {
        return Files.readSymbolicLink(door().resolve(name)).toString();
    }

    @Override
    public void rename(String name, Directory target, String newName) throws IOException {
        this.stream.move(Path.of(name), secure(target).stream, Path.of(newName));
    }

    @Override
    public void deleteFile(String name) throws IOException {
        this.stream.deleteFile(Path.of(name));
    }

    @Override
    public void deleteDirectory(String name) throws IOException {
        this.stream.deleteDirectory(Path.of(name));
    }

    @Override
    public void setTimes(@Nullable FileTime accessed, @Nullable FileTime modified) throws IOException {
        this.stream.getFileAttributeView(BasicFileAttributeView.class).setTimes(modified, accessed, null);
    }

    @Override
    public void setTimes(String name, @Nullable FileTime accessed, @Nullable FileTime modified) throws IOException {
        Path path = findDoor();
        BasicFileAttributeView view = (path != null) ? Files.getFileAttributeView(path.resolve(name),
                BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS) : view(Path.of(name));
        view.setTimes(modified, accessed, null);
    }

    @Override
    public void close() throws IOException {
        Closing.all(Arrays.asList(this.anchor, this.stream));
    }

    // Links and the time of change are not to be had from a secure handle. A path may
    // lead to
    // another file by now, even to one outside; but what it says about the same file is
    // true.
    private static FileStatus complete(FileStatus known, Path path, LinkOption... options) {
        try {
            FileStatus whole = FileStatus.of(Files.readAttributes(path, FileStatus.UNIX_ATTRIBUTES, options));
            return whole.sameFile(known) ? whole : known;
        }
        catch (IOException ex) {
            return known;
        }
    }

    private BasicFileAttributes attributes() throws IOException {
        return this.stream.getFileAttributeView(BasicFileAttributeView.class).readAttributes();
    }

    private BasicFileAttributeView view(Path name) {
        return this.stream.getFileAttributeView(name, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
    }

    private SecureDirectoryStream<Path> openStream(Path name) throws IOException {
        return this.stream.newDirectoryStream(name, LinkOption.NOFOLLOW_LINKS);
    }

    private Path door() throws IOException {
        Path path = findDoor();
        if (path == null) {
            throw WasiException.failed(Errno.ENOTSUP);
        }
        return path;
    }

    private @Nullable Path findDoor() throws IOException {
        if (this.anchor == null) {
            FileChannel channel = openAnchor();
            this.anchor = channel;
            Object fileKey = attributes().fileKey();
            this.door = (fileKey != null) ? this.names.find(channel, fileKey).orElse(null) : null;
        }
        return this.door;
    }

    private FileChannel openAnchor() throws IOException {
        SeekableByteChannel channel = this.stream.newByteChannel(SELF, READ);
        if (channel instanceof FileChannel file) {
            return file;
        }
        channel.close();
        throw new NoSuchFileException(SELF.toString());
    }

    private static SecureDirectory secure(Directory directory) {
        if (directory instanceof SecureDirectory secure) {
            return secure;
        }
        throw WasiException.failed(Errno.EXDEV);
    }

}

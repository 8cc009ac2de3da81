package dev.wasmhost.wasi;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NotDirectoryException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.HashSet;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * A directory as a path, for {@link Resolution#BEST_EFFORT}: what is checked may be
 * exchanged before it is used.
 *
 * <p>
 * Works on every file system of Java; where it is not Unix, the status knows less.
 */
sealed class PathDirectory implements Directory permits KernelDirectory {

    private final Path path;

    private final DescriptorNames names;

    PathDirectory(Path path, DescriptorNames names) {
        this.path = path;
        this.names = names;
    }

    @Override
    public Directory reopen() throws IOException {
        return new PathDirectory(this.path, this.names);
    }

    @Override
    public FileStatus status() throws IOException {
        return status(self());
    }

    @Override
    public FileStatus glance() throws IOException {
        return FileStatus.of(attributes(self()));
    }

    @Override
    public FileStatus status(String name) throws IOException {
        return status(entry(name));
    }

    @Override
    public FileStatus glance(String name) throws IOException {
        return FileStatus.of(attributes(entry(name)));
    }

    @Override
    public Directory openDirectory(String name) throws IOException {
        Path entry = entry(name);
        if (!attributes(entry).isDirectory()) {
            throw new NotDirectoryException(name);
        }
        return new PathDirectory(entry, this.names);
    }

    @Override
    public RegularFile openFile(String name, Set<OpenOption> options) throws IOException {
        Path entry = entry(name);
        Set<OpenOption> withoutLinks = new HashSet<>(options);
        if (entry.getFileSystem() == FileSystems.getDefault()) {
            withoutLinks.add(LinkOption.NOFOLLOW_LINKS); // others, like that of zip
                                                         // files, may not know it
        }
        FileChannel channel = FileChannel.open(entry, withoutLinks);
        try {
            return new HostFile(channel, options, attributes(entry), this.names);
        }
        catch (IOException | RuntimeException ex) {
            channel.close();
            throw ex;
        }
    }

    @Override
    @SuppressWarnings("StreamResourceLeak") // closed with the listing
    public Listing list() throws IOException {
        return new StreamListing(Files.newDirectoryStream(this.path));
    }

    @Override
    public void createDirectory(String name) throws IOException {
        Files.createDirectory(entry(name));
    }

    @Override
    public void createSymbolicLink(String name, String text) throws IOException {
        Files.createSymbolicLink(entry(name), this.path.getFileSystem().getPath(text));
    }

    @Override
    public void createLink(String name, Directory target, String newName) throws IOException {
        Files.createLink(other(target).entry(newName), entry(name));
    }

    @Override
    public String readSymbolicLink(String name) throws IOException {
        String text = Files.readSymbolicLink(entry(name)).toString();
        return text.replace(this.path.getFileSystem().getSeparator(), "/");
    }

    @Override
    public void rename(String name, Directory target, String newName) throws IOException {
        Files.move(entry(name), other(target).entry(newName), StandardCopyOption.ATOMIC_MOVE);
    }

    @Override
    public void deleteFile(String name) throws IOException {
        Files.delete(entry(name));
    }

    @Override
    public void deleteDirectory(String name) throws IOException {
        Files.delete(entry(name));
    }

    @Override
    public void setTimes(@Nullable FileTime accessed, @Nullable FileTime modified) throws IOException {
        view(self()).setTimes(modified, accessed, null);
    }

    @Override
    public void setTimes(String name, @Nullable FileTime accessed, @Nullable FileTime modified) throws IOException {
        view(entry(name)).setTimes(modified, accessed, null);
    }

    @Override
    public void close() throws IOException {
        // Nothing is held open.
    }

    final Path path() {
        return this.path;
    }

    final DescriptorNames names() {
        return this.names;
    }

    /** Returns the path by which this directory itself is asked about. */
    Path self() {
        return this.path;
    }

    // A name that means more than a name here (C:, a\b, NUL on Windows) is refused: it
    // could lead outside.
    private Path entry(String name) {
        Path relative = this.path.getFileSystem().getPath(name);
        if (relative.isAbsolute() || relative.getRoot() != null || relative.getNameCount() != 1
                || !relative.toString().equals(name)) {
            throw WasiException.denied(Errno.EPERM);
        }
        return this.path.resolve(relative);
    }

    private static FileStatus status(Path path) throws IOException {
        if (path.getFileSystem().supportedFileAttributeViews().contains("unix")) {
            return FileStatus.of(Files.readAttributes(path, FileStatus.UNIX_ATTRIBUTES, LinkOption.NOFOLLOW_LINKS));
        }
        return FileStatus.of(attributes(path));
    }

    private static BasicFileAttributes attributes(Path path) throws IOException {
        return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    }

    private static BasicFileAttributeView view(Path path) {
        return Files.getFileAttributeView(path, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
    }

    private static PathDirectory other(Directory directory) {
        if (directory instanceof PathDirectory other) {
            return other;
        }
        throw WasiException.failed(Errno.EXDEV);
    }

}

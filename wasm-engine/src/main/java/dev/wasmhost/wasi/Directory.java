package dev.wasmhost.wasi;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.OpenOption;
import java.nio.file.attribute.FileTime;
import java.util.Optional;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * A directory that is held open, whose entries are reached by one name each.
 *
 * <p>
 * A name is neither empty nor {@code .} or {@code ..} and contains neither {@code /} nor
 * NUL: {@link PathWalk} sees to that. No method follows a symbolic link. What the host
 * refuses is an {@link IOException}, which {@link HostErrors} turns into an errno; what
 * an implementation cannot do is a {@link WasiException} with {@link Errno#ENOTSUP}.
 */
interface Directory extends Closeable {

    /** Opens this directory once more. */
    Directory reopen() throws IOException;

    /** Returns all that is known about this directory. */
    FileStatus status() throws IOException;

    /**
     * Returns the type, size, times and identity of this directory: cheaper than
     * {@link #status()}.
     */
    FileStatus glance() throws IOException;

    /** Returns all that is known about an entry. */
    FileStatus status(String name) throws IOException;

    /**
     * Returns the type, size, times and identity of an entry: cheaper than
     * {@link #status(String)}.
     */
    FileStatus glance(String name) throws IOException;

    /** Opens a directory in this one. */
    Directory openDirectory(String name) throws IOException;

    /**
     * Opens a directory several components below at once, if the operating system itself
     * sees to it that the path stays below this directory, whoever changes what
     * meanwhile.
     * @param path components, {@code .} and {@code ..} among them, with slashes between
     * @return empty if the components have to be gone one by one
     * @throws WasiException a denial with {@link Errno#EPERM} if the path leads outside
     */
    default Optional<Directory> openBelow(String path) throws IOException {
        return Optional.empty();
    }

    /** Tells whether it holds files that were made here and are nowhere else. */
    default boolean holdsFiles() {
        return false;
    }

    /** Opens an entry that the caller knows to be a regular file, or creates one. */
    RegularFile openFile(String name, Set<OpenOption> options) throws IOException;

    /** Starts a listing of the names, without {@code .} and {@code ..}. */
    Listing list() throws IOException;

    /** Makes a directory; fails if the name exists. */
    void createDirectory(String name) throws IOException;

    /** Makes a symbolic link; fails if the name exists. */
    void createSymbolicLink(String name, String text) throws IOException;

    /**
     * Gives an entry of this directory one more name in {@code target}, a directory of
     * the same kind.
     */
    void createLink(String name, Directory target, String newName) throws IOException;

    /** Returns the text of a symbolic link. */
    String readSymbolicLink(String name) throws IOException;

    /** Moves an entry, replacing what is there as {@code rename(2)} does. */
    void rename(String name, Directory target, String newName) throws IOException;

    /** Deletes an entry that is not a directory. */
    void deleteFile(String name) throws IOException;

    /** Deletes an empty directory. */
    void deleteDirectory(String name) throws IOException;

    /** Sets this directory's times; null leaves one as it is. */
    void setTimes(@Nullable FileTime accessed, @Nullable FileTime modified) throws IOException;

    /**
     * Sets an entry's times; null leaves one as it is. The caller knows it to be a file,
     * directory or symbolic link.
     */
    void setTimes(String name, @Nullable FileTime accessed, @Nullable FileTime modified) throws IOException;

    /**
     * The names in a directory, in no order, each once as far as the host's file system
     * promises that.
     */
    interface Listing extends Closeable {

        /** Returns the next name, or null at the end. */
        @Nullable String next() throws IOException;

    }

}

package dev.wasmhost.wasi;

import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

import dev.wasmhost.HostMemory;
import org.jspecify.annotations.Nullable;

/**
 * A directory to be granted to guests: where it is, what they may do there, and how much
 * they may add. Immutable; given to
 * {@link WasiPreview1.Builder#directory(String, DirectoryGrant)}, which checks it.
 *
 * <pre>{@code
 * wasi.directory("/data", DirectoryGrant.host(Path.of("data")).access(READ_WRITE).quota(10 << 20, 1_000))
 *     .directory("/tmp", DirectoryGrant.memory())
 *     .directory("/lib", DirectoryGrant.classpath(loader, "plugins/lib"));
 * }</pre>
 */
public final class DirectoryGrant {

    /** Bytes that a directory in memory holds unless another quota is set: 16 MB. */
    public static final long DEFAULT_MEMORY_BYTES = 16L << 20;

    /** Entries that a directory in memory holds unless another quota is set: 1,000. */
    public static final int DEFAULT_MEMORY_FILES = 1_000;

    /** So that the tables of a sparse file stay small. */
    private static final long MAXIMUM_MEMORY_BYTES = 1L << 40;

    private final Place place;

    private final Access access;

    private final Resolution resolution;

    private final @Nullable Limit quota;

    private DirectoryGrant(Place place, Access access, Resolution resolution, @Nullable Limit quota) {
        this.place = place;
        this.access = access;
        this.resolution = resolution;
        this.quota = quota;
    }

    /**
     * Grants a directory of the host and all that is below it: for reading, with
     * {@link Resolution#SECURE} and without a quota unless set.
     *
     * <p>
     * Guests reach regular files and directories; symbolic links are followed as far as
     * they stay inside. What else lies there (devices, pipes, sockets) is not opened.
     * Hard links and mounts that the operator has put there are inside.
     * @param directory a directory; symbolic links in its path are resolved when it is
     * given to the builder, and the directory is opened anew for each instance, when that
     * first uses it. If a link has taken its place by then, guests are refused
     */
    public static DirectoryGrant host(Path directory) {
        return new DirectoryGrant(new Host(Objects.requireNonNull(directory, "directory")), Access.READ_ONLY,
                Resolution.SECURE, null);
    }

    /**
     * Grants a directory that exists only in memory, for reading and writing. It is empty
     * when an instance first uses it, belongs to that instance, and is gone with it.
     *
     * <p>
     * Its files are on the Java heap. An instance takes at most the bytes of its
     * {@linkplain #quota quota}, and 5 kB for each entry: {@value #DEFAULT_MEMORY_BYTES}
     * bytes and {@value #DEFAULT_MEMORY_FILES} entries unless set. All of it is taken of
     * the engine's {@linkplain dev.wasmhost.WasmEngine.Builder#memoryBudget(long) memory
     * budget} before it is used: {@link Errno#ENOSPC} if that is used up.
     */
    public static DirectoryGrant memory() {
        return new DirectoryGrant(new Memory(), Access.READ_WRITE, Resolution.SECURE,
                new Limit(DEFAULT_MEMORY_BYTES, DEFAULT_MEMORY_FILES));
    }

    /**
     * Grants a directory of the class path, for reading only. It is read whole into
     * memory when it is given to the builder, and shared by all instances: meant for
     * kilobytes and megabytes. Archives, also nested ones as in Spring Boot's executable
     * jars, and directories are read; symbolic links are left out.
     * @param loader finds the directory; if there are several of its name, they are
     * merged, and the first file of a name counts
     * @param root name of the directory, with slashes between its components and without
     * any at its ends
     * @throws IllegalArgumentException if the name is empty or has an empty component
     */
    public static DirectoryGrant classpath(ClassLoader loader, String root) {
        for (String component : root.split("/", -1)) {
            if (component.isEmpty() || ".".equals(component) || "..".equals(component)) {
                throw new IllegalArgumentException(
                        "classpath directory: expected a name like plugins/data, found \"" + root + "\"");
            }
        }
        return new DirectoryGrant(new Classpath(Objects.requireNonNull(loader, "loader"), root), Access.READ_ONLY,
                Resolution.SECURE, null);
    }

    /**
     * Returns the same with another access.
     * @throws IllegalArgumentException for writing to the class path
     */
    public DirectoryGrant access(Access newAccess) {
        if (this.place instanceof Classpath && newAccess == Access.READ_WRITE) {
            throw new IllegalArgumentException(
                    "access: a classpath directory can only be read, expected READ_ONLY, found READ_WRITE");
        }
        return new DirectoryGrant(this.place, Objects.requireNonNull(newAccess, "access"), this.resolution, this.quota);
    }

    /**
     * Returns the same with another way to keep guests inside.
     * @throws IllegalArgumentException if it is not a directory of the host, since
     * nothing else needs {@link Resolution#BEST_EFFORT}
     */
    public DirectoryGrant resolution(Resolution newResolution) {
        if (!(this.place instanceof Host) && newResolution == Resolution.BEST_EFFORT) {
            throw new IllegalArgumentException(
                    "resolution: only directories of the host need BEST_EFFORT, expected SECURE for " + this);
        }
        return new DirectoryGrant(this.place, this.access, Objects.requireNonNull(newResolution, "resolution"),
                this.quota);
    }

    /**
     * Returns the same with a quota: what guests add beyond it is {@link Errno#EDQUOT}.
     *
     * <p>
     * Counted are the bytes by which files grow (their sizes, holes included) with the
     * texts of symbolic links, and the names that are made: files, directories, links of
     * both kinds. What guests remove is given back, the bytes of a file once it has no
     * name and no guest has it open; but never more than they added.
     *
     * <p>
     * <b>In memory</b> this is what the directory holds, for each instance. <b>On the
     * host</b> it is what all instances made with one {@link WasiPreview1} add together,
     * counted from when that was built, so a restart of the application begins anew: at
     * no time have they added more, beyond what they removed. What was there before, and
     * what others do there, is not counted. Not counted either is what the file system
     * needs for itself: a directory's own blocks, or those that are not full. Files of a
     * directory with a quota cannot be renamed or linked to another grant's
     * ({@link Errno#EXDEV}).
     * @param bytes at least 0
     * @param files entries, at least 0
     * @throws IllegalArgumentException for a negative number, for more than 2^40 bytes in
     * memory, and for the class path, where nothing is added
     */
    public DirectoryGrant quota(long bytes, int files) {
        if (bytes < 0 || files < 0) {
            throw new IllegalArgumentException(
                    "quota: expected numbers from 0, found " + bytes + " bytes and " + files + " files");
        }
        if (this.place instanceof Classpath) {
            throw new IllegalArgumentException("quota: a classpath directory can only be read, expected none");
        }
        if (this.place instanceof Memory && bytes > MAXIMUM_MEMORY_BYTES) {
            throw new IllegalArgumentException(
                    "quota: expected at most " + MAXIMUM_MEMORY_BYTES + " bytes in memory, found " + bytes);
        }
        return new DirectoryGrant(this.place, this.access, this.resolution, new Limit(bytes, files));
    }

    @Override
    public String toString() {
        return this.place + " " + this.access;
    }

    Place place() {
        return this.place;
    }

    Access access() {
        return this.access;
    }

    Resolution resolution() {
        return this.resolution;
    }

    Optional<Limit> limit() {
        return Optional.ofNullable(this.quota);
    }

    /** Where a granted directory is. */
    sealed interface Place {

    }

    record Host(Path path) implements Place {

        @Override
        public String toString() {
            return this.path.toString();
        }

    }

    record Memory() implements Place {

        @Override
        public String toString() {
            return "memory";
        }

    }

    record Classpath(ClassLoader loader, String root) implements Place {

        @Override
        public String toString() {
            return "classpath:" + this.root;
        }

    }

    record Limit(long bytes, int files) {

        Quota open() {
            return new Quota(this.bytes, this.files);
        }

        Quota open(HostMemory memory) {
            return new Quota(this.bytes, this.files, memory);
        }

    }

}

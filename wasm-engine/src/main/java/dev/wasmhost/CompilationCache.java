package dev.wasmhost;

import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.util.Objects;

/**
 * Where an engine keeps compiled code between runs; immutable. Several engines and JVMs
 * may share a directory.
 *
 * <p>
 * What is kept is executed later: every entry is authenticated with a secret key, and one
 * that does not fit, for whatever reason, is compiled again. So who can write the
 * directory can only make it useless, but <em>who can read the key file can run code in
 * the application</em>.
 *
 * @param directory holds nothing but the cache; created, for the owner only, if it is
 * missing. It must not be a symbolic link or writable by others.
 * @param keyFile holds the secret key; created, for the owner only, if it is missing. It
 * must not be inside {@code directory} nor accessible to others.
 * @param maximumSize most bytes that files of the directory have together; positive. What
 * was not used for longest goes first.
 */
public record CompilationCache(Path directory, Path keyFile, long maximumSize) {

    private static final long DEFAULT_SIZE = 256L << 20;

    /**
     * Checks the arguments, not the file system.
     * @throws IllegalArgumentException if one is not as described
     */
    public CompilationCache {
        directory = absolute(directory, "directory");
        keyFile = absolute(keyFile, "keyFile");
        if (keyFile.startsWith(directory)) {
            throw new IllegalArgumentException(
                    "key file: expected a file outside of " + directory + ", found " + keyFile);
        }
        if (maximumSize <= 0) {
            throw new IllegalArgumentException("maximum size: expected a positive number, found " + maximumSize);
        }
    }

    private static Path absolute(Path path, String name) {
        Objects.requireNonNull(path, name);
        if (path.getFileSystem() != FileSystems.getDefault()) {
            throw new IllegalArgumentException(name + ": expected a path of the default file system, found " + path);
        }
        return path.toAbsolutePath().normalize();
    }

    /**
     * Keeps at most 256 MB, with a key in the user's home directory:
     * {@code .wasmhost/compilation-cache.key}.
     */
    public static CompilationCache of(Path directory) {
        return of(directory, Path.of(System.getProperty("user.home"), ".wasmhost", "compilation-cache.key"));
    }

    /** Keeps at most 256 MB. */
    public static CompilationCache of(Path directory, Path keyFile) {
        return new CompilationCache(directory, keyFile, DEFAULT_SIZE);
    }

    /** Returns the same with another size. */
    public CompilationCache withMaximumSize(long newMaximumSize) {
        return new CompilationCache(this.directory, this.keyFile, newMaximumSize);
    }

}

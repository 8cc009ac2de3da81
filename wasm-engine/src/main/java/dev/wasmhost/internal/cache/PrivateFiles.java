package dev.wasmhost.internal.cache;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.EnumSet;
import java.util.Set;

import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/**
 * The directory and the key, which only their owner may change. On platforms without
 * POSIX permissions what they inherit has to do.
 */
final class PrivateFiles {

    private static final int KEY_BYTES = 32;

    private static final Set<PosixFilePermission> WRITABLE_BY_OTHERS = EnumSet.of(PosixFilePermission.GROUP_WRITE,
            PosixFilePermission.OTHERS_WRITE);

    /** A group may be what a container's secrets are mounted for. */
    private static final Set<PosixFilePermission> ACCESSIBLE_TO_OTHERS = EnumSet.of(PosixFilePermission.GROUP_WRITE,
            PosixFilePermission.OTHERS_READ, PosixFilePermission.OTHERS_WRITE);

    private PrivateFiles() {
    }

    /** Makes a directory for the owner only, or checks the one that is there. */
    static void prepareDirectory(Path directory) throws IOException {
        if (Files.isSymbolicLink(directory)) {
            throw unsafe("directory", directory, "no symbolic link", "one");
        }
        if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
            Files.createDirectories(directory, permissions(directory, "rwx------"));
        }
        check("directory", directory, WRITABLE_BY_OTHERS, "one that only its owner can write (chmod go-w)");
    }

    /** Returns the key in a file, which is made for the owner only if it is missing. */
    static SecretKey key(Path file) throws IOException {
        if (!Files.exists(file)) {
            create(file);
        }
        check("key file", file, ACCESSIBLE_TO_OTHERS, "one for its owner only (chmod 600)");
        try (InputStream in = Files.newInputStream(file)) {
            byte[] key = in.readNBytes(KEY_BYTES + 1);
            if (key.length != KEY_BYTES) {
                throw new IOException("key file " + file + ": expected " + KEY_BYTES + " bytes, found "
                        + ((key.length < KEY_BYTES) ? key.length : "more") + "; without it a new one is made");
            }
            return new SecretKeySpec(key, Authenticator.ALGORITHM);
        }
    }

    /**
     * Makes a key that others see as a whole or not at all. Who comes second loses: the
     * first one's key is read.
     */
    private static void create(Path file) throws IOException {
        byte[] key = new byte[KEY_BYTES];
        new SecureRandom().nextBytes(key);
        Path folder = file.toAbsolutePath().getParent();
        Files.createDirectories(folder, permissions(file, "rwx------"));
        Path temporary = Files.createTempFile(folder, file.getFileName().toString(), ".tmp",
                permissions(file, "rw-------"));
        try {
            Files.write(temporary, key);
            publish(temporary, file);
        }
        finally {
            Files.deleteIfExists(temporary);
        }
    }

    /**
     * Links, since moving may replace what another JVM has just put there. Where there
     * are no hard links it has to do: then the loser's entries are not believed.
     */
    private static void publish(Path temporary, Path file) throws IOException {
        try {
            Files.createLink(file, temporary);
        }
        catch (FileAlreadyExistsException ex) {
            // another JVM was faster
        }
        catch (UnsupportedOperationException | FileSystemException ex) {
            if (!Files.exists(file)) {
                Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
            }
        }
    }

    private static boolean isPosix(Path path) {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix");
    }

    private static FileAttribute<?>[] permissions(Path path, String permissions) {
        return isPosix(path)
                ? new FileAttribute<?>[] {
                        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions)) }
                : new FileAttribute<?>[0];
    }

    private static void check(String what, Path path, Set<PosixFilePermission> forbidden, String expected)
            throws IOException {
        if (isPosix(path)) {
            Set<PosixFilePermission> found = Files.getPosixFilePermissions(path);
            if (found.stream().anyMatch(forbidden::contains)) {
                throw unsafe(what, path, expected, PosixFilePermissions.toString(found));
            }
        }
    }

    private static IllegalArgumentException unsafe(String what, Path path, String expected, String found) {
        return new IllegalArgumentException(
                "compilation cache: " + what + " " + path + ": expected " + expected + ", found " + found);
    }

}

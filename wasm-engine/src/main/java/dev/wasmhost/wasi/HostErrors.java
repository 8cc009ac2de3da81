package dev.wasmhost.wasi;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.nio.file.AccessDeniedException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.ClosedDirectoryStreamException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.NotLinkException;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * Turns what Java throws into what a guest is answered.
 *
 * <p>
 * Java has types for few of the system's errors; the others are told apart by the
 * system's words. In a locale whose words are others they become {@link Errno#EIO}: so
 * callers check beforehand what matters to programs.
 */
final class HostErrors {

    private static final Map<String, Errno> WORDS = Map.ofEntries(Map.entry("Not a directory", Errno.ENOTDIR),
            Map.entry("Is a directory", Errno.EISDIR), Map.entry("Too many levels of symbolic links", Errno.ELOOP),
            Map.entry("No space left on device", Errno.ENOSPC), Map.entry("Disk quota exceeded", Errno.ENOSPC),
            Map.entry("File name too long", Errno.ENAMETOOLONG), Map.entry("Invalid argument", Errno.EINVAL),
            Map.entry("Operation not permitted", Errno.EPERM), Map.entry("Too many open files", Errno.ENFILE),
            Map.entry("Read-only file system", Errno.EROFS), Map.entry("Device or resource busy", Errno.EBUSY),
            Map.entry("File too large", Errno.EFBIG), Map.entry("Invalid cross-device link", Errno.EXDEV),
            Map.entry("Too many links", Errno.EMLINK), Map.entry("Directory not empty", Errno.ENOTEMPTY),
            Map.entry("Text file busy", Errno.ETXTBSY), Map.entry("Permission denied", Errno.EACCES),
            Map.entry("No such file or directory", Errno.ENOENT), Map.entry("Cannot allocate memory", Errno.ENOMEM),
            Map.entry("Operation not supported", Errno.ENOTSUP), Map.entry("Stale file handle", Errno.ESTALE),
            Map.entry("Connection reset", Errno.ECONNRESET), Map.entry("Broken pipe", Errno.EPIPE));

    private HostErrors() {
    }

    static Errno errno(IOException exception) {
        if (exception instanceof FileSystemException fileSystem) {
            return errno(fileSystem);
        }
        if (exception instanceof ClosedByInterruptException) {
            return Errno.EINTR;
        }
        if (exception instanceof ClosedChannelException) {
            return Errno.EBADF;
        }
        return ofWords(exception.getMessage());
    }

    /**
     * For what is thrown where no {@link IOException} may be: null if it is not the
     * host's file system that speaks.
     */
    static @Nullable Errno errno(RuntimeException exception) {
        if (exception instanceof java.nio.file.InvalidPathException) {
            return Errno.EILSEQ;
        }
        if (exception instanceof UnsupportedOperationException) {
            return Errno.ENOTSUP;
        }
        return (exception instanceof ClosedDirectoryStreamException) ? Errno.EBADF : null;
    }

    private static Errno errno(FileSystemException exception) {
        if (exception instanceof NoSuchFileException) {
            return Errno.ENOENT;
        }
        if (exception instanceof FileAlreadyExistsException) {
            return Errno.EEXIST;
        }
        if (exception instanceof AccessDeniedException) {
            return Errno.EACCES;
        }
        if (exception instanceof DirectoryNotEmptyException) {
            return Errno.ENOTEMPTY;
        }
        if (exception instanceof NotDirectoryException) {
            return Errno.ENOTDIR;
        }
        if (exception instanceof NotLinkException) {
            return Errno.EINVAL;
        }
        if (exception instanceof AtomicMoveNotSupportedException) {
            return Errno.EXDEV;
        }
        return (exception instanceof FileSystemLoopException) ? Errno.ELOOP : ofWords(exception.getReason());
    }

    private static Errno ofWords(@Nullable String words) {
        if (words == null) {
            return Errno.EIO;
        }
        Errno exact = WORDS.get(words);
        if (exact != null) {
            return exact;
        }
        return WORDS.entrySet()
            .stream()
            .filter((entry) -> words.startsWith(entry.getKey()))
            .map(Map.Entry::getValue)
            .findFirst()
            .orElse(Errno.EIO);
    }

}

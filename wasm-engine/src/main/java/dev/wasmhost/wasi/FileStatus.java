package dev.wasmhost.wasi;

import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;

/**
 * What is known about a file: the specification's {@code filestat}. Times are nanoseconds
 * since 1970; they and the numbers are unsigned.
 *
 * @param device number of the file system
 * @param inode number of the file in it
 * @param type what it is
 * @param links number of its names, or {@link #UNKNOWN_LINKS}
 * @param size bytes of a regular file or of a symbolic link's text
 * @param accessed last read
 * @param modified last write
 * @param changed last change of the file or of what is known about it
 */
record FileStatus(long device, long inode, FileType type, long links, long size, long accessed, long modified,
        long changed) {

    /** What {@link #of(Map)} needs to be read. */
    static final String UNIX_ATTRIBUTES = "unix:dev,ino,mode,nlink,size,lastAccessTime,lastModifiedTime,ctime";

    /** What {@link #links()} is where nobody says. */
    static final long UNKNOWN_LINKS = -1;

    private static final int FORMAT = 0170000;

    /** Takes all that a Unix file system says. */
    static FileStatus of(Map<String, Object> unix) {
        return new FileStatus(number(unix, "dev"), number(unix, "ino"), type((int) number(unix, "mode")),
                number(unix, "nlink"), number(unix, "size"), time(unix.get("lastAccessTime")),
                time(unix.get("lastModifiedTime")), time(unix.get("ctime")));
    }

    /**
     * Takes what every file system says: the number of links is then unknown, and the
     * last change the last write.
     */
    static FileStatus of(BasicFileAttributes basic) {
        String key = String.valueOf(basic.fileKey());
        long modified = nanoseconds(basic.lastModifiedTime());
        return new FileStatus(keyPart(key, "(dev=", 16), keyPart(key, ",ino=", 10), type(basic), UNKNOWN_LINKS,
                basic.size(), nanoseconds(basic.lastAccessTime()), modified, modified);
    }

    boolean isDirectory() {
        return this.type == FileType.DIRECTORY;
    }

    boolean isSymbolicLink() {
        return this.type == FileType.SYMBOLIC_LINK;
    }

    /** Tells whether both are about the same file. */
    boolean sameFile(FileStatus other) {
        return this.device == other.device && this.inode == other.inode;
    }

    FileStatus withSize(long newSize) {
        return new FileStatus(this.device, this.inode, this.type, this.links, newSize, this.accessed, this.modified,
                this.changed);
    }

    private static long number(Map<String, Object> unix, String name) {
        return ((Number) Objects.requireNonNull(unix.get(name), name)).longValue();
    }

    private static long time(@Nullable Object time) {
        return (time instanceof FileTime fileTime) ? nanoseconds(fileTime) : 0;
    }

    private static long nanoseconds(FileTime time) {
        return Math.max(0, time.to(TimeUnit.NANOSECONDS));
    }

    private static FileType type(int mode) {
        return switch (mode & FORMAT) {
            case 0040000 -> FileType.DIRECTORY;
            case 0100000 -> FileType.REGULAR_FILE;
            case 0120000 -> FileType.SYMBOLIC_LINK;
            case 0060000 -> FileType.BLOCK_DEVICE;
            case 0020000 -> FileType.CHARACTER_DEVICE;
            default -> FileType.UNKNOWN;
        };
    }

    private static FileType type(BasicFileAttributes basic) {
        if (basic.isSymbolicLink()) {
            return FileType.SYMBOLIC_LINK;
        }
        if (basic.isDirectory()) {
            return FileType.DIRECTORY;
        }
        return basic.isRegularFile() ? FileType.REGULAR_FILE : FileType.UNKNOWN;
    }

    // The JDK's key prints as "(dev=fe00,ino=123)", the only public way to the two
    // numbers without a path. Elsewhere
    // the number is a hash, and only tells files apart.
    private static long keyPart(String key, String label, int radix) {
        int start = key.indexOf(label);
        if (start < 0) {
            return key.hashCode() & 0xffffffffL;
        }
        int end = start + label.length();
        int from = end;
        while (end < key.length() && Character.digit(key.charAt(end), radix) >= 0) {
            end++;
        }
        return (end == from) ? 0 : Long.parseUnsignedLong(key, from, end, radix);
    }

}

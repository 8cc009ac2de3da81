package dev.wasmhost.internal.cache;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Keeps a directory small: what was not used for longest goes first. */
final class OldFiles {

    static final String SUFFIX = ".code";

    static final String TEMPORARY = ".tmp";

    /** After this, a temporary file is one that a JVM left when it died. */
    private static final Duration ABANDONED = Duration.ofHours(1);

    private OldFiles() {
    }

    static void remove(Path directory, long maximumSize) throws IOException {
        List<UsedFile> files = list(directory);
        files.sort(Comparator.comparing(UsedFile::lastUse));
        long size = files.stream().mapToLong(UsedFile::size).sum();
        for (UsedFile each : files) {
            if (size > maximumSize || each.isAbandoned()) {
                size -= delete(each);
            }
        }
    }

    private static List<UsedFile> list(Path directory) throws IOException {
        List<UsedFile> files = new ArrayList<>();
        try (DirectoryStream<Path> paths = Files.newDirectoryStream(directory, "*{" + SUFFIX + "," + TEMPORARY + "}")) {
            for (Path each : paths) {
                try {
                    BasicFileAttributes attributes = Files.readAttributes(each, BasicFileAttributes.class,
                            LinkOption.NOFOLLOW_LINKS);
                    files.add(new UsedFile(each, attributes.size(), attributes.lastModifiedTime().toInstant()));
                }
                catch (IOException ex) {
                    // another JVM has just removed it
                }
            }
        }
        return files;
    }

    /** Returns the bytes that this freed. */
    private static long delete(UsedFile file) {
        try {
            Files.deleteIfExists(file.path);
            return file.size;
        }
        catch (IOException ex) {
            return 0; // some platforms do not delete open files
        }
    }

    /** A file of the cache. */
    private record UsedFile(Path path, long size, Instant lastUse) {

        boolean isAbandoned() {
            return this.path.toString().endsWith(TEMPORARY) && this.lastUse.isBefore(Instant.now().minus(ABANDONED));
        }

    }

}

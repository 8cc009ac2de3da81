package dev.wasmhost.spring.boot.autoconfigure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

/**
 * A file, and since when it has stayed as it is. Used by one thread, but for its path.
 */
final class WatchedFile {

    private final Path path;

    private final long quietNanos;

    private final Runnable changed;

    private @Nullable Fingerprint latest;

    private boolean dirty;

    private long changedAt;

    WatchedFile(Path path, Duration quietPeriod, Runnable changed) {
        this.path = path;
        this.quietNanos = quietPeriod.toNanos();
        this.changed = changed;
    }

    Path path() {
        return this.path;
    }

    /**
     * Looks whether the file has changed, and tells if it did and is quiet again. The
     * first time it counts as changed: it may have been between its loading and now.
     * @param touched whether the file system reported something
     * @return nanoseconds after which to look again; {@link Long#MAX_VALUE} if nothing
     * has changed
     */
    long look(long now, boolean touched) {
        Fingerprint found = Fingerprint.of(this.path);
        if (touched || !found.equals(this.latest)) {
            this.latest = found;
            this.changedAt = now;
            this.dirty = true;
        }
        if (!this.dirty) {
            return Long.MAX_VALUE;
        }
        long quiet = now - this.changedAt;
        if (quiet < this.quietNanos) {
            return this.quietNanos - quiet;
        }
        this.dirty = false;
        this.changed.run();
        return Long.MAX_VALUE;
    }

    /**
     * What is known of a file without reading it: a link that leads elsewhere, another
     * file in its place, other content. All null if there is no file.
     */
    private record Fingerprint(@Nullable Path real, @Nullable Object key, long size, @Nullable FileTime modified,
            @Nullable Object changed) {

        static Fingerprint of(Path path) {
            try {
                Path real = path.toRealPath();
                BasicFileAttributes attributes = Files.readAttributes(real, BasicFileAttributes.class,
                        LinkOption.NOFOLLOW_LINKS);
                return new Fingerprint(real, attributes.fileKey(), attributes.size(), attributes.lastModifiedTime(),
                        changeTime(real));
            }
            catch (IOException ex) {
                return new Fingerprint(null, null, -1, null, null);
            }
        }

        /** Programs set the time of modification as they like, but not this one. */
        private static @Nullable Object changeTime(Path real) throws IOException {
            boolean known = real.getFileSystem().supportedFileAttributeViews().contains("unix");
            return known ? Objects.requireNonNull(Files.getAttribute(real, "unix:ctime", LinkOption.NOFOLLOW_LINKS))
                    : null;
        }

    }

}

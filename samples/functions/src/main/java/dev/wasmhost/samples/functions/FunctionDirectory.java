package dev.wasmhost.samples.functions;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

/**
 * Where the functions' files are, and what is known of them: which have changed, and
 * stayed as they are for a while, so that none is taken that is still being written. Not
 * thread-safe.
 */
final class FunctionDirectory {

    private static final String UPLOAD = ".upload";

    private final Path directory;

    /** As they were when they were last told. */
    private final Map<String, Fingerprint> told = new HashMap<>();

    /** As they were in the last look, if that is not what was told. */
    private Map<String, Fingerprint> seen = new HashMap<>();

    private boolean looked;

    private FunctionDirectory(Path directory) {
        this.directory = directory;
    }

    /** Opens a directory, and removes what uploads have left that never ended. */
    static FunctionDirectory open(Path directory) throws IOException {
        Files.createDirectories(directory);
        try (DirectoryStream<Path> leftovers = Files.newDirectoryStream(directory, ".*" + UPLOAD)) {
            for (Path leftover : leftovers) {
                Files.deleteIfExists(leftover);
            }
        }
        return new FunctionDirectory(directory);
    }

    Path file(String function) {
        return this.directory.resolve(function + FunctionNames.SUFFIX);
    }

    /**
     * Returns the names of files that have changed since they were told last, and are the
     * same as in the last look; of those that are gone as well. In the first look, all.
     */
    List<String> changes() throws IOException {
        Map<String, Fingerprint> found = look();
        boolean first = !this.looked;
        this.looked = true;
        Set<String> names = new HashSet<>(found.keySet());
        names.addAll(this.told.keySet());
        Map<String, Fingerprint> unsettled = new HashMap<>();
        List<String> changes = new ArrayList<>();
        for (String name : names) {
            Fingerprint now = found.getOrDefault(name, Fingerprint.ABSENT);
            if (now.equals(this.told.get(name))) {
                continue;
            }
            if (first || now.equals(this.seen.get(name))) {
                tell(name, now);
                changes.add(name);
            }
            else {
                unsettled.put(name, now);
            }
        }
        this.seen = unsettled;
        changes.sort(null);
        return changes;
    }

    private Map<String, Fingerprint> look() throws IOException {
        Map<String, Fingerprint> found = new TreeMap<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(this.directory, "*" + FunctionNames.SUFFIX)) {
            for (Path file : files) {
                Fingerprint fingerprint = Fingerprint.of(file);
                if (!fingerprint.equals(Fingerprint.ABSENT)) {
                    found.put(file.getFileName().toString(), fingerprint);
                }
            }
        }
        return found;
    }

    private void tell(String name, Fingerprint fingerprint) {
        if (fingerprint.equals(Fingerprint.ABSENT)) {
            this.told.remove(name);
        }
        else {
            this.told.put(name, fingerprint);
        }
    }

    /** Writes an upload to the disk, beside the place that it is for. */
    Path stage(String function, byte[] module) throws IOException {
        Path staged = Files.createTempFile(this.directory, "." + function + "-", UPLOAD);
        try (FileChannel channel = FileChannel.open(staged, StandardOpenOption.WRITE)) {
            ByteBuffer bytes = ByteBuffer.wrap(module);
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
        return staged;
    }

    /** Moves an upload to its place, in one step. */
    void store(Path staged, String function) throws IOException {
        Path file = file(function);
        Files.move(staged, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        tell(file.getFileName().toString(), Fingerprint.of(file));
    }

    void delete(String function) throws IOException {
        Path file = file(function);
        Files.deleteIfExists(file);
        this.told.remove(file.getFileName().toString());
    }

    /** What is known of a file without reading it. */
    private record Fingerprint(long size, @Nullable FileTime modified, @Nullable Object key) {

        static final Fingerprint ABSENT = new Fingerprint(-1, null, null);

        static Fingerprint of(Path file) throws IOException {
            try {
                BasicFileAttributes found = Files.readAttributes(file, BasicFileAttributes.class);
                return found.isRegularFile() ? new Fingerprint(found.size(), found.lastModifiedTime(), found.fileKey())
                        : ABSENT;
            }
            catch (NoSuchFileException ex) {
                return ABSENT; // gone since it was listed, or a link that leads nowhere
            }
        }

    }

}

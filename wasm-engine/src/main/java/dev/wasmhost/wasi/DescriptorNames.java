package dev.wasmhost.wasi;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

import org.jspecify.annotations.Nullable;

/**
 * Finds the name by which the kernel lets us use a file again that we hold open:
 * {@code /proc/self/fd/7}.
 *
 * <p>
 * Java 17 has no {@code mkdirat}, {@code symlinkat}, {@code linkat}, {@code readlinkat},
 * and nothing that asks an open file for its link count. On Linux the path
 * {@code /proc/self/fd/7/name} is all of that: the kernel takes descriptor 7 itself as
 * the starting point, whatever has become of the directory's own path meanwhile. Only its
 * number is hidden by the JDK. So the channel is moved to a random position (nothing else
 * uses it: files are read and written at explicit offsets), and the descriptor is looked
 * for that {@code /proc/self/fdinfo} shows at that position and that is the same file.
 * What is found is ours, and stays ours until the channel is closed: nobody can exchange
 * it.
 */
final class DescriptorNames {

    private static final Path DESCRIPTORS = Path.of("/proc/self/fd");

    private static final Path POSITIONS = Path.of("/proc/self/fdinfo");

    private static final int NEIGHBOURS = 4;

    // Descriptors are numbered from the lowest free one, so the next is probably near the
    // last. A race only costs time.
    private volatile int hint = 16;

    /**
     * Returns the name of a channel's descriptor.
     * @param channel any channel on a file or directory; its position is changed
     * @param fileKey the file's identity
     * @return a path that is the open file until the channel is closed; empty where there
     * is no such thing
     */
    Optional<Path> find(FileChannel channel, Object fileKey) {
        try {
            String mark = "pos:\t" + mark(channel) + "\n";
            int near = this.hint;
            for (int distance = 0; distance <= NEIGHBOURS; distance++) {
                Path found = foundAt(near - distance, mark, fileKey);
                found = (found != null || distance == 0) ? found : foundAt(near + distance, mark, fileKey);
                if (found != null) {
                    return Optional.of(found);
                }
            }
            return search(mark, fileKey);
        }
        catch (IOException ex) {
            return Optional.empty();
        }
    }

    private static long mark(FileChannel channel) throws IOException {
        long position = ThreadLocalRandom.current().nextLong(1L << 20, 1L << 31);
        channel.position(position);
        return position;
    }

    private Optional<Path> search(String mark, Object fileKey) throws IOException {
        try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(DESCRIPTORS)) {
            for (Path descriptor : descriptors) {
                String name = String.valueOf(descriptor.getFileName());
                if (isMarked(name, mark, fileKey)) {
                    return Optional.of(found(name));
                }
            }
        }
        catch (DirectoryIteratorException ex) {
            throw ex.getCause();
        }
        return Optional.empty();
    }

    private @Nullable Path foundAt(int number, String mark, Object fileKey) {
        String name = Integer.toString(number);
        return (number >= 0 && isMarked(name, mark, fileKey)) ? found(name) : null;
    }

    private Path found(String name) {
        this.hint = Integer.parseInt(name);
        return DESCRIPTORS.resolve(name);
    }

    // Other threads close descriptors while we look: one that is gone is not ours.
    private static boolean isMarked(String name, String mark, Object fileKey) {
        try {
            Path descriptor = DESCRIPTORS.resolve(name);
            return fileKey.equals(Files.readAttributes(descriptor, BasicFileAttributes.class).fileKey())
                    && new String(Files.readAllBytes(POSITIONS.resolve(name)), StandardCharsets.US_ASCII)
                        .startsWith(mark);
        }
        catch (IOException ex) {
            return false;
        }
    }

}

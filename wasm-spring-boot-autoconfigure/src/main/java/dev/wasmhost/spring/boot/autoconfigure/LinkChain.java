package dev.wasmhost.spring.boot.autoconfigure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.StreamSupport;

/**
 * Where a file's content is decided: the directory in which it really is, those above it,
 * of which any may be exchanged, and those of all symbolic links on the way. Kubernetes
 * replaces mounted files by exchanging one such link, {@code ..data}.
 */
final class LinkChain {

    /** As many as Linux follows. */
    private static final int MOST_LINKS = 40;

    private final Map<Path, Set<Path>> names = new HashMap<>();

    private final Deque<Path> left = new ArrayDeque<>();

    private LinkChain() {
    }

    /** Returns directories, each with the names in it that matter. */
    static Map<Path, Set<Path>> of(Path file) {
        LinkChain chain = new LinkChain();
        chain.walk(file.toAbsolutePath());
        return Collections.unmodifiableMap(chain.names);
    }

    /** Returns whether one of {@code paths} is on the way to a file. */
    static boolean isPart(Path file, Set<Path> paths) {
        return of(file).entrySet()
            .stream()
            .anyMatch((entry) -> paths.contains(entry.getKey())
                    || entry.getValue().stream().map(entry.getKey()::resolve).anyMatch(paths::contains));
    }

    private void walk(Path file) {
        Path directory = push(file, file.getRoot());
        for (int links = 0; !this.left.isEmpty() && links <= MOST_LINKS;) {
            Path name = this.left.pop();
            Path next = directory.resolve(name).normalize();
            if (next.getNameCount() > directory.getNameCount()) { // not ".."
                add(directory, name);
            }
            if (Files.isSymbolicLink(next)) {
                directory = follow(next, directory);
                links++;
            }
            else {
                directory = next;
            }
        }
    }

    private void add(Path directory, Path name) {
        this.names.computeIfAbsent(directory, (key) -> new HashSet<>()).add(name);
    }

    private Path follow(Path link, Path directory) {
        try {
            return push(Files.readSymbolicLink(link), directory);
        }
        catch (IOException ex) {
            this.left.clear(); // it is being exchanged: its directory tells
            return directory;
        }
    }

    private Path push(Path path, Path directory) {
        List<Path> parts = StreamSupport.stream(path.spliterator(), false).toList();
        for (int i = parts.size() - 1; i >= 0; i--) {
            this.left.push(parts.get(i));
        }
        return path.isAbsolute() ? path.getRoot() : directory;
    }

}

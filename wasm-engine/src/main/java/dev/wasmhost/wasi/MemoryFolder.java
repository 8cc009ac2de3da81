package dev.wasmhost.wasi;

import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.util.NavigableMap;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

/** A directory in a {@link MemoryTree}. */
final class MemoryFolder extends MemoryNode {

    private static final long NOMINAL_SIZE = 4096;

    // Sorted, so that a listing can go on behind a name, whatever was added or removed.
    private final NavigableMap<String, MemoryNode> entries = new TreeMap<>();

    private @Nullable MemoryFolder parent;

    MemoryFolder(MemoryTree tree, @Nullable MemoryFolder parent) {
        super(tree);
        this.parent = parent;
        changeLinks(1); // its own "."
    }

    @Override
    FileType type() {
        return FileType.DIRECTORY;
    }

    @Override
    long size() {
        return NOMINAL_SIZE;
    }

    boolean isEmpty() {
        return this.entries.isEmpty();
    }

    @Nullable MemoryNode find(String name) {
        return this.entries.get(name);
    }

    MemoryNode get(String name) throws NoSuchFileException {
        MemoryNode node = this.entries.get(name);
        if (node == null) {
            throw new NoSuchFileException(name);
        }
        return node;
    }

    /** Returns the first name behind another one, or the first of all behind null. */
    @Nullable String nameAfter(@Nullable String name) {
        if (name == null) {
            return this.entries.isEmpty() ? null : this.entries.firstKey();
        }
        return this.entries.higherKey(name);
    }

    /** Checks that an entry can be made; a directory that was deleted takes none. */
    void checkAbsent(String name) throws NoSuchFileException, FileAlreadyExistsException {
        checkLinked(name);
        if (this.entries.containsKey(name)) {
            throw new FileAlreadyExistsException(name);
        }
    }

    void checkLinked(String name) throws NoSuchFileException {
        if (!isLinked()) {
            throw new NoSuchFileException(name);
        }
    }

    void put(String name, MemoryNode node) {
        this.entries.put(name, node);
        node.changeLinks(1);
        if (node instanceof MemoryFolder folder) {
            folder.parent = this;
            changeLinks(1);
        }
        touchModified();
    }

    /** Takes an entry out; a folder that is not moved has no links left then. */
    void remove(String name, MemoryNode node) {
        this.entries.remove(name);
        node.changeLinks(-1);
        if (node instanceof MemoryFolder folder) {
            folder.parent = null;
            changeLinks(-1);
        }
        touchModified();
    }

    /** Tells whether this is {@code other} or below it. */
    boolean isBelow(MemoryNode other) {
        MemoryFolder folder = this;
        while (folder != null && folder != other) {
            folder = folder.parent;
        }
        return folder != null;
    }

}

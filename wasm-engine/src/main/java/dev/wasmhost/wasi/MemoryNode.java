package dev.wasmhost.wasi;

import java.nio.file.attribute.FileTime;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;

/** What has names in a {@link MemoryTree}: its number, its links and its times. */
abstract sealed class MemoryNode permits MemoryFolder, MemoryContent, MemoryLink {

    private final MemoryTree tree;

    private final long inode;

    private long links;

    private long accessed;

    private long modified;

    private long changed;

    MemoryNode(MemoryTree tree) {
        this.tree = tree;
        this.inode = tree.nextInode();
        long now = tree.now();
        this.accessed = now;
        this.modified = now;
        this.changed = now;
    }

    final MemoryTree tree() {
        return this.tree;
    }

    abstract FileType type();

    /** Returns what {@link FileStatus#size()} is. */
    abstract long size();

    final FileStatus status() {
        return new FileStatus(this.tree.device(), this.inode, type(), this.links, size(), this.accessed, this.modified,
                this.changed);
    }

    final boolean isLinked() {
        return this.links > 0;
    }

    /** Counts a name, or a folder's own and those that its folders have for it. */
    final void changeLinks(int difference) {
        this.links += difference;
        this.changed = this.tree.now();
    }

    // Of a tree that several guests read, nothing is ever changed.
    final void touchAccessed() {
        if (!this.tree.isFrozen()) {
            this.accessed = this.tree.now();
        }
    }

    final void touchModified() {
        this.modified = this.tree.now();
        this.changed = this.modified;
    }

    final void setTimes(@Nullable FileTime newAccessed, @Nullable FileTime newModified) {
        this.tree.checkWritable();
        if (newAccessed != null) {
            this.accessed = newAccessed.to(TimeUnit.NANOSECONDS);
        }
        if (newModified != null) {
            this.modified = newModified.to(TimeUnit.NANOSECONDS);
        }
        this.changed = this.tree.now();
    }

}

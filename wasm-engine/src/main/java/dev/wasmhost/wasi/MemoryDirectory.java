package dev.wasmhost.wasi;

import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.NotLinkException;
import java.nio.file.OpenOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * A directory of a {@link MemoryTree} that is open. Behaves as a host's does: names and
 * open files are separate things, a directory that was deleted takes no entries, a rename
 * replaces what POSIX says.
 */
final class MemoryDirectory implements Directory {

    private final MemoryFolder folder;

    MemoryDirectory(MemoryFolder folder) {
        this.folder = folder;
    }

    @Override
    public Directory reopen() {
        return new MemoryDirectory(this.folder);
    }

    @Override
    public FileStatus status() {
        return this.folder.status();
    }

    @Override
    public FileStatus glance() {
        return this.folder.status();
    }

    @Override
    public FileStatus status(String name) throws NoSuchFileException {
        return this.folder.get(name).status();
    }

    @Override
    public FileStatus glance(String name) throws NoSuchFileException {
        return status(name);
    }

    @Override
    public Directory openDirectory(String name) throws IOException {
        if (this.folder.get(name) instanceof MemoryFolder found) {
            return new MemoryDirectory(found);
        }
        throw new NotDirectoryException(name);
    }

    @Override
    public boolean holdsFiles() {
        return !this.folder.tree().isFrozen() && !this.folder.isEmpty();
    }

    @Override
    public RegularFile openFile(String name, Set<OpenOption> options) throws IOException {
        if (options.contains(StandardOpenOption.CREATE_NEW)) {
            this.folder.checkAbsent(name);
            MemoryContent created = new MemoryContent(this.folder.tree());
            add(name, created, 0);
            return new MemoryFile(created);
        }
        MemoryContent content = content(name);
        if (options.contains(StandardOpenOption.TRUNCATE_EXISTING)) {
            content.resize(0);
        }
        return new MemoryFile(content);
    }

    @Override
    public Listing list() {
        this.folder.touchAccessed();
        return new Names(this.folder);
    }

    @Override
    public void createDirectory(String name) throws IOException {
        this.folder.checkAbsent(name);
        add(name, new MemoryFolder(this.folder.tree(), this.folder), 0);
    }

    @Override
    public void createSymbolicLink(String name, String text) throws IOException {
        this.folder.checkAbsent(name);
        add(name, new MemoryLink(this.folder.tree(), text), MemoryLink.size(text));
    }

    @Override
    public void createLink(String name, Directory target, String newName) throws IOException {
        MemoryDirectory other = sameTree(target);
        MemoryNode node = this.folder.get(name);
        other.folder.checkAbsent(newName);
        if (node instanceof MemoryFolder) {
            throw WasiException.failed(Errno.EPERM);
        }
        other.add(newName, node, 0);
    }

    @Override
    public String readSymbolicLink(String name) throws IOException {
        if (this.folder.get(name) instanceof MemoryLink link) {
            return link.text();
        }
        throw new NotLinkException(name);
    }

    @Override
    public void rename(String name, Directory target, String newName) throws IOException {
        MemoryFolder to = sameTree(target).folder;
        this.folder.tree().checkWritable();
        MemoryNode moved = this.folder.get(name);
        to.checkLinked(newName);
        MemoryNode replaced = to.find(newName);
        if (moved == replaced) {
            return;
        }
        if (to.isBelow(moved)) {
            throw WasiException.failed(Errno.EINVAL);
        }
        if (replaced != null) {
            checkReplaceable(newName, moved, replaced);
            remove(to, newName, replaced);
        }
        this.folder.remove(name, moved);
        to.put(newName, moved);
    }

    @Override
    public void deleteFile(String name) throws IOException {
        MemoryNode node = this.folder.get(name);
        if (node instanceof MemoryFolder) {
            throw WasiException.failed(Errno.EISDIR);
        }
        remove(this.folder, name, node);
    }

    @Override
    public void deleteDirectory(String name) throws IOException {
        if (!(this.folder.get(name) instanceof MemoryFolder found)) {
            throw new NotDirectoryException(name);
        }
        if (!found.isEmpty()) {
            throw new DirectoryNotEmptyException(name);
        }
        remove(this.folder, name, found);
    }

    @Override
    public void setTimes(@Nullable FileTime accessed, @Nullable FileTime modified) {
        this.folder.setTimes(accessed, modified);
    }

    @Override
    public void setTimes(String name, @Nullable FileTime accessed, @Nullable FileTime modified) throws IOException {
        this.folder.get(name).setTimes(accessed, modified);
    }

    @Override
    public void close() {
        // The tree is kept by what is granted.
    }

    private void add(String name, MemoryNode node, long bytes) {
        this.folder.tree().checkWritable();
        Quota quota = this.folder.tree().quota();
        quota.addBytes(bytes);
        try {
            quota.addEntry();
        }
        catch (WasiException ex) {
            quota.removeBytes(bytes);
            throw ex;
        }
        this.folder.put(name, node);
    }

    private static void remove(MemoryFolder folder, String name, MemoryNode node) {
        folder.tree().checkWritable();
        folder.remove(name, node);
        folder.tree().quota().removeEntry();
        if (node instanceof MemoryContent content) {
            content.giveBack();
        }
        else if (node instanceof MemoryLink link && !link.isLinked()) {
            folder.tree().quota().removeBytes(link.size());
        }
        else if (node instanceof MemoryFolder removed) {
            removed.changeLinks(-1); // its "."
        }
    }

    private MemoryContent content(String name) throws IOException {
        MemoryNode node = this.folder.get(name);
        if (node instanceof MemoryContent content) {
            return content;
        }
        throw WasiException.failed((node instanceof MemoryLink) ? Errno.ELOOP : Errno.EISDIR);
    }

    private static void checkReplaceable(String name, MemoryNode moved, MemoryNode replaced) throws IOException {
        if (!(replaced instanceof MemoryFolder folder)) {
            if (moved instanceof MemoryFolder) {
                throw new NotDirectoryException(name);
            }
            return;
        }
        if (!(moved instanceof MemoryFolder)) {
            throw WasiException.failed(Errno.EISDIR);
        }
        if (!folder.isEmpty()) {
            throw new DirectoryNotEmptyException(name);
        }
    }

    private MemoryDirectory sameTree(Directory directory) {
        if (directory instanceof MemoryDirectory other && other.folder.tree() == this.folder.tree()) {
            return other;
        }
        throw WasiException.failed(Errno.EXDEV);
    }

    /** Goes on behind the last name: what comes and goes meanwhile disturbs nothing. */
    private static final class Names implements Listing {

        private final MemoryFolder folder;

        private @Nullable String last;

        private boolean ended;

        Names(MemoryFolder folder) {
            this.folder = folder;
        }

        @Override
        public @Nullable String next() {
            String name = this.ended ? null : this.folder.nameAfter(this.last);
            this.ended = name == null;
            this.last = name;
            return name;
        }

        @Override
        public void close() {
            this.ended = true;
        }

    }

}

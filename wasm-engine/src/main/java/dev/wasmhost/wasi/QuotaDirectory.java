package dev.wasmhost.wasi;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.Optional;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * A directory of the host in which what guests add is counted: a layer around another
 * one, which does everything. Nothing moves between it and directories that do not share
 * its quota ({@link Errno#EXDEV}, upon which programs copy).
 */
final class QuotaDirectory implements Directory {

    private final Directory directory;

    private final HostQuota quota;

    QuotaDirectory(Directory directory, HostQuota quota) {
        this.directory = directory;
        this.quota = quota;
    }

    @Override
    public Directory reopen() throws IOException {
        return new QuotaDirectory(this.directory.reopen(), this.quota);
    }

    @Override
    public FileStatus status() throws IOException {
        return this.directory.status();
    }

    @Override
    public FileStatus glance() throws IOException {
        return this.directory.glance();
    }

    @Override
    public FileStatus status(String name) throws IOException {
        return this.directory.status(name);
    }

    @Override
    public FileStatus glance(String name) throws IOException {
        return this.directory.glance(name);
    }

    @Override
    public Directory openDirectory(String name) throws IOException {
        return new QuotaDirectory(this.directory.openDirectory(name), this.quota);
    }

    @Override
    public Optional<Directory> openBelow(String path) throws IOException {
        return this.directory.openBelow(path).map((below) -> new QuotaDirectory(below, this.quota));
    }

    @Override
    public RegularFile openFile(String name, Set<OpenOption> options) throws IOException {
        boolean cuts = options.contains(StandardOpenOption.TRUNCATE_EXISTING);
        synchronized (this.quota) {
            long before = cuts ? this.directory.glance(name).size() : 0;
            RegularFile file = options.contains(StandardOpenOption.CREATE_NEW) ? create(name, options)
                    : this.directory.openFile(name, options);
            this.quota.quota().removeBytes(before);
            this.quota.opened(file.glance());
            return new QuotaFile(file, this.quota);
        }
    }

    @Override
    public Listing list() throws IOException {
        return this.directory.list();
    }

    @Override
    public void createDirectory(String name) throws IOException {
        adding(0, () -> this.directory.createDirectory(name));
    }

    @Override
    public void createSymbolicLink(String name, String text) throws IOException {
        adding(MemoryLink.size(text), () -> this.directory.createSymbolicLink(name, text));
    }

    @Override
    public void createLink(String name, Directory target, String newName) throws IOException {
        Directory other = sharing(target);
        adding(0, () -> this.directory.createLink(name, other, newName));
    }

    @Override
    public String readSymbolicLink(String name) throws IOException {
        return this.directory.readSymbolicLink(name);
    }

    @Override
    public void rename(String name, Directory target, String newName) throws IOException {
        Directory other = sharing(target);
        synchronized (this.quota) {
            FileStatus moved = this.directory.glance(name);
            FileStatus replaced = find(other, newName);
            this.directory.rename(name, other, newName);
            if (replaced != null && !replaced.sameFile(moved)) {
                this.quota.removed(replaced);
            }
        }
    }

    @Override
    public void deleteFile(String name) throws IOException {
        synchronized (this.quota) {
            FileStatus file = this.directory.status(name);
            this.directory.deleteFile(name);
            this.quota.removed(file);
        }
    }

    @Override
    public void deleteDirectory(String name) throws IOException {
        synchronized (this.quota) {
            FileStatus removed = this.directory.glance(name);
            this.directory.deleteDirectory(name);
            this.quota.removed(removed);
        }
    }

    @Override
    public void setTimes(@Nullable FileTime accessed, @Nullable FileTime modified) throws IOException {
        this.directory.setTimes(accessed, modified);
    }

    @Override
    public void setTimes(String name, @Nullable FileTime accessed, @Nullable FileTime modified) throws IOException {
        this.directory.setTimes(name, accessed, modified);
    }

    @Override
    public void close() throws IOException {
        this.directory.close();
    }

    private RegularFile create(String name, Set<OpenOption> options) throws IOException {
        this.quota.quota().addEntry();
        try {
            return this.directory.openFile(name, options);
        }
        catch (IOException | RuntimeException ex) {
            this.quota.quota().removeEntry();
            throw ex;
        }
    }

    private void adding(long bytes, Change change) throws IOException {
        synchronized (this.quota) {
            this.quota.quota().addBytes(bytes);
            boolean done = false;
            boolean counted = false;
            try {
                this.quota.quota().addEntry();
                counted = true;
                change.run();
                done = true;
            }
            finally {
                if (!done) {
                    this.quota.quota().removeBytes(bytes);
                }
                if (counted && !done) {
                    this.quota.quota().removeEntry();
                }
            }
        }
    }

    private static @Nullable FileStatus find(Directory directory, String name) throws IOException {
        try {
            return directory.status(name);
        }
        catch (NoSuchFileException ex) {
            return null;
        }
    }

    private Directory sharing(Directory other) {
        if (other instanceof QuotaDirectory counted && counted.quota == this.quota) {
            return counted.directory;
        }
        throw WasiException.failed(Errno.EXDEV);
    }

    /** Makes one entry. */
    @FunctionalInterface
    private interface Change {

        void run() throws IOException;

    }

}

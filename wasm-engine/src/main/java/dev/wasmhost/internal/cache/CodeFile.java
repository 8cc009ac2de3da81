package dev.wasmhost.internal.cache;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * The entries of one key: those of a file, and those that are still to be written to it.
 */
final class CodeFile implements CodeStore {

    /** More bytes than this do not wait to be written. */
    private static final int MANY_BYTES = 16 << 20;

    private final DirectoryCache cache;

    private final Path path;

    private final Authenticator authenticator;

    private final Map<String, byte[]> added = new LinkedHashMap<>();

    private long addedBytes;

    private SavedCode saved;

    CodeFile(DirectoryCache cache, Path path, Authenticator authenticator) {
        this.cache = cache;
        this.path = path;
        this.authenticator = authenticator;
        this.saved = SavedCode.open(path, authenticator);
    }

    @Override
    public synchronized byte @Nullable [] find(String name) {
        byte[] bytes = this.added.get(name);
        return (bytes != null) ? bytes : this.saved.read(name, this.authenticator);
    }

    @Override
    public synchronized int length(String name) {
        byte[] bytes = this.added.get(name);
        return (bytes != null) ? bytes.length : this.saved.length(name);
    }

    @Override
    public void add(String name, byte[] bytes) {
        if (!this.cache.isWritable()) {
            return;
        }
        boolean many;
        synchronized (this) {
            this.added.put(name, bytes);
            this.addedBytes += bytes.length;
            many = this.addedBytes > MANY_BYTES;
        }
        this.cache.changed(this, many);
    }

    /**
     * Replaces the file by one with what was added; called by one thread at a time. What
     * another JVM has written since the file was opened is kept, unless it does so right
     * now: then it is compiled once more.
     * @param temporary where the new file is prepared
     * @param limit most bytes that the file may have
     */
    void write(Path temporary, long limit) throws IOException {
        Map<String, byte[]> written;
        synchronized (this) {
            written = new LinkedHashMap<>(this.added);
        }
        Authenticator other = this.authenticator.fork();
        boolean complete;
        try (SavedCode current = SavedCode.open(this.path, other)) {
            complete = current.write(temporary, written, other, limit);
        }
        synchronized (this) {
            if (complete) {
                this.saved.close(); // some platforms do not replace open files
                Files.move(temporary, this.path, StandardCopyOption.ATOMIC_MOVE);
                this.saved = SavedCode.open(this.path, this.authenticator);
            }
            written.forEach((name, bytes) -> {
                if (this.added.remove(name, bytes)) {
                    this.addedBytes -= bytes.length;
                }
            });
        }
    }

}

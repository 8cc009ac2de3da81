package dev.wasmhost.internal.cache;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import javax.crypto.SecretKey;

import org.jspecify.annotations.Nullable;

import dev.wasmhost.CompilationCache;

/**
 * A directory of compiled code, as one engine uses it: a file for each key. Thread-safe.
 *
 * <p>
 * New entries are written a while after they were added, by a thread that is there only
 * then, and when the engine is closed. Each time a file is written as a whole and moved
 * into place, so that other JVMs see all of it or nothing; the while becomes longer each
 * time, so that a module that is compiled little by little is not written all day.
 */
public final class DirectoryCache implements AutoCloseable {

    private static final Logger LOGGER = System.getLogger(CompilationCache.class.getName());

    private static final long FIRST_DELAY = 1000;

    private static final long LONGEST_DELAY = 60_000;

    private final Path directory;

    private final long maximumSize;

    private final @Nullable SecretKey key;

    private final byte[] engine;

    private final Object writing = new Object();

    private final Set<CodeFile> changed = new LinkedHashSet<>();

    private @Nullable Thread writer;

    private long delay = FIRST_DELAY;

    private boolean urgent;

    private volatile boolean writable;

    private DirectoryCache(CompilationCache configuration, @Nullable SecretKey key, byte[] engine, boolean writable) {
        this.directory = configuration.directory();
        this.maximumSize = configuration.maximumSize();
        this.key = key;
        this.engine = engine;
        this.writable = writable;
    }

    /**
     * Opens a cache; one that cannot be used is reported in the log, and keeps nothing.
     * @throws IllegalArgumentException if the directory or the key is not safe from
     * others
     */
    public static DirectoryCache open(CompilationCache configuration) {
        try {
            return open(configuration, EngineBuild.digest());
        }
        catch (IOException ex) {
            LOGGER.log(Level.WARNING, "Compiled code cannot be kept in {0}: {1}", configuration.directory(), ex);
            return new DirectoryCache(configuration, null, new byte[0], false);
        }
    }

    static DirectoryCache open(CompilationCache configuration, byte[] engine) throws IOException {
        Path directory = configuration.directory();
        PrivateFiles.prepareDirectory(directory);
        SecretKey key = PrivateFiles.key(configuration.keyFile());
        boolean writable = Files.isWritable(directory);
        if (!writable) {
            LOGGER.log(Level.WARNING, "Compiled code cannot be kept: {0} is not writable", directory);
        }
        return new DirectoryCache(configuration, key, engine, writable);
    }

    /** Returns what is kept under {@code cacheKey}. */
    public CodeStore store(CacheKey cacheKey) {
        if (this.key == null) {
            return CodeStore.none();
        }
        byte[] identity = identity(cacheKey);
        Path path = this.directory.resolve(HexFormat.of().formatHex(identity) + OldFiles.SUFFIX);
        touch(path);
        return new CodeFile(this, path, new Authenticator(this.key, identity));
    }

    private byte[] identity(CacheKey cacheKey) {
        MessageDigest digest = EngineBuild.sha256();
        digest.update(this.engine);
        digest.update((byte) Runtime.version().feature());
        digest.update((cacheKey.subject() + '\n' + cacheKey.options()).getBytes(StandardCharsets.UTF_8));
        return digest.digest();
    }

    /** The time of a file is when it was last used. */
    private static void touch(Path path) {
        try {
            Files.setLastModifiedTime(path, FileTime.from(Instant.now()));
        }
        catch (IOException ex) {
            // not there yet, or not ours to change: then others may remove it sooner
        }
    }

    boolean isWritable() {
        return this.writable;
    }

    /** Has {@code file} written in a while, or at once if it is {@code urgent}. */
    void changed(CodeFile file, boolean urgent) {
        synchronized (this.changed) {
            if (!this.writable) {
                return;
            }
            this.changed.add(file);
            if (this.writer == null) {
                this.writer = new Thread(null, this::writeLater, "wasm-compilation-cache");
                this.writer.setDaemon(true);
                this.writer.setContextClassLoader(null);
                this.writer.start();
            }
            if (urgent) {
                this.urgent = true;
                this.changed.notifyAll();
            }
        }
    }

    private void writeLater() {
        synchronized (this.changed) {
            long end = System.nanoTime() + this.delay * 1_000_000;
            this.delay = Math.min(2 * this.delay, LONGEST_DELAY);
            try {
                long left = (end - System.nanoTime()) / 1_000_000;
                while (left > 0 && !this.urgent && this.writable) {
                    this.changed.wait(left);
                    left = (end - System.nanoTime()) / 1_000_000;
                }
            }
            catch (InterruptedException ex) {
                // nobody does that; then now
            }
            this.writer = null;
            this.urgent = false;
        }
        writeChanged();
    }

    private void writeChanged() {
        synchronized (this.writing) {
            List<CodeFile> files;
            synchronized (this.changed) {
                files = List.copyOf(this.changed);
                this.changed.clear();
            }
            if (files.isEmpty()) {
                return;
            }
            try {
                for (CodeFile each : files) {
                    write(each);
                }
                OldFiles.remove(this.directory, this.maximumSize);
            }
            catch (IOException ex) {
                this.writable = false;
                LOGGER.log(Level.WARNING, "Compiled code cannot be kept in {0}: {1}", this.directory, ex);
            }
        }
    }

    private void write(CodeFile file) throws IOException {
        Path temporary = Files.createTempFile(this.directory, "", OldFiles.TEMPORARY); // the
                                                                                       // owner's
        try {
            file.write(temporary, this.maximumSize);
        }
        finally {
            Files.deleteIfExists(temporary);
        }
    }

    /** Writes what is not written yet; nothing is kept any more after that. */
    @Override
    public void close() {
        writeChanged();
        synchronized (this.changed) {
            this.writable = false;
            this.changed.notifyAll();
        }
    }

}

package dev.wasmhost.spring.boot.autoconfigure;

import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * What the file system reports about directories. Where it reports nothing, waiting just
 * takes its time. Thread-safe; one thread waits.
 */
final class DirectoryEvents implements AutoCloseable {

    private static final Log logger = LogFactory.getLog(DirectoryEvents.class);

    private static final WatchEvent.Kind<?>[] KINDS = { StandardWatchEventKinds.ENTRY_CREATE,
            StandardWatchEventKinds.ENTRY_DELETE, StandardWatchEventKinds.ENTRY_MODIFY };

    private final @Nullable WatchService service;

    private final Semaphore closed = new Semaphore(0);

    private final ReentrantLock lock = new ReentrantLock();

    private final Map<Path, Registration> registrations = new HashMap<>();

    /**
     * That something is reported about a directory.
     *
     * @param identity of the directory: another one may take its place, and its name
     */
    private record Registration(WatchKey key, @Nullable Object identity) {

    }

    private DirectoryEvents(@Nullable WatchService service) {
        this.service = service;
    }

    static DirectoryEvents open() {
        try {
            return new DirectoryEvents(FileSystems.getDefault().newWatchService());
        }
        catch (IOException | UnsupportedOperationException ex) {
            logger.warn("Files of plugins are looked at from time to time only: " + ex.getMessage());
            return new DirectoryEvents(null);
        }
    }

    /** Changes what is reported about. */
    void watch(Set<Path> directories) {
        if (this.service == null) {
            return;
        }
        this.lock.lock();
        try {
            this.registrations.entrySet().removeIf((entry) -> {
                Registration known = entry.getValue();
                boolean gone = !directories.contains(entry.getKey()) || !known.key().isValid()
                        || !Objects.equals(known.identity(), identity(entry.getKey()));
                if (gone) {
                    known.key().cancel();
                }
                return gone;
            });
            for (Path directory : directories) {
                if (!this.registrations.containsKey(directory)) {
                    register(this.service, directory);
                }
            }
        }
        finally {
            this.lock.unlock();
        }
    }

    private static @Nullable Object identity(Path directory) {
        try {
            return Files.readAttributes(directory, BasicFileAttributes.class).fileKey();
        }
        catch (IOException ex) {
            return null;
        }
    }

    private void register(WatchService open, Path directory) {
        try {
            // Asked before: a directory that takes its place in between is noticed.
            Object identity = identity(directory);
            this.registrations.put(directory, new Registration(directory.register(open, KINDS), identity));
        }
        catch (IOException ex) {
            // It does not exist just now, or there are too many: it is polled.
            logger.debug("Nothing is reported about " + directory, ex);
        }
        catch (ClosedWatchServiceException ex) {
            logger.trace("Closed meanwhile", ex);
        }
    }

    /**
     * Waits until something is reported, at most so long.
     * @return what is reported about: files, and directories where anything may have
     * changed; empty if nothing is, or after {@link #close()}
     */
    Set<Path> await(long nanos) {
        try {
            if (this.service == null) {
                this.closed.tryAcquire(nanos, TimeUnit.NANOSECONDS);
                return Set.of();
            }
            WatchKey key = this.service.poll(nanos, TimeUnit.NANOSECONDS);
            return (key != null) ? reported(this.service, key) : Set.of();
        }
        catch (ClosedWatchServiceException ex) {
            return Set.of();
        }
        catch (InterruptedException ex) {
            return Set.of(); // nobody is meant to do that; the owner says when to end
        }
    }

    private static Set<Path> reported(WatchService open, WatchKey first) {
        Set<Path> result = new HashSet<>();
        WatchKey key = first;
        while (key != null) {
            Path directory = (Path) key.watchable();
            for (WatchEvent<?> event : key.pollEvents()) {
                result.add((event.context() instanceof Path name) ? directory.resolve(name) : directory);
            }
            key.reset();
            key = open.poll();
        }
        return result;
    }

    @Override
    public void close() {
        this.closed.release();
        if (this.service == null) {
            return;
        }
        try {
            this.service.close();
        }
        catch (IOException ex) {
            logger.debug("Cannot be closed", ex);
        }
    }

}

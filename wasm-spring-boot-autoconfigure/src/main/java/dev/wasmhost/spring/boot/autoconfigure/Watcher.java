package dev.wasmhost.spring.boot.autoconfigure;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;

/**
 * The thread of a {@link FileWatch}: looks at the files when the file system reports
 * something about them, or about a link on the way to them, and from time to time.
 */
final class Watcher implements Runnable {

    private final Collection<WatchedFile> files;

    private final long pollNanos;

    private final DirectoryEvents events = DirectoryEvents.open();

    private volatile boolean needed = true;

    /**
     * Makes a watcher.
     * @param files what to watch; may change
     */
    Watcher(Collection<WatchedFile> files, Duration pollInterval) {
        this.files = files;
        this.pollNanos = pollInterval.toNanos();
    }

    void start() {
        Thread thread = new Thread(this, "wasm-plugin-watch");
        thread.setDaemon(true);
        register();
        thread.start();
    }

    /** Has the file system report about what is among the files by now. */
    void register() {
        Set<Path> directories = new HashSet<>();
        this.files.forEach((file) -> directories.addAll(LinkChain.of(file.path()).keySet()));
        this.events.watch(directories);
    }

    /** Ends the thread, soon. Not by an interrupt, which would hit a reload that runs. */
    void stop() {
        this.needed = false;
        this.events.close();
    }

    @Override
    public void run() {
        Set<Path> reported = Set.of();
        while (this.needed) {
            register(); // before looking: what changes from now on is reported
            long wait = look(reported);
            reported = this.events.await(Math.min(wait, this.pollNanos));
        }
    }

    private long look(Set<Path> reported) {
        long wait = Long.MAX_VALUE;
        for (WatchedFile file : this.files) {
            boolean touched = !reported.isEmpty() && LinkChain.isPart(file.path(), reported);
            wait = Math.min(wait, file.look(System.nanoTime(), touched));
        }
        return wait;
    }

}

package dev.wasmhost.spring.boot.autoconfigure;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

import org.jspecify.annotations.Nullable;

/**
 * Notices when files change, in one daemon thread that exists only while there is
 * something to watch. Thread-safe.
 */
final class FileWatch {

    private final Duration quietPeriod;

    private final Duration pollInterval;

    private final Map<String, WatchedFile> files = new ConcurrentHashMap<>();

    private final ReentrantLock lock = new ReentrantLock();

    private boolean started;

    private @Nullable Watcher watcher;

    FileWatch(Duration quietPeriod, Duration pollInterval) {
        this.quietPeriod = quietPeriod;
        this.pollInterval = pollInterval;
    }

    /**
     * Begins to watch a file, in place of the one that had this name.
     * @param changed is run, in the thread of the watch, when the file may have other
     * content than now, and has not changed for the quiet period
     */
    void watch(String name, Path file, Runnable changed) {
        WatchedFile known = this.files.get(name);
        if (known == null || !known.path().equals(file)) {
            this.files.put(name, new WatchedFile(file, this.quietPeriod, changed));
        }
        update();
    }

    void forget(String name) {
        this.files.remove(name);
        update();
    }

    void start() {
        this.lock.lock();
        try {
            this.started = true;
        }
        finally {
            this.lock.unlock();
        }
        update();
    }

    void stop() {
        this.lock.lock();
        try {
            this.started = false;
        }
        finally {
            this.lock.unlock();
        }
        update();
    }

    private void update() {
        this.lock.lock();
        try {
            boolean needed = this.started && !this.files.isEmpty();
            Watcher running = this.watcher;
            if (running == null && needed) {
                this.watcher = new Watcher(this.files.values(), this.pollInterval);
                this.watcher.start();
            }
            else if (running != null && needed) {
                running.register();
            }
            else if (running != null) {
                running.stop();
                this.watcher = null;
            }
        }
        finally {
            this.lock.unlock();
        }
    }

    boolean isRunning() {
        this.lock.lock();
        try {
            return this.watcher != null;
        }
        finally {
            this.lock.unlock();
        }
    }

}

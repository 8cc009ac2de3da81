package dev.wasmhost.spring.boot.autoconfigure;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.context.SmartLifecycle;

/**
 * Starts what plugins have besides calls before the application's web server starts, and
 * ends calls after it has ended its last request.
 */
final class PluginsLifecycle implements SmartLifecycle {

    /**
     * Phases stop from the highest down. The web server ends its requests in
     * {@code DEFAULT_PHASE - 1024} and is stopped in {@code DEFAULT_PHASE - 2048}.
     */
    static final int PHASE = DEFAULT_PHASE - 4096;

    private static final Log logger = LogFactory.getLog(PluginsLifecycle.class);

    private static final Duration BETWEEN_INTERRUPTS = Duration.ofMillis(20);

    private static final int MOST_INTERRUPTS = 100;

    private final RegisteredPlugins plugins;

    private final PluginEvents events;

    private final FileWatch watch;

    private final Duration timeout;

    private volatile boolean running;

    /**
     * Makes a lifecycle.
     * @param timeout how long calls may go on after the stop has begun
     */
    PluginsLifecycle(RegisteredPlugins plugins, PluginEvents events, FileWatch watch, Duration timeout) {
        this.plugins = plugins;
        this.events = events;
        this.watch = watch;
        this.timeout = timeout;
    }

    @Override
    public void start() {
        this.plugins.resume();
        this.events.start();
        this.watch.start();
        this.running = true;
    }

    @Override
    public void stop() {
        this.running = false;
        this.watch.stop();
        this.plugins.suspend();
        CompletableFuture<Void> ended = this.plugins.idle();
        if (isDone(ended, this.timeout)) {
            return;
        }
        logger.warn(this.plugins.callsInFlight() + " calls of plugins are stopped: they did not end within "
                + this.timeout + " (spring.lifecycle.timeout-per-shutdown-phase)");
        // Again and again: some may be about to enter the guest.
        for (int i = 0; i < MOST_INTERRUPTS && !isDone(ended, BETWEEN_INTERRUPTS); i++) {
            this.plugins.interrupt();
        }
    }

    @Override
    public void stop(Runnable callback) {
        Thread thread = new Thread(() -> {
            try {
                stop();
            }
            finally {
                callback.run();
            }
        }, "wasm-plugins-stop");
        thread.setDaemon(true);
        thread.start();
    }

    private static boolean isDone(CompletableFuture<Void> ended, Duration timeout) {
        try {
            ended.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
            return true;
        }
        catch (TimeoutException ex) {
            return false;
        }
        catch (InterruptedException ex) {
            Thread.currentThread().interrupt();
            return true; // who stops us does not want to wait
        }
        catch (ExecutionException ex) {
            throw new IllegalStateException(ex); // closing an instance failed
        }
    }

    @Override
    public boolean isRunning() {
        return this.running;
    }

    @Override
    public int getPhase() {
        return PHASE;
    }

}

package dev.wasmhost.spring.boot.autoconfigure;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

import dev.wasmhost.wasi.Output;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.context.ApplicationEventPublisher;

/**
 * Publishes what happens to plugins, from the moment on when there are listeners: what
 * happens before is kept. Thread-safe.
 */
final class PluginEvents {

    private static final Log logger = LogFactory.getLog(PluginEvents.class);

    private final ApplicationEventPublisher publisher;

    private final List<WasmOutputListener> outputListeners;

    private final ReentrantLock lock = new ReentrantLock();

    private @Nullable List<WasmPluginEvent> kept = new ArrayList<>();

    PluginEvents(ApplicationEventPublisher publisher, List<WasmOutputListener> outputListeners) {
        this.publisher = publisher;
        this.outputListeners = List.copyOf(outputListeners);
    }

    /** Returns who takes output that is captured, which is no event: nothing is kept. */
    List<WasmOutputListener> outputListeners() {
        return this.outputListeners;
    }

    /** Publishes what was kept, and the rest at once. */
    void start() {
        List<WasmPluginEvent> before;
        this.lock.lock();
        try {
            before = (this.kept != null) ? this.kept : List.of();
            this.kept = null;
        }
        finally {
            this.lock.unlock();
        }
        for (WasmPluginEvent event : before) {
            send(event);
        }
    }

    void publish(WasmPluginEvent event) {
        if (!keep(event)) {
            send(event);
        }
    }

    private boolean keep(WasmPluginEvent event) {
        this.lock.lock();
        try {
            return this.kept != null && this.kept.add(event);
        }
        finally {
            this.lock.unlock();
        }
    }

    /**
     * A listener's failure must not become one of the call or the change it is told of.
     */
    private void send(WasmPluginEvent event) {
        log(event);
        try {
            this.publisher.publishEvent(event);
        }
        catch (RuntimeException ex) {
            logger.error("A listener failed at " + event, ex);
        }
    }

    private static void log(WasmPluginEvent event) {
        String plugin = "Plugin \"" + event.plugin() + "\"";
        if (event instanceof WasmPluginEvent.Replaced replaced) {
            logger.info(
                    plugin + " is replaced by version " + replaced.version() + " (SHA-256 " + replaced.sha256() + ")");
        }
        else if (event instanceof WasmPluginEvent.ReloadFailed failed) {
            logger.error(plugin + " stays at version " + failed.version() + ", its new file is refused. "
                    + failed.explanation());
        }
        else if (event instanceof WasmPluginEvent.Quarantined quarantined) {
            logger.warn(plugin + " takes no calls for " + quarantined.duration() + " after too many crashes, the last "
                    + "one: " + Output.escaped(String.valueOf(quarantined.failure().getMessage())));
        }
        else if (event instanceof WasmPluginEvent.Recovered) {
            logger.info(plugin + " takes calls again");
        }
        else if (logger.isDebugEnabled() && !(event instanceof WasmPluginEvent.Denied)) {
            logger.debug(event);
        }
    }

}

package dev.wasmhost.spring.boot.autoconfigure;

import java.util.function.Supplier;

import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.core.metrics.ApplicationStartup;
import org.springframework.core.metrics.StartupStep;

/**
 * What plugins take of the application's start; nothing is noted once it has started.
 * Thread-safe.
 */
final class StartupSteps implements SmartInitializingSingleton {

    private volatile ApplicationStartup startup;

    StartupSteps(ApplicationStartup startup) {
        this.startup = startup;
    }

    /** Makes what a plugin needs, as a step of this name. */
    void run(String name, String plugin, Runnable body) {
        StartupStep step = this.startup.start(name).tag("plugin", plugin);
        try {
            body.run();
        }
        finally {
            step.end();
        }
    }

    /** As {@link #run}, with a result. */
    <T> T get(String name, String plugin, Supplier<T> body) {
        StartupStep step = this.startup.start(name).tag("plugin", plugin);
        try {
            return body.get();
        }
        finally {
            step.end();
        }
    }

    @Override
    public void afterSingletonsInstantiated() {
        this.startup = ApplicationStartup.DEFAULT;
    }

}

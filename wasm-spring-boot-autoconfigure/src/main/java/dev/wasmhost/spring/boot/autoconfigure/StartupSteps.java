package dev.wasmhost.spring.boot.autoconfigure;

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

    /** Begins to make what a plugin needs, as a step of this name that is to be ended. */
    StartupStep start(String name, String plugin) {
        return this.startup.start(name).tag("plugin", plugin);
    }

    @Override
    public void afterSingletonsInstantiated() {
        this.startup = ApplicationStartup.DEFAULT;
    }

}

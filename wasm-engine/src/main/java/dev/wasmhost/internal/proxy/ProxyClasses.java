package dev.wasmhost.internal.proxy;

import org.jspecify.annotations.Nullable;

/** Finds classes of proxies that were compiled ahead of time. Thread-safe. */
public interface ProxyClasses {

    /**
     * Returns a class of the application.
     * @param internalName its name
     * @param type the interface that it implements
     * @return null if it was not compiled, or is not one of the interface's
     */
    @Nullable Class<?> find(String internalName, Class<?> type);

    /** Returns what finds nothing. */
    static ProxyClasses none() {
        return NoProxyClasses.INSTANCE;
    }

}

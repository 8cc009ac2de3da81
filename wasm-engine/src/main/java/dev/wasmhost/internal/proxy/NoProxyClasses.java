package dev.wasmhost.internal.proxy;

import org.jspecify.annotations.Nullable;

/** Finds nothing. */
enum NoProxyClasses implements ProxyClasses {

    INSTANCE;

    @Override
    public @Nullable Class<?> find(String internalName, Class<?> type) {
        return null;
    }

}

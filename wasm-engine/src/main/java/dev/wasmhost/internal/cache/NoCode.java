package dev.wasmhost.internal.cache;

import org.jspecify.annotations.Nullable;

/** Keeps nothing. */
enum NoCode implements CodeStore {

    INSTANCE;

    @Override
    public byte @Nullable [] find(String name) {
        return null;
    }

    @Override
    public int length(String name) {
        return -1;
    }

    @Override
    public void add(String name, byte[] bytes) {
    }

}

package dev.wasmhost.internal.cache;

import org.jspecify.annotations.Nullable;

/** Bytes by name, of one {@link CacheKey}. Thread-safe; fails by forgetting. */
public interface CodeStore {

    /**
     * Returns the bytes that were once added, by whatever JVM; null if there are none.
     */
    byte @Nullable [] find(String name);

    /** Returns how many bytes there seem to be; -1 if there are none. */
    int length(String name);

    /** Keeps bytes, which are not to be changed any more. */
    void add(String name, byte[] bytes);

    /** Returns a store that keeps nothing. */
    static CodeStore none() {
        return NoCode.INSTANCE;
    }

}

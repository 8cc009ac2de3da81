package dev.wasmhost.internal.cache;

import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

/** Bytes by name, of one {@link CacheKey}. Thread-safe; fails by forgetting. */
public interface CodeStore {

    /**
     * Returns the bytes that were once added, by whatever JVM; null if there are none.
     */
    byte @Nullable [] find(String name);

    /** Keeps bytes, which are not to be changed any more. */
    void add(String name, byte[] bytes);

    /** Returns the bytes of this name, which are made and kept if there are none. */
    default byte[] get(String name, Supplier<byte[]> maker) {
        byte[] known = find(name);
        if (known != null) {
            return known;
        }
        byte[] made = maker.get();
        add(name, made);
        return made;
    }

    /** Returns a store that keeps nothing. */
    static CodeStore none() {
        return NoCode.INSTANCE;
    }

}

/**
 * Keeps compiled classes between runs.
 *
 * <p>
 * Start at {@link DirectoryCache}, which hands out a {@link CodeStore} for a
 * {@link CacheKey}. Knows nothing about what the bytes mean that it keeps.
 */
@NullMarked
package dev.wasmhost.internal.cache;

import org.jspecify.annotations.NullMarked;

package dev.wasmhost.internal.cache;

/**
 * What compiled code depends on, besides the engine and the JVM.
 *
 * @param subject what is compiled: a module's digest, for instance
 * @param options everything else that changes the result
 */
public record CacheKey(String subject, String options) {
}

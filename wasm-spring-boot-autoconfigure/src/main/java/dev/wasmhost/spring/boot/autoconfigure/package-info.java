/**
 * Makes sandboxed WebAssembly plugins Spring beans.
 *
 * <p>
 * Uses the public API of the engine only.
 */
@NullMarked
package dev.wasmhost.spring.boot.autoconfigure;

import org.jspecify.annotations.NullMarked;

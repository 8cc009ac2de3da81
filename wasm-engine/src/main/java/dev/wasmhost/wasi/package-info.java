/**
 * WASI preview 1 for guests, denying everything that is not granted.
 *
 * <p>
 * Uses the public API of the engine only.
 */
@NullMarked
package dev.wasmhost.wasi;

import org.jspecify.annotations.NullMarked;

/**
 * Keeps compiled classes between runs.
 */
@NullMarked
package dev.wasmhost.internal.cache;

import org.jspecify.annotations.NullMarked;

/**
 * Functions as a service: WASI commands that are uploaded or dropped into a directory,
 * and called over HTTP, each request by a fresh instance.
 *
 * <p>
 * Start at {@link dev.wasmhost.samples.functions.FunctionCatalog}. What functions may use
 * is in {@code application.yml}.
 */
@NullMarked
package dev.wasmhost.samples.functions;

import org.jspecify.annotations.NullMarked;

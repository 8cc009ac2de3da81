/**
 * Loads, links and runs WebAssembly modules.
 */
@NullMarked
package dev.wasmhost;

import org.jspecify.annotations.NullMarked;

/**
 * Plugins written in C and Rust, injected as beans.
 */
@NullMarked
package dev.wasmhost.samples.quickstart;

import org.jspecify.annotations.NullMarked;

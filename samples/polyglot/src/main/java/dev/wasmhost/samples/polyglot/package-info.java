/**
 * One interface, and plugins written in C, Rust and AssemblyScript that serve it: the
 * configuration chooses.
 *
 * <p>
 * Their sources are in {@code src/main/guests}.
 */
@NullMarked
package dev.wasmhost.samples.polyglot;

import org.jspecify.annotations.NullMarked;

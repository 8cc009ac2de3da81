/**
 * Three plugins as beans: one greets, one reads files, one never returns.
 *
 * <p>
 * What each may do is in {@code application.yml}, their sources are in
 * {@code src/main/guests}.
 */
@NullMarked
package dev.wasmhost.samples.quickstart;

import org.jspecify.annotations.NullMarked;

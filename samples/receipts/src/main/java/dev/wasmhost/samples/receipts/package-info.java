/**
 * Two more ways to use plugins: a command as a bean, and a plugin that calls methods of
 * the application which it is granted.
 *
 * <p>
 * Grants are in {@code application.yml}, the plugins' sources in {@code src/main/guests}.
 */
@NullMarked
package dev.wasmhost.samples.receipts;

import org.jspecify.annotations.NullMarked;

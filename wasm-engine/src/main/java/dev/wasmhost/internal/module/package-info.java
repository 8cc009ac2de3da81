/**
 * Structure of modules (spec 2): what the decoder makes and everything else reads; no
 * behaviour.
 *
 * <p>
 * Start at {@link Module}. {@link Opcode} is the one table of instructions. Uses public
 * types only.
 */
@NullMarked
package dev.wasmhost.internal.module;

import org.jspecify.annotations.NullMarked;

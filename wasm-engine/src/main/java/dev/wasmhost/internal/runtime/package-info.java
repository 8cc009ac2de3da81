/**
 * Execution (spec 4): instances, memories, tables, globals, calls, traps and stops.
 *
 * <p>
 * Start at {@code Instantiator}. The only code of ours that compiled classes call.
 */
@NullMarked
package dev.wasmhost.internal.runtime;

import org.jspecify.annotations.NullMarked;

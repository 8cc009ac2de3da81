/**
 * Executes modules (spec 4): the only code that compiled classes call.
 */
@NullMarked
package dev.wasmhost.internal.runtime;

import org.jspecify.annotations.NullMarked;

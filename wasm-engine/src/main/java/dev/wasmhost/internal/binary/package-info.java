/**
 * Decodes the binary format (spec 5).
 */
@NullMarked
package dev.wasmhost.internal.binary;

import org.jspecify.annotations.NullMarked;

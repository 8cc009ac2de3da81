/**
 * Decodes the binary format (spec 5) into {@link dev.wasmhost.internal.module.Module}s,
 * and instructions out of the bodies that those keep as slices.
 *
 * <p>
 * Start at {@link ModuleDecoder}, and at {@link InstructionReader} for one body. Every
 * size is checked against the bytes that are present before anything is allocated. Uses
 * the module package only.
 */
@NullMarked
package dev.wasmhost.internal.binary;

import org.jspecify.annotations.NullMarked;

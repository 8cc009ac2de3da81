/**
 * WASI preview 1 for guests, denying everything that is not granted.
 *
 * <p>
 * Start at {@link dev.wasmhost.wasi.WasiPreview1}. Inside, {@code WasiFunction} is the
 * table of all functions; {@code WasiSession} is one guest, its descriptors in a
 * {@code DescriptorTable}; paths mean what {@code PathWalk} finds, in a
 * {@code Directory}. Uses the public API of the engine only.
 */
@NullMarked
package dev.wasmhost.wasi;

import org.jspecify.annotations.NullMarked;

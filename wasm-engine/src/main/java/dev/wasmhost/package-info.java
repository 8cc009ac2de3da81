/**
 * Loads, links and calls WebAssembly modules, compiled to JVM bytecode.
 *
 * <p>
 * Start at {@link dev.wasmhost.WasmEngine}. Run-time objects
 * ({@link dev.wasmhost.WasmInstance}, {@link dev.wasmhost.WasmMemory} and so on) are
 * interfaces made by the engine; foreign implementations are refused. Section numbers are
 * those of the WebAssembly Core Specification 3.0.
 */
@NullMarked
package dev.wasmhost;

import org.jspecify.annotations.NullMarked;
